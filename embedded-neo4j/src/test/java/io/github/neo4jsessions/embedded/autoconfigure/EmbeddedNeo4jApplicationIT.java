package io.github.neo4jsessions.embedded.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.embedded.SharedNeo4j;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Driver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Applications that have no server and get one.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedNeo4jApplicationIT {

	@Test
	void applicationHasAServerThatEndsWithIt() {
		EmbeddedNeo4j server;
		try (ConfigurableApplicationContext context = SpringApplication.run(DevelopedApplication.class)) {
			server = context.getBean(EmbeddedNeo4j.class);
			assertThat(people(context)).isZero();
			assertThat(origin(context)).isEqualTo("embedded server " + server.version() + ", data in "
					+ server.dataDirectory() + " (deleted at the end)");
		}
		assertThat(server.isRunning()).isFalse();
		assertThat(server.dataDirectory()).doesNotExist();
	}

	@Test
	void contextsWithEqualPropertiesShareOneServerWhichTheFirstToCloseDoesNotEnd() {
		ConfigurableApplicationContext first = SpringApplication.run(DevelopedApplication.class);
		try (first; ConfigurableApplicationContext second = SpringApplication.run(DevelopedApplication.class)) {
			assertThat(second.getBean(EmbeddedNeo4j.class)).isSameAs(first.getBean(EmbeddedNeo4j.class));
			SpringApplication.exit(first);
			assertThat(first.isActive()).isFalse();
			assertThat(people(second)).isZero();
		}
	}

	@Test
	void contextsWithOtherPropertiesHaveAServerOfTheirOwn(@TempDir Path directory) {
		try (ConfigurableApplicationContext first = SpringApplication.run(DevelopedApplication.class)) {
			try (ConfigurableApplicationContext second = SpringApplication.run(DevelopedApplication.class,
					"--neo4j.sessions.embedded.data-directory=" + directory,
					"--neo4j.sessions.embedded.settings[server.memory.heap.max_size]=300m")) {
				assertThat(second.getBean(EmbeddedNeo4j.class).dataDirectory()).isEqualTo(directory);
				assertThat(origin(second)).endsWith("data in " + directory + " (kept)");
			}
			assertThat(people(first)).isZero();
		}
		assertThat(directory.resolve("neo4j.conf")).content().contains("server.memory.heap.max_size=300m");
	}

	@Test
	void serverThatKeepsRunningIsThatOfTheNextContext() {
		EmbeddedNeo4j server;
		try (ConfigurableApplicationContext context = SpringApplication.run(DevelopedApplication.class,
				"--neo4j.sessions.embedded.keep-running=true")) {
			server = context.getBean(EmbeddedNeo4j.class);
			createPerson(context);
		}
		assertThat(server.isRunning()).isTrue();
		try (ConfigurableApplicationContext context = SpringApplication.run(DevelopedApplication.class)) {
			assertThat(people(context)).isOne();
		}
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void restartedApplicationFindsItsServerAndItsDataAgain() throws Exception {
		long pid;
		try (ConfigurableApplicationContext context = runInRestartClassLoader()) {
			pid = context.getBean(EmbeddedNeo4j.class).pid();
			createPerson(context);
		}
		try (ConfigurableApplicationContext context = runInRestartClassLoader()) {
			assertThat(context.getBean(EmbeddedNeo4j.class).pid()).isEqualTo(pid);
			assertThat(people(context)).isOne();
		}
		finally {
			// it would run until the end of this JVM
			SharedNeo4j.use(EmbeddedNeo4j.builder()).close();
		}
	}

	@Test
	void serverThatDoesNotStartIsReportedWithARemedy(@TempDir Path directory, CapturedOutput output) throws Exception {
		try (FileChannel lock = FileChannel.open(directory.resolve("embedded-neo4j.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			lock.lock();
			assertThatException().isThrownBy(() -> SpringApplication.run(DevelopedApplication.class,
					"--neo4j.sessions.embedded.data-directory=" + directory));
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(directory + " is in use by another server. Close that server, or use another")
			.contains("neo4j.sessions.embedded.data-directory", "set 'spring.neo4j.uri'")
			.doesNotContain("\tat ");
	}

	private static ConfigurableApplicationContext runInRestartClassLoader() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(new RestartClassLoader(before));
		try {
			Class<?> application = thread.getContextClassLoader().loadClass(DevelopedApplication.class.getName());
			assertThat(application).isNotSameAs(DevelopedApplication.class);
			return SpringApplication.run(application);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static String origin(ConfigurableApplicationContext context) {
		return String.valueOf(Origin.from(context.getBean(Neo4jConnectionDetails.class)));
	}

	private static void createPerson(ConfigurableApplicationContext context) {
		context.getBean(Driver.class).executableQuery("CREATE (:Person)").execute();
	}

	private static int people(ConfigurableApplicationContext context) {
		return context.getBean(Driver.class)
			.executableQuery("MATCH (p:Person) RETURN count(p)")
			.execute()
			.records()
			.get(0)
			.get(0)
			.asInt();
	}

	/**
	 * Loads the classes of the application itself, as that of Spring Boot's developer
	 * tools does, and leaves those of libraries to its parent.
	 */
	private static final class RestartClassLoader extends URLClassLoader {

		RestartClassLoader(ClassLoader libraries) throws MalformedURLException {
			super(new URL[] { new File("target/test-classes/").toURI().toURL() }, libraries);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				if (!name.equals(DevelopedApplication.class.getName())) {
					return super.loadClass(name, resolve);
				}
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}
