package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.EagerScopeRules;
import io.github.neo4jsessions.contract.ObservedScopeRules;
import io.github.neo4jsessions.contract.Saboteur;
import io.github.neo4jsessions.contract.Saboteurs;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalApplicationListenerAdapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ScopeLogTests {

	private final ScriptedDriver script = ScriptedDriver.create();

	@Test
	void aRefusalIsLoggedAndManyRefusalsAreLoggedInAFewLines(CapturedOutput output) {
		SessionTemplate template = template((builder) -> builder.maxActive(1).maxPending(1));
		template.execute((session) -> new CompletableFuture<>());
		template.execute((session) -> new CompletableFuture<>());
		for (int call = 0; call < 1000; call++) {
			template.execute((session) -> new CompletableFuture<>());
		}
		assertThat(output).containsPattern("'logged', scope \\d+, not open: call refused: .*the queue is full");
		assertThat(output.getOut().split("the queue is full", -1)).hasSizeBetween(LogRate.LINES + 1, 500);
	}

	@Test
	void namesCannotForgeALine(CapturedOutput output) {
		SessionTemplate template = template(
				(builder) -> builder.name("named\n12:00:00 WARN forged by the name").maxActive(1).maxPending(1));
		CompletableFuture<Object> aborted = template.execute((session) -> new CompletableFuture<>());
		template.execute((session) -> new CompletableFuture<>());
		template.execute((session) -> new CompletableFuture<>());
		long id = template.monitor().openScopes().get(0).id();
		template.monitor().abort(id, "eve\r\n12:00:00 WARN forged by the user\u202e");
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("12:00:00 WARN forged"))
			.anyMatch((line) -> line.contains("named\\u000a12:00:00 WARN forged"))
			.anyMatch((line) -> line.contains("eve\\u000d\\u000a12:00:00 WARN forged by the user\\u202e after"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> aborted.getNow(null))
			.havingCause()
			.withMessageContaining("aborted by eve\\u000d\\u000a12:00:00");
	}

	@Test
	void anObserverThatAlwaysFailsIsLoggedInAFewLines(CapturedOutput output) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservedScopeRules.Saboteur());
		SessionTemplate template = template((builder) -> builder.observationRegistry(registry));
		for (int call = 0; call < 1000; call++) {
			template.execute((session) -> CompletableFuture.completedFuture("done"));
		}
		assertThat(output.getOut().split("the observation of a scope", -1)).hasSizeLessThan(500);
	}

	@Test
	void aThreadLocalThatCannotBeRestoredIsLoggedInAFewLines(CapturedOutput output) {
		withContext(new Saboteurs.Accessor("secret", new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION), "restore"),
				() -> {
					SessionTemplate template = template(UnaryOperator.identity());
					String line = "could not be restored after code ran in the caller's context, by "
							+ Saboteurs.Accessor.class.getName() + ": java.lang.IllegalStateException";
					await().pollInSameThread().until(() -> {
						template.execute((session) -> CompletableFuture.completedFuture("done")).join();
						return output.getOut().contains(line);
					});
					for (int call = 0; call < 1000; call++) {
						template.execute((session) -> CompletableFuture.completedFuture("done"));
					}
					assertThat(output.getOut().split(line, -1)).hasSizeLessThan(500);
					assertThat(output).doesNotContain("sabotage", "secret");
				});
	}

	@ParameterizedTest
	@ValueSource(strings = { "getValue", "setValue", "setValue, when done", "restore" })
	void aLineIsWrittenOnceEvenIfItsContextFails(String method, CapturedOutput output) {
		Saboteur saboteur = new Saboteur(Saboteur.Thrown.ERROR);
		saboteur.armWhen(() -> this.script.count(Step.CLOSE) > 0);
		this.script.on(Step.CLOSE).failAfterwards(new ServiceUnavailableException("gone"));
		withContext(new Saboteurs.Accessor("context", saboteur, method), () -> template(UnaryOperator.identity())
			.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.consumeAsync())));
		assertThat(saboteur.strikes()).isPositive();
		assertThat(output.getOut().split("close failed: ", -1)).hasSize(2);
	}

	@Test
	void aLineIsWrittenOnceEvenIfItsContextCannotBeRestored(CapturedOutput output) {
		Saboteur saboteur = new Saboteur(Saboteur.Thrown.ERROR);
		this.script.on(Step.CLOSE).failAfterwards(new ServiceUnavailableException("gone"));
		withContext(new Saboteurs.Accessor("context", saboteur, "restore"), () -> template(UnaryOperator.identity())
			.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.consumeAsync())));
		assertThat(saboteur.strikes()).isPositive();
		assertThat(output.getOut().split("close failed: ", -1)).hasSize(2);
	}

	@Test
	void anUnknownOutcomeIsLogged(CapturedOutput output) {
		this.script.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("secret"));
		template(UnaryOperator.identity())
			.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.consumeAsync()));
		assertThat(output).containsPattern(
				"'logged', scope \\d+, open for \\d+ ms: the outcome of the COMMIT is unknown, because the connection was lost")
			.contains("ServiceUnavailableException")
			.doesNotContain("secret");
	}

	@Test
	void anUnknownOutcomeOfAnAutoCommitQueryIsLogged(CapturedOutput output) {
		this.script.on(Step.RUN).fail(new ServiceUnavailableException("secret"));
		template(UnaryOperator.identity()).query("CREATE (n)").run();
		assertThat(output).containsPattern(
				"'logged', scope \\d+, open for \\d+ ms: the outcome of an auto-commit query is unknown, because the connection was lost")
			.contains("ServiceUnavailableException")
			.doesNotContain("secret");
	}

	@Test
	void anAppenderThatThrowsAnErrorHasNoEffectOnScopes() {
		withFailingAppender(() -> {
			SessionTemplate template = template((builder) -> builder.maxActive(1).maxPending(1));
			CompletableFuture<Object> release = new CompletableFuture<>();
			CompletableFuture<Object> open = template.execute((session) -> release);
			CompletableFuture<Object> waiting = template.execute((session) -> release);
			assertThat(template.execute((session) -> release)).isCompletedExceptionally();
			release.complete("done");
			assertThat(open).isCompletedWithValue("done");
			assertThat(waiting).isCompletedWithValue("done");
		});
	}

	@Test
	void anAppenderThatThrowsAfterAListenerHasThrownLosesNoPermit() {
		withFailingAppender(() -> {
			SessionTemplate template = template((builder) -> builder.maxActive(1));
			template.monitor().addAcquireListener((nanos) -> {
				throw new IllegalStateException("the listener failed");
			});
			CompletableFuture<Object> release = new CompletableFuture<>();
			CompletableFuture<Object> open = template.execute((session) -> release);
			CompletableFuture<Object> waiting = template.execute((session) -> release);
			release.complete("done");
			assertThat(open).isCompletedWithValue("done");
			assertThat(waiting).isCompletedWithValue("done");
			assertThat(template.statistics().active()).isZero();
		});
	}

	@Test
	void anAppenderThatThrowsAfterARollbackRuleHasThrownDoesNotBlockTheFuture() {
		withFailingAppender(() -> {
			SessionTemplate template = template(UnaryOperator.identity());
			RuntimeException workError = new IllegalArgumentException("the work failed");
			CompletableFuture<Object> future = template.demarcate(EagerScopeRules.REQUIRED,
					new EagerScopeRules.Manager((ex) -> {
						throw new IllegalStateException("the rule failed");
					}), (tx) -> CompletableFuture.failedFuture(workError));
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> future.getNow(null))
				.withCause(workError);
			assertThat(template.statistics().active()).isZero();
		});
	}

	@Test
	void aFailedCloseIsLogged(CapturedOutput output) {
		this.script.on(Step.CLOSE).failAfterwards(new ServiceUnavailableException("secret"));
		template(UnaryOperator.identity())
			.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.consumeAsync()));
		assertThat(output).containsPattern("'logged', scope \\d+, open for \\d+ ms: close failed: ")
			.doesNotContain("secret");
	}

	@Test
	void listenersThatAlwaysFailAfterTheEndAreLoggedInAFewLines(CapturedOutput output) {
		TransactionalApplicationListener<ApplicationEvent> listener = new TransactionalApplicationListenerAdapter<>(
				(event) -> {
					throw new IllegalStateException("secret");
				});
		ApplicationEventPublisher publisher = (event) -> listener.onApplicationEvent((ApplicationEvent) event);
		SessionTemplate template = template((builder) -> builder.eventPublisher(publisher));
		for (int call = 0; call < 1000; call++) {
			template.executeWrite((tx) -> {
				tx.publishEvent("event");
				return CompletableFuture.completedFuture("done");
			});
		}
		assertThat(output)
			.containsPattern(
					"'logged', scope \\d+, open for \\d+ ms: listener of the transaction's end failed: .*IllegalState")
			.doesNotContain("secret");
		assertThat(output.getOut().split("listener of the transaction's end failed", -1)).hasSizeLessThan(500);
	}

	@Test
	void aScopeThatIsLeftAtShutdownIsLogged(CapturedOutput output) {
		SessionTemplate template = template(UnaryOperator.identity());
		template.execute((session) -> new CompletableFuture<>());
		template.shutdown(Duration.ZERO);
		assertThat(output)
			.containsPattern("'logged', scope \\d+, open for \\d+ ms: the scope has not ended within the time-out");
	}

	@Test
	void aLineIsWrittenWithTheContextOfTheCaller() {
		Logger logger = (Logger) LoggerFactory.getLogger(SessionTemplate.class);
		RequestsOfLines lines = new RequestsOfLines();
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
		try {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			this.script.on(Step.CLOSE).holdUntil(closed);
			MDC.put("request", "of-ann");
			template(UnaryOperator.identity())
				.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.consumeAsync()));
			MDC.remove("request");
			lines.start();
			logger.addAppender(lines);
			closed.completeExceptionally(new ServiceUnavailableException("gone"));
			assertThat(lines.requests).isNotEmpty().containsOnly("of-ann");
			assertThat(MDC.get("request")).isNull();
		}
		finally {
			logger.detachAppender(lines);
			MDC.clear();
			ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
		}
	}

	private SessionTemplate template(UnaryOperator<SessionTemplate.Builder> change) {
		return change.apply(SessionTemplate.builder(this.script).name("logged").retry(RetrySettings.none())).build();
	}

	private static void withContext(Saboteurs.Accessor accessor, Runnable test) {
		ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
		accessor.value.set("value");
		try {
			test.run();
		}
		finally {
			accessor.value.remove();
			ContextRegistry.getInstance().removeThreadLocalAccessor(accessor.key());
		}
	}

	private static void withFailingAppender(Runnable test) {
		Logger logger = (Logger) LoggerFactory.getLogger(SessionTemplate.class);
		FailingAppender failing = new FailingAppender();
		failing.start();
		logger.addAppender(failing);
		try {
			test.run();
			assertThat(failing.called).isTrue();
		}
		finally {
			logger.detachAppender(failing);
		}
	}

	private static final class FailingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private boolean called;

		@Override
		protected void append(ILoggingEvent event) {
			this.called = true;
			throw new NoClassDefFoundError("the appender failed");
		}

		@Override
		public synchronized void doAppend(ILoggingEvent event) {
			append(event);
		}

	}

	private static final class RequestsOfLines extends AppenderBase<ILoggingEvent> {

		private final List<String> requests = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.requests.add(String.valueOf(event.getMDCPropertyMap().get("request")));
		}

	}

}
