package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.RetryPredicate;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.internal.template.ReportSettings;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.github.neo4jsessions.internal.template.WrittenLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Each property has its effect. A value that cannot be intended stops the start, and the
 * message names the key.
 */
class SessionPropertiesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SessionTemplateAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withUserConfiguration(DriverConfiguration.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			database                 | ' '   | must have text
			fetch-size               | 0     | positive number of records
			impersonated-user        | ' '   | must have text
			max-active               | 0     | at least 1
			max-active               | -1    | at least 1
			max-pending              | 0     | at least 1
			max-pending              | 5     | neo4j.sessions.max-active
			acquire-timeout          | 0s    | at least 1ms
			acquire-timeout          | -1s   | at least 1ms
			scope-timeout            | 0s    | at least 1ms
			transaction.timeout      | 0s    | at least 1ms
			retry.max-time           | -1s   | must not be negative
			retry.initial-delay      | 0s    | at least 1ms
			retry.initial-delay      | 31s   | neo4j.sessions.retry.max-time
			retry.multiplier         | 0.5   | from 1 to 1000
			retry.multiplier         | NaN   | from 1 to 1000
			retry.jitter             | 1.1   | from 0 to 1
			retry.jitter             | NaN   | from 0 to 1
			retry.max-attempts       | 0     | at least 1
			leak-detection-threshold | -5ms  | at least 1ms
			slow-scope-threshold     | 0s    | at least 1ms
			slow-query-threshold     | -1s   | at least 1ms
			shutdown-timeout         | -1s   | must not be negative
			callback-executor        | ' '   | must have text
			""")
	void anInvalidValueStopsTheStartAndTheMessageNamesTheKey(String key, String value, String reason) {
		assertRefused("neo4j.sessions.", key, value, reason);
		assertRefused("neo4j.sessions.templates.orders.", key, value,
				reason.replace("neo4j.sessions.", "neo4j.sessions.templates.orders."));
	}

	private void assertRefused(String prefix, String key, String value, String reason) {
		this.runner.withPropertyValues(prefix + key + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(prefix + key);
					assertThat(String.valueOf(ex.getValue()).strip()).isEqualTo(converted(value).strip());
					assertThat(ex.getReason()).contains(reason);
				}));
	}

	@Test
	void aDetectionWithoutAnEffectStopsTheStart() {
		this.runner
			.withPropertyValues("neo4j.sessions.web.detect-disconnect=true",
					"neo4j.sessions.web.cancel-on-disconnect=false")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("neo4j.sessions.web.detect-disconnect");
					assertThat(ex.getReason()).contains("neo4j.sessions.web.cancel-on-disconnect");
				}));
	}

	private static String converted(String value) {
		return value.matches("-?\\d+m?s") ? DurationStyle.detectAndParse(value).toString() : value;
	}

	@ParameterizedTest
	@CsvSource({ "enabled,perhaps", "fetch-size,all", "max-active,many", "max-pending,few", "acquire-timeout,soon",
			"scope-timeout,late", "transaction.timeout,soon", "retry.max-time,long", "retry.initial-delay,short",
			"retry.multiplier,twice", "retry.jitter,some", "retry.unknown-outcome,perhaps", "retry.max-attempts,few",
			"transaction.metadata,plain", "templates,plain", "templates.orders,plain", "leak-detection-threshold,late",
			"call-sites,perhaps", "slow-scope-threshold,late", "slow-query-threshold,late",
			"terminate-on-cancel,perhaps", "shutdown-timeout,soon", "misrouted-futures,perhaps",
			"web.cancel-on-disconnect,perhaps", "web.detect-disconnect,perhaps", "templates.orders.max-active,many",
			"templates.orders.enabled,perhaps", "templates.orders.retry.jitter,some" })
	void aValueOfTheWrongTypeStopsTheStartAndTheMessageNamesTheKey(String key, String value) {
		this.runner.withPropertyValues("neo4j.sessions." + key + "=" + value)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("neo4j.sessions." + key));
	}

	@Test
	void theImpersonatedUserIsUsed() {
		this.runner.withPropertyValues("neo4j.sessions.impersonated-user=alice").run((context) -> {
			context.getBean(SessionTemplate.class).execute((session) -> done()).join();
			ArgumentCaptor<SessionConfig> config = ArgumentCaptor.forClass(SessionConfig.class);
			then(context.getBean(Driver.class)).should().session(eq(AsyncSession.class), config.capture());
			assertThat(config.getValue().impersonatedUser()).contains("alice");
		});
	}

	@Test
	void theLimitsAreApplied() {
		this.runner.withPropertyValues("neo4j.sessions.max-active=1", "neo4j.sessions.max-pending=1").run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			CompletableFuture<Object> release = new CompletableFuture<>();
			template.execute((session) -> release);
			CompletableFuture<Object> waiting = template.execute((session) -> done());
			assertFailsWith(template.execute((session) -> done()), SessionLimitException.class, "maxPending is 1");
			release.complete(null);
			assertThat(waiting).succeedsWithin(PATIENCE);
		});
	}

	@Test
	void theAcquireTimeoutEndsTheWait() {
		this.runner.withPropertyValues("neo4j.sessions.max-active=1", "neo4j.sessions.acquire-timeout=10ms")
			.run((context) -> {
				SessionTemplate template = context.getBean(SessionTemplate.class);
				CompletableFuture<Object> release = new CompletableFuture<>();
				template.execute((session) -> release);
				assertFailsWith(template.execute((session) -> done()), SessionLimitException.class,
						"acquireTimeout of PT0.01S");
				release.complete(null);
			});
	}

	@Test
	void theScopeTimeoutStopsTheWork() {
		this.runner.withPropertyValues("neo4j.sessions.scope-timeout=10ms")
			.run((context) -> assertFailsWith(
					context.getBean(SessionTemplate.class).execute((session) -> new CompletableFuture<>()),
					SessionScopeTimeoutException.class, "PT0.01S"));
	}

	@Test
	void theTimeoutAndTheMetadataAreSentWithTransactions() {
		this.runner
			.withPropertyValues("neo4j.sessions.transaction.timeout=7s", "neo4j.sessions.transaction.metadata.app=bank")
			.run((context) -> {
				context.getBean(SessionTemplate.class).inTransaction((tx) -> done()).join();
				TransactionConfig sent = context.getBean(DriverConfiguration.class).sent.get(0);
				assertThat(sent.timeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(sent.metadata()).isEqualTo(Map.of("app", Values.value("bank")));
			});
	}

	@Test
	void theRetrySettingsAreUsed() {
		this.runner
			.withPropertyValues("neo4j.sessions.retry.max-time=5m", "neo4j.sessions.retry.initial-delay=1ms",
					"neo4j.sessions.retry.multiplier=1", "neo4j.sessions.retry.jitter=0",
					"neo4j.sessions.retry.unknown-outcome=true")
			.run((context) -> {
				context.getBean(DriverConfiguration.class).lostAcknowledgements.set(3);
				SessionTemplate template = context.getBean(SessionTemplate.class);
				assertThat(template.executeWrite((tx) -> done())).succeedsWithin(PATIENCE);
				assertThat(template.statistics().retries()).isEqualTo(3);
			});
	}

	@Test
	void theMultiplierMakesTheSecondDelayLongerThanTheRemainingTime() {
		this.runner
			.withPropertyValues("neo4j.sessions.retry.max-time=90s", "neo4j.sessions.retry.initial-delay=100ms",
					"neo4j.sessions.retry.multiplier=1000", "neo4j.sessions.retry.jitter=0",
					"neo4j.sessions.retry.unknown-outcome=true")
			.run((context) -> {
				context.getBean(DriverConfiguration.class).lostAcknowledgements.set(2);
				SessionTemplate template = context.getBean(SessionTemplate.class);
				assertThat(template.executeWrite((tx) -> done())).failsWithin(PATIENCE)
					.withThrowableOfType(ExecutionException.class);
				assertThat(template.statistics().retries()).isEqualTo(1);
			});
	}

	@Test
	void withoutARetryOfUnknownOutcomesThereIsOneAttempt() {
		this.runner.withPropertyValues("neo4j.sessions.retry.initial-delay=1ms").run((context) -> {
			context.getBean(DriverConfiguration.class).lostAcknowledgements.set(1);
			SessionTemplate template = context.getBean(SessionTemplate.class);
			assertThat(template.executeWrite((tx) -> done())).failsWithin(PATIENCE)
				.withThrowableOfType(ExecutionException.class);
			assertThat(template.statistics().retries()).isZero();
		});
	}

	/**
	 * The defaults of the properties are in the metadata, those of the builder in its
	 * settings.
	 */
	@Test
	void theDefaultsAreThoseOfTheBuilder() {
		TemplateSettings builder = new TemplateSettings(mock(Driver.class));
		this.runner.run((context) -> {
			SessionProperties properties = context.getBean(SessionProperties.class);
			assertThat(properties.maxActive()).isEqualTo(builder.maxActive());
			assertThat(properties.maxPending()).isEqualTo(builder.maxPending());
			assertThat(properties.acquireTimeout()).isEqualTo(builder.acquireTimeout());
			assertThat(properties.scopeTimeout()).isEqualTo(builder.scopeTimeout());
			assertThat(properties.transaction().timeout()).isEqualTo(builder.transactions().timeout());
			assertThat(properties.transaction().metadata()).isEqualTo(builder.transactions().metadata());
			assertThat(SessionTemplateFactory.retrySettings(properties.retry())).isEqualTo(builder.retry())
				.isEqualTo(RetrySettings.defaults());
			assertThat(new ReportSettings(properties.leakDetectionThreshold(), properties.slowScopeThreshold(),
					properties.slowQueryThreshold(), properties.callSites()))
				.isEqualTo(builder.reports());
			assertThat(properties.terminateOnCancel()).isEqualTo(builder.terminateOnCancel());
		});
	}

	/**
	 * The jitter is random, so the tests of the delays cover its effect.
	 */
	@Test
	void eachRetrySettingIsPassedOn() {
		this.runner
			.withPropertyValues("neo4j.sessions.retry.max-time=4s", "neo4j.sessions.retry.initial-delay=5ms",
					"neo4j.sessions.retry.multiplier=6", "neo4j.sessions.retry.jitter=0.7",
					"neo4j.sessions.retry.unknown-outcome=true", "neo4j.sessions.retry.max-attempts=8")
			.run((context) -> assertThat(
					SessionTemplateFactory.retrySettings(context.getBean(SessionProperties.class).retry()))
				.isEqualTo(new RetrySettings(Duration.ofSeconds(4), Duration.ofMillis(5), 6, 0.7, true, 8)));
	}

	@Test
	void theMaximumOfAttemptsIsUsed() {
		this.runner
			.withPropertyValues("neo4j.sessions.retry.max-attempts=3", "neo4j.sessions.retry.initial-delay=1ms",
					"neo4j.sessions.retry.multiplier=1", "neo4j.sessions.retry.unknown-outcome=true")
			.run((context) -> {
				context.getBean(DriverConfiguration.class).lostAcknowledgements.set(3);
				SessionTemplate template = context.getBean(SessionTemplate.class);
				assertThat(template.executeWrite((tx) -> done())).failsWithin(PATIENCE)
					.withThrowableOfType(ExecutionException.class);
				assertThat(template.statistics().retries()).isEqualTo(2);
			});
	}

	@Test
	void thePredicateBeanIsAskedUnlessACustomizerSetsAnother() {
		AtomicInteger asked = new AtomicInteger();
		ApplicationContextRunner withPredicate = this.runner
			.withPropertyValues("neo4j.sessions.retry.initial-delay=1ms")
			.withBean(RetryPredicate.class, () -> (error, retryable) -> asked.incrementAndGet() < 3);
		withPredicate.run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			assertThat(template.executeWrite((tx) -> CompletableFuture.failedFuture(new IllegalStateException("work"))))
				.failsWithin(PATIENCE)
				.withThrowableOfType(ExecutionException.class);
			assertThat(template.statistics().retries()).isEqualTo(2);
			assertThat(asked).hasValue(3);
		});
		withPredicate
			.withBean(SessionTemplateCustomizer.class,
					() -> (name, builder) -> builder.retryPredicate((error, retryable) -> false))
			.run((context) -> {
				SessionTemplate template = context.getBean(SessionTemplate.class);
				context.getBean(DriverConfiguration.class).lostAcknowledgements.set(1);
				assertThat(template.executeRead((tx) -> done())).failsWithin(PATIENCE)
					.withThrowableOfType(ExecutionException.class);
				assertThat(template.statistics().retries()).isZero();
				assertThat(asked).hasValue(3);
			});
	}

	@Test
	void noTimeToRetryMeansNoRetry() {
		this.runner.withPropertyValues("neo4j.sessions.retry.max-time=0", "neo4j.sessions.retry.unknown-outcome=true")
			.run((context) -> {
				context.getBean(DriverConfiguration.class).lostAcknowledgements.set(1);
				assertThat(context.getBean(SessionTemplate.class).executeWrite((tx) -> done())).failsWithin(PATIENCE)
					.withThrowableOfType(ExecutionException.class);
			});
	}

	@Test
	void theLeakDetectionThresholdReports() {
		this.runner.withPropertyValues("neo4j.sessions.leak-detection-threshold=5ms").run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			CompletableFuture<Object> release = new CompletableFuture<>();
			template.execute((session) -> release);
			await().until(() -> template.statistics().leaked() == 1);
			release.complete(null);
		});
	}

	@Test
	void theThresholdsReportSlowScopesAndQueries() {
		this.runner
			.withPropertyValues("neo4j.sessions.slow-scope-threshold=3ms",
					"neo4j.sessions.templates.orders.slow-query-threshold=4ms")
			.withConfiguration(AutoConfigurations.of(NamedSessionTemplatesAutoConfiguration.class))
			.run((context) -> {
				SessionProperties top = context.getBean(SessionProperties.class);
				SessionProperties orders = top.templates().get("orders").over(top);
				assertThat(orders.slowScopeThreshold()).isEqualTo(Duration.ofMillis(3));
				assertThat(orders.slowQueryThreshold()).isEqualTo(Duration.ofMillis(4));
				try (WrittenLines log = WrittenLines.to(SessionTemplate.class.getName())) {
					SessionTemplate template = context.getBean("ordersSessionTemplate", SessionTemplate.class);
					CompletableFuture<Object> release = new CompletableFuture<>();
					template.execute((session) -> release);
					await().until(() -> template.monitor().openScopes().get(0).age().toMillis() > 3);
					release.complete(null);
					assertThat(log.lines()).anyMatch((line) -> line.contains("slow scope: "));
				}
			});
	}

	@Test
	void theStopOfTheApplicationWaitsForOpenSessionsAndAbortsTheRest() {
		this.runner.withPropertyValues("neo4j.sessions.shutdown-timeout=20ms").run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			CompletableFuture<Object> open = template.execute((session) -> new CompletableFuture<>());
			context.getSourceApplicationContext().close();
			assertFailsWith(open, SessionScopeAbortedException.class, "was drained or shut down");
			assertThat(template.statistics().active()).isZero();
			assertFailsWith(template.execute((session) -> done()), SessionScopeAbortedException.class, "is shut down");
		});
	}

	@Test
	void anInvalidValueStopsTheStartEvenBesideATemplateOfTheUser() {
		this.runner.withBean("mine", SessionTemplate.class, () -> SessionTemplate.create(mock(Driver.class)))
			.withPropertyValues("neo4j.sessions.shutdown-timeout=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("neo4j.sessions.shutdown-timeout"));
	}

	@Test
	void theShutdownLeavesTimeToRollBackWithinThePhase() {
		this.runner
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=10s",
					"neo4j.sessions.templates.orders.shutdown-timeout=3s")
			.run((context) -> {
				SessionTemplateFactory factory = context.getBean(SessionTemplateFactory.class);
				assertThat(factory.shutdownTimeout("default")).isEqualTo(Duration.ofSeconds(8));
				assertThat(factory.shutdownTimeout("orders")).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void aCancelledQueryIsMarkedSoThatItCanBeTerminated() {
		this.runner.withPropertyValues("neo4j.sessions.terminate-on-cancel=true").run((context) -> {
			context.getBean(SessionTemplate.class).inTransaction((tx) -> done()).join();
			assertThat(context.getBean(DriverConfiguration.class).sent.get(0).metadata())
				.containsKey("neo4jSessionsScope");
		});
	}

	@Test
	void theErrorOfACallHasItsCallSite() {
		this.runner.withPropertyValues("neo4j.sessions.call-sites=true").run((context) -> {
			context.getBean(DriverConfiguration.class).begun = new CompletableFuture<>();
			CompletableFuture<Object> future = context.getBean(SessionTemplate.class).inTransaction((tx) -> done());
			context.getBean(DriverConfiguration.class).begun.completeExceptionally(new IllegalStateException("down"));
			assertThat(future).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement().isInstanceOf(CallSite.class));
		});
	}

	@Test
	void theCallbackExecutorRunsTheWork() {
		List<Runnable> tasks = new ArrayList<>();
		this.runner.withBean("callbacks", Executor.class, () -> tasks::add)
			.withPropertyValues("neo4j.sessions.callback-executor=callbacks")
			.run((context) -> {
				context.getBean(DriverConfiguration.class).begun = new CompletableFuture<>();
				CompletableFuture<Object> future = context.getBean(SessionTemplate.class).inTransaction((tx) -> done());
				context.getBean(DriverConfiguration.class).begun.complete(null);
				assertThat(future).isNotDone();
				tasks.forEach(Runnable::run);
				assertThat(future).succeedsWithin(PATIENCE);
			});
	}

	@Test
	void aMissingCallbackExecutorStopsTheStartAndTheMessageNamesTheAvailableOnes() {
		this.runner.withBean("callbacks", Executor.class, () -> Runnable::run)
			.withPropertyValues("neo4j.sessions.callback-executor=callback")
			.run((context) -> {
				FailureAnalysis analysis = new MissingBeanFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("neo4j.sessions.callback-executor", "'callback'",
						Executor.class.getName());
				assertThat(analysis.getAction()).contains("'callbacks'",
						"or remove 'neo4j.sessions.callback-executor'");
			});
	}

	@Test
	void aCallbackExecutorOfAnotherTypeStopsTheStart() {
		this.runner.withPropertyValues("neo4j.sessions.templates.orders.callback-executor=driver")
			.withConfiguration(AutoConfigurations.of(NamedSessionTemplatesAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MissingBeanException.class)
				.hasMessageContaining("neo4j.sessions.templates.orders.callback-executor"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads before Java 21")
	void virtualThreadsRunTheWorkIfBootEnablesThem() {
		assertWorkRunsOnVirtualThread(true, "spring.threads.virtual.enabled=true");
		assertWorkRunsOnVirtualThread(false, "spring.threads.virtual.enabled=false");
	}

	private void assertWorkRunsOnVirtualThread(boolean virtual, String property) {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues(property, "spring.task.execution.thread-name-prefix=boots-")
			.run((context) -> {
				context.getBean(DriverConfiguration.class).begun = new CompletableFuture<>();
				CompletableFuture<String> future = context.getBean(SessionTemplate.class)
					.inTransaction((tx) -> CompletableFuture.completedFuture(Thread.currentThread().getName()));
				context.getBean(DriverConfiguration.class).begun.complete(null);
				assertThat(future.join().startsWith("boots-")).isEqualTo(virtual);
			});
	}

	@Test
	void aPauseBetweenTestsIsNotAStop() {
		this.runner.run((context) -> {
			SessionTemplateLifecycle lifecycle = context.getBean(SessionTemplateLifecycle.class);
			assertThat(lifecycle.isPauseable()).isFalse();
			assertThat(lifecycle.isRunning()).isTrue();
			lifecycle.stop();
			assertThat(lifecycle.isRunning()).isFalse();
		});
	}

	private static CompletionStage<Object> done() {
		return CompletableFuture.completedFuture("done");
	}

	private static void assertFailsWith(CompletableFuture<?> future, Class<? extends Throwable> type, String message) {
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(type)
			.withMessageContaining(message);
	}

	@Configuration(proxyBeanMethods = false)
	static class DriverConfiguration {

		final List<TransactionConfig> sent = new ArrayList<>();

		final AtomicInteger lostAcknowledgements = new AtomicInteger();

		CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);

		@Bean
		Driver driver() {
			AsyncTransaction transaction = mock(AsyncTransaction.class);
			given(transaction.commitAsync()).willAnswer((call) -> (this.lostAcknowledgements.getAndDecrement() > 0)
					? CompletableFuture.failedFuture(new ServiceUnavailableException("lost"))
					: CompletableFuture.completedFuture(null));
			AsyncSession session = mock(AsyncSession.class);
			given(session.beginTransactionAsync(any(TransactionConfig.class))).willAnswer((call) -> {
				this.sent.add(call.getArgument(0));
				return this.begun.thenApply((ignored) -> transaction);
			});
			given(session.closeAsync()).willReturn(CompletableFuture.completedFuture(null));
			Driver driver = mock(Driver.class);
			given(driver.session(eq(AsyncSession.class), any(SessionConfig.class))).willReturn(session);
			return driver;
		}

	}

}
