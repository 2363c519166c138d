package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.HeldStep;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NoOpenSessionsTests {

	private final TestRun run = new TestRun().parameter(NoOpenSessions.PATIENCE_PARAMETER, "50ms");

	@Test
	void aTestThatLeavesASessionOpenFailsAndTheNextOneOfTheSameContextDoesNot() {
		List<Throwable> failures = this.run.of(Leaking.class).failures("leaks()");
		assertThat(failures).singleElement().satisfies((failure) -> {
			assertThat(failure).isInstanceOf(AssertionError.class)
				.hasMessageContaining("The test left sessions open. After 50 ms there were:")
				.hasMessageContaining("template 'default', scope ")
				.hasMessageContaining("working, WRITE, opened at " + Leaking.class.getName())
				.hasMessageContaining(".leaks(NoOpenSessionsTests.java:")
				.hasMessageContaining("They were aborted");
			assertThat(failure.getSuppressed()).singleElement().isInstanceOf(CallSite.class);
		});
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
	}

	@Test
	void scopesThatAreAbortedAreRolledBackAndClosed() {
		this.run.of(Leaking.class);
		assertThat(Application.driver.steps()).containsSubsequence(Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
		assertThat(Application.driver.openSessions()).isZero();
	}

	@Test
	void aSessionThatIsBeingClosedIsNotALeak() {
		this.run.parameter(NoOpenSessions.PATIENCE_PARAMETER, "30s");
		assertThat(this.run.of(Closing.class).failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactly("isClosedSoon()");
	}

	@Test
	void aSessionThatTheTestClosesAfterEachIsNotALeak() {
		assertThat(this.run.of(ClosingAfterEach.class).failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactly("leavesItToAfterEach()");
	}

	@Test
	void nestedTestsAreChecked() {
		assertThat(this.run.of(Outer.class).failures("leaks()")).singleElement()
			.asString()
			.contains("Outer$Inner.leaks(NoOpenSessionsTests.java:");
		assertThat(this.run.succeeded()).containsExactlyInAnyOrder("isGreen()", "innerIsGreen()");
	}

	@Test
	void allTemplatesAreCheckedAlsoThoseThatAreNoDefaultCandidates() {
		assertThat(this.run.of(NamedTemplates.class).failures("leaksOfBoth()")).singleElement()
			.asString()
			.contains("template 'default', scope ", "template 'reporting', scope ", "READ");
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
	}

	@Test
	void callsThatWaitForASessionAreALeak() {
		assertThat(this.run.of(Waiting.class).failures("leavesCallsWaiting()")).singleElement()
			.asString()
			.contains("template 'narrow', scope ", "template 'narrow': calls that wait for a session: 2");
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
	}

	@Test
	void withoutCallSitesTheErrorSaysHowToGetThem() {
		assertThat(this.run.of(Waiting.class).failures("leavesCallsWaiting()")).singleElement()
			.asString()
			.contains("Set neo4j.sessions.call-sites=true");
		assertThat(this.run.of(Leaking.class).failures("leaks()")).singleElement()
			.asString()
			.doesNotContain("call-sites");
	}

	@Test
	void templatesCanBeCheckedWithoutSpring() {
		assertThat(this.run.of(WithoutSpring.class).failures("leaks()")).singleElement()
			.asString()
			.contains("After 10 ms there were", "template 'default', scope ");
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
	}

	@Test
	void aFailureOfTheTestComesFirst() {
		assertThat(this.run.of(FailingAndLeaking.class).failures("fails()")).singleElement().satisfies((failure) -> {
			assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("the test failed");
			assertThat(failure.getSuppressed()).singleElement().asString().contains("The test left sessions open");
		});
	}

	@Test
	void aMockIsNotChecked() {
		assertThat(this.run.of(Mocked.class).failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
	}

	@Test
	void aContextThatIsClosedAfterTheTestIsCheckedBefore() {
		assertThat(this.run.of(Dirty.class).failures("leaks()")).singleElement()
			.asString()
			.contains("opened at " + Dirty.class.getName() + ".leaks(");
		assertThat(this.run.succeeded()).containsExactly("isGreen()");
	}

	@Test
	void aContextThatIsClosedBeforeTheCheckIsAnError() {
		assertThat(this.run.of(DirtyInTheWrongOrder.class).failures("isNotChecked()")).singleElement()
			.isInstanceOf(IllegalStateException.class)
			.asString()
			.contains("closed before NoOpenSessions could check it", "below the annotation that starts the context");
	}

	@Test
	void aContextWithoutATemplateIsAnError() {
		assertThat(this.run.of(WithoutTemplate.class).failures("isNotChecked()")).singleElement()
			.isInstanceOf(IllegalStateException.class)
			.asString()
			.contains("There is no SessionTemplate bean", "NoOpenSessions.of(template)");
	}

	@Test
	void aPatienceThatIsNoDurationIsAnError() {
		this.run.parameter(NoOpenSessions.PATIENCE_PARAMETER, "soon");
		assertThat(this.run.of(Closing.class).failures("isClosedSoon()")).singleElement()
			.isInstanceOf(IllegalArgumentException.class)
			.asString()
			.contains("'neo4j.sessions.test.patience' is 'soon'", "use a value such as '2s'");
	}

	@Test
	void badArgumentsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(NoOpenSessions::of).withMessageContaining("'templates'");
		assertThatIllegalArgumentException().isThrownBy(() -> NoOpenSessions.of((SessionTemplate) null))
			.withMessageContaining("'templates' must not contain null");
		assertThatIllegalArgumentException().isThrownBy(() -> new NoOpenSessions().patience(Duration.ofMillis(-1)))
			.withMessageContaining("'patience' must not be negative, but is PT-0.001S");
	}

	private static CompletableFuture<Object> leak(SessionTemplate template) {
		return template.executeWrite((tx) -> new CompletableFuture<>());
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		static volatile ScriptedDriver driver;

		@Bean
		static ScriptedDriver driver() {
			driver = ScriptedDriver.create();
			return driver;
		}

		@Bean
		SessionTemplate sessionTemplate(ScriptedDriver driver) {
			return SessionTemplate.builder(driver).callSites(true).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reporting {

		@Bean(defaultCandidate = false)
		SessionTemplate reportingSessionTemplate(ScriptedDriver driver) {
			return SessionTemplate.builder(driver).name("reporting").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Narrow {

		@Bean
		SessionTemplate narrowSessionTemplate() {
			return SessionTemplate.builder(ScriptedDriver.create()).name("narrow").maxActive(1).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class Leaking {

		@Autowired
		private SessionTemplate sessions;

		@Test
		@Order(1)
		void leaks() {
			this.sessions.executeWrite((tx) -> new CompletableFuture<>());
		}

		@Test
		@Order(2)
		void isGreen() {
			assertThat(this.sessions.statistics().active()).isZero();
			assertThat(this.sessions.executeWrite((tx) -> CompletableFuture.completedFuture(1)))
				.isCompletedWithValue(1);
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	@DirtiesContext
	static class Closing {

		@Autowired
		private SessionTemplate sessions;

		@Autowired
		private ScriptedDriver driver;

		@Test
		void isClosedSoon() {
			HeldStep close = this.driver.on(Step.CLOSE).stallAfterwards();
			CompletableFuture<Integer> future = this.sessions
				.executeWrite((tx) -> CompletableFuture.completedFuture(1));
			assertThat(future).isNotDone();
			CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(close::release);
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	static class ClosingAfterEach {

		private final CompletableFuture<Object> work = new CompletableFuture<>();

		@AfterEach
		void complete() {
			this.work.complete("done");
		}

		@Test
		void leavesItToAfterEach(@Autowired SessionTemplate sessions) {
			sessions.executeWrite((tx) -> this.work);
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	static class Outer {

		@Autowired
		private SessionTemplate sessions;

		@Test
		void isGreen() {
			assertThat(this.sessions.statistics().active()).isZero();
		}

		@Nested
		@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
		class Inner {

			@Test
			@Order(1)
			void leaks() {
				Outer.this.sessions.executeWrite((tx) -> new CompletableFuture<>());
			}

			@Test
			@Order(2)
			void innerIsGreen() {
				assertThat(Outer.this.sessions.statistics().active()).isZero();
			}

		}

	}

	@SpringJUnitConfig({ Application.class, Reporting.class })
	@ExtendWith(NoOpenSessions.class)
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class NamedTemplates {

		@Autowired
		private SessionTemplate sessions;

		@Autowired
		@Qualifier("reportingSessionTemplate")
		private SessionTemplate reporting;

		@Test
		@Order(1)
		void leaksOfBoth() {
			leak(this.sessions);
			this.reporting.executeRead((tx) -> new CompletableFuture<>());
		}

		@Test
		@Order(2)
		void isGreen() {
			assertThat(this.reporting.statistics().active()).isZero();
		}

	}

	@SpringJUnitConfig(Narrow.class)
	@ExtendWith(NoOpenSessions.class)
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class Waiting {

		@Autowired
		private SessionTemplate sessions;

		@Test
		@Order(1)
		void leavesCallsWaiting() {
			leak(this.sessions);
			leak(this.sessions);
			leak(this.sessions);
			assertThat(this.sessions.statistics().pending()).isEqualTo(2);
		}

		@Test
		@Order(2)
		void isGreen() {
			assertThat(this.sessions.statistics().pending()).isZero();
			assertThat(this.sessions.executeWrite((tx) -> CompletableFuture.completedFuture(1)))
				.isCompletedWithValue(1);
		}

	}

	static class WithoutSpring {

		private final SessionTemplate sessions = SessionTemplate.create(ScriptedDriver.create());

		@RegisterExtension
		final NoOpenSessions noOpenSessions = NoOpenSessions.of(this.sessions).patience(Duration.ofMillis(10));

		@Test
		void leaks() {
			leak(this.sessions);
		}

		@Test
		void isGreen() {
			assertThat(this.sessions.executeWrite((tx) -> CompletableFuture.completedFuture(1)))
				.isCompletedWithValue(1);
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	static class FailingAndLeaking {

		@Test
		void fails(@Autowired SessionTemplate sessions) {
			leak(sessions);
			throw new IllegalStateException("the test failed");
		}

	}

	@SpringJUnitConfig(Empty.class)
	@ExtendWith(NoOpenSessions.class)
	static class Mocked {

		@MockitoBean
		private SessionTemplate sessions;

		@Test
		void isGreen() {
			assertThat(this.sessions.executeWrite((tx) -> new CompletableFuture<>())).isDone();
		}

	}

	@SpringJUnitConfig(Application.class)
	@ExtendWith(NoOpenSessions.class)
	@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class Dirty {

		@Test
		@Order(1)
		void leaks(@Autowired SessionTemplate sessions) {
			sessions.executeWrite((tx) -> new CompletableFuture<>());
		}

		@Test
		@Order(2)
		void isGreen(@Autowired SessionTemplate sessions) {
			assertThat(sessions.statistics().opened()).isZero();
		}

	}

	@ExtendWith(NoOpenSessions.class)
	@SpringJUnitConfig(Application.class)
	@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
	static class DirtyInTheWrongOrder {

		@Test
		void isNotChecked() {
			assertThat(Arrays.asList(Application.driver)).isNotEmpty();
		}

	}

	@SpringJUnitConfig(Empty.class)
	@ExtendWith(NoOpenSessions.class)
	static class WithoutTemplate {

		@Test
		void isNotChecked() {
			assertThat(Empty.class).isNotNull();
		}

	}

}
