package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openrewrite.ExecutionContext;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.RecipeRun;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.JavaParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on the raw driver and on Spring Data's client does the same on a real
 * server before and after {@link Convert}.
 */
class ConvertedApplicationIT {

	private static final Path SOURCES = Path.of("src/test/resources/application");

	private static final Path ADDED_AFTERWARDS = SOURCES.resolve("after");

	private static ApplicationServer server;

	@TempDir
	private Path project;

	@BeforeAll
	static void startServer() {
		server = ApplicationServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void theTestsOfTheApplicationPassBeforeAndAfterTheConversion() throws IOException {
		copy(SOURCES, ADDED_AFTERWARDS);
		assertThat(runTests("before")).isEqualTo(8);
		List<Findings.Row> mistakes = run(new Validate()).getDataTableRows(Findings.class, Findings.GROUP);
		assertThat(mistakes).hasSizeGreaterThan(5);

		RecipeRun conversion = run(new Convert());
		List<NotConverted.Row> left = conversion.getDataTableRows(NotConverted.class, Findings.GROUP);
		assertThat(left).extracting(NotConverted.Row::method)
			.containsExactlyInAnyOrder("countIn", "lettersOfAll", "spread");
		assertThat(conversion.getDataTableRows(NotExamined.class, Findings.GROUP)).isEmpty();
		List<Path> changed = write(conversion);
		assertThat(changed).extracting((file) -> file.getFileName().toString())
			.containsExactlyInAnyOrder("PersonRepository.java", "Welcome.java", "ReactivePeople.java",
					"PersonRepositoryTests.java", "ReactivePeopleTests.java");

		copy(ADDED_AFTERWARDS, null);
		assertThat(runTests("after")).isEqualTo(10);
		assertThat(run(new Convert()).getChangeset().getAllResults()).isEmpty();
		assertThat(run(new Validate()).getDataTableRows(Findings.class, Findings.GROUP))
			.extracting(Findings.Row::method)
			.containsOnly("countIn");
	}

	private void copy(Path from, @Nullable Path without) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				if (without == null || !file.startsWith(without)) {
					Path to = this.project.resolve(from.relativize(file).toString());
					Files.createDirectories(to.getParent());
					Files.copy(file, to);
				}
			}
		}
	}

	private RecipeRun run(Recipe recipe) throws IOException {
		ExecutionContext ctx = new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		});
		List<SourceFile> files = JavaParser.fromJavaVersion()
			.classpath(libraries())
			.build()
			.parse(sources(), this.project, ctx)
			.toList();
		return recipe.run(new InMemoryLargeSourceSet(files), ctx);
	}

	private List<Path> write(RecipeRun run) throws IOException {
		List<Path> changed = new ArrayList<>();
		for (Result result : run.getChangeset().getAllResults()) {
			assertThat(result.getAfter()).isNotNull();
			Path file = this.project.resolve(result.getAfter().getSourcePath());
			changed.add(Files.writeString(file, result.getAfter().printAll()));
		}
		return changed;
	}

	private List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(this.project.resolve("src"))) {
			return files.filter((file) -> file.toString().endsWith(".java")).sorted().toList();
		}
	}

	private static List<Path> libraries() {
		List<Path> libraries = new ArrayList<>(Sources.libraries());
		libraries.add(Sources.library(ApplicationServer.class.getName()));
		return libraries;
	}

	/** Compile the application, and run its tests; returns how many there were. */
	private long runTests(String name) throws IOException {
		Path classes = Files.createDirectory(this.project.resolve(name));
		assertThat(Sources.errors(sources(), classes, libraries())).isEmpty();
		return CompiledTests.run(classes);
	}

}
