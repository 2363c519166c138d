package io.github.neo4jsessions.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

class ParallelTestsTests {

	private final TestRun run = new TestRun().parallel().parameter(NoOpenSessions.PATIENCE_PARAMETER, "50ms");

	@BeforeEach
	void newLatches() {
		AtTheSameTime.bothRun = new CountDownLatch(2);
		AtTheSameTime.leakingTestIsOver = new CountDownLatch(1);
	}

	@Test
	void theLastOfTestsThatShareAContextReportsTheLeakAndNamesThemAll() {
		this.run.of(AtTheSameTime.class);
		assertThat(this.run.succeeded()).containsExactly("leaks()");
		assertThat(this.run.failures("isUsingASession()")).singleElement()
			.asString()
			.contains("One of these tests, which ran at the same time, left sessions open", "AtTheSameTime > leaks()",
					"AtTheSameTime > isUsingASession()", "opened at " + AtTheSameTime.class.getName() + ".leaks(");
	}

	@Test
	void testsWithTemplatesOfTheirOwnAreCheckedSeparately() {
		this.run.of(OwnTemplate.class, OtherTemplate.class);
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
		assertThat(this.run.failures("leaks()")).singleElement()
			.asString()
			.contains("The test left sessions open", "opened at " + OwnTemplate.class.getName() + ".leaks(");
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		SessionTemplate sessionTemplate() {
			return SessionTemplate.builder(ScriptedDriver.create()).callSites(true).build();
		}

	}

	/**
	 * Is notified when the extensions that are registered after it have been called.
	 */
	static class Over implements AfterEachCallback {

		@Override
		public void afterEach(ExtensionContext context) {
			if (context.getDisplayName().equals("leaks()")) {
				AtTheSameTime.leakingTestIsOver.countDown();
			}
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(Over.class)
	@ExtendWith(NoOpenSessions.class)
	static class AtTheSameTime {

		static volatile CountDownLatch bothRun;

		static volatile CountDownLatch leakingTestIsOver;

		@Autowired
		private SessionTemplate sessions;

		@Test
		void leaks() throws InterruptedException {
			this.sessions.executeWrite((tx) -> new CompletableFuture<>());
			await(bothRun);
		}

		@Test
		void isUsingASession() throws InterruptedException {
			CompletableFuture<Object> work = new CompletableFuture<>();
			CompletableFuture<Object> future = this.sessions.executeWrite((tx) -> work);
			await(bothRun);
			assertThat(leakingTestIsOver.await(30, TimeUnit.SECONDS)).isTrue();
			work.complete("done");
			assertThat(future).isCompletedWithValue("done");
		}

		private static void await(CountDownLatch latch) throws InterruptedException {
			latch.countDown();
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	static class OwnTemplate {

		@Test
		void leaks(@Autowired SessionTemplate sessions) {
			sessions.executeWrite((tx) -> new CompletableFuture<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other extends Application {

	}

	@SpringJUnitConfig(Other.class)
	@ExtendWith(NoOpenSessions.class)
	static class OtherTemplate {

		@Test
		void isGreen(@Autowired SessionTemplate sessions) {
			assertThat(sessions.executeWrite((tx) -> CompletableFuture.completedFuture(1))).isCompletedWithValue(1);
		}

	}

}
