package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.slf4j.MDC;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The log lines of slow scopes and slow queries.
 */
class SlowWorkLogTests {

	private static final Duration SHORT = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofDays(1);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final WrittenLines log = WrittenLines.to(SessionTemplate.class.getName());

	private final CompletableFuture<Object> release = new CompletableFuture<>();

	@AfterEach
	void detach() {
		this.log.close();
	}

	@Test
	void aSlowScopeIsALineWhenItEnds() {
		SessionTemplate template = template(
				(builder) -> builder.slowScopeThreshold(SHORT).sessionConfig(SessionConfig.forDatabase("books")));
		TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("name", "Bank.transfer")).build();
		CompletableFuture<Object> future = template.executeWrite(config, (tx) -> this.release);
		takeTime();
		assertThat(this.log.lines()).isEmpty();
		this.release.complete("done");
		assertThat(future).isCompletedWithValue("done");
		assertThat(this.log.lines()).singleElement()
			.asString()
			.matches("WARN Session template 'slow', scope \\d+, open for \\d+ ms: slow scope: \\d+ ms, longer than the "
					+ "slowScopeThreshold of 1 ms; access mode write, database 'books', outcome committed, "
					+ "transaction 'Bank.transfer'");
	}

	@Test
	void theLineHasTheOutcomeOfAScopeThatFailed() {
		SessionTemplate template = template((builder) -> builder.slowScopeThreshold(SHORT));
		CompletableFuture<Object> future = template.executeRead((tx) -> this.release);
		takeTime();
		this.release.completeExceptionally(new IllegalStateException("secret"));
		assertThat(future).isCompletedExceptionally();
		assertThat(this.log.lines()).singleElement()
			.asString()
			.endsWith("access mode read, home database, outcome rolled_back")
			.doesNotContain("secret");
	}

	@Test
	void aScopeWithoutATransactionIsALine() {
		SessionTemplate template = template((builder) -> builder.slowScopeThreshold(SHORT));
		template.execute((session) -> this.release);
		takeTime();
		this.release.complete("done");
		assertThat(this.log.lines()).singleElement().asString().endsWith("outcome completed");
	}

	@Test
	void aScopeThatCouldNotBeginIsALine() {
		SessionTemplate template = template((builder) -> builder.slowScopeThreshold(SHORT));
		CompletableFuture<Object> begin = new CompletableFuture<>();
		this.script.on(Step.BEGIN).answer((step) -> begin);
		template.executeWrite((tx) -> this.release);
		takeTime();
		begin.completeExceptionally(new ServiceUnavailableException("gone"));
		assertThat(this.log.lines()).singleElement().asString().contains("slow scope: ");
	}

	@Test
	void theLineShowsThePlaceThatOpenedTheScopeIfItIsRecorded() {
		SessionTemplate template = template(
				(builder) -> builder.slowScopeThreshold(SHORT).leakDetectionThreshold(LONG));
		template.execute((session) -> this.release);
		takeTime();
		this.release.complete("done");
		assertThat(this.log.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).endsWith("; the scope was opened here:");
			assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
				.anyMatch((frame) -> frame.toString().contains("theLineShowsThePlaceThatOpenedTheScope"));
		});
	}

	@Test
	void whatIsNotSlowIsNoLine() {
		SessionTemplate template = template((builder) -> builder.slowScopeThreshold(LONG).slowQueryThreshold(LONG));
		template.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync)).join();
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void bothAreOffByDefault() {
		SessionTemplate template = template(UnaryOperator.identity());
		template.executeWrite((tx) -> tx.runAsync("RETURN 1")
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((row) -> this.release));
		takeTime();
		this.release.complete("done");
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void manySlowScopesAreAFewLines() {
		SessionTemplate template = template((builder) -> builder.slowScopeThreshold(SHORT));
		for (int call = 0; call < 1000; call++) {
			template.execute((session) -> this.release);
		}
		takeTime();
		this.release.complete("done");
		assertThat(this.log.lines()).hasSizeBetween(LogRate.LINES, 500);
	}

	@Test
	void theLineIsWrittenWithTheContextOfTheCaller() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
		try {
			MDC.put("request", "of-ann");
			template((builder) -> builder.slowScopeThreshold(SHORT)).execute((session) -> this.release);
			MDC.remove("request");
			takeTime();
			this.release.complete("done");
			assertThat(this.log.events()).singleElement()
				.satisfies((event) -> assertThat(event.getMDCPropertyMap()).containsEntry("request", "of-ann"));
		}
		finally {
			MDC.clear();
			ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
		}
	}

	@Test
	void aSlowQueryIsALineWithItsNumber() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName("Bank.transfer");
		CompletableFuture<Object> future = template.inTransaction(definition,
				(tx) -> tx.runAsync("RETURN 'Hidden'").thenCompose(ResultCursor::consumeAsync).thenCompose((first) -> {
					this.log.lines().clear();
					this.script.on(Step.RUN).holdUntil(this.release);
					return tx.runAsync("RETURN 'Hidden'").thenCompose(ResultCursor::consumeAsync);
				}).thenApply((second) -> "done"));
		takeTime();
		this.release.complete("done");
		assertThat(future).isCompletedWithValue("done");
		assertThat(this.log.lines()).singleElement()
			.asString()
			.matches("WARN Session template 'slow', scope \\d+, open for \\d+ ms: slow query: number 2 of the scope, "
					+ "\\d+ ms, longer than the slowQueryThreshold of 1 ms; access mode write, home database, "
					+ "outcome completed, transaction 'Bank.transfer'");
	}

	@Test
	void aQueryThatFailsIsALineWithoutTheMessageOfItsError() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		this.script.on(Step.RUN).answer((step) -> this.release);
		CompletableFuture<Object> future = template
			.executeWrite((tx) -> tx.runAsync("RETURN 1").thenApply((row) -> row));
		takeTime();
		this.release.completeExceptionally(new ServiceUnavailableException("secret"));
		assertThat(future).isCompletedExceptionally();
		assertThat(this.log.lines()).singleElement()
			.asString()
			.contains("slow query: number 1", "outcome failed: " + ServiceUnavailableException.class.getName())
			.doesNotContain("secret");
	}

	@Test
	void aQueryOfTheTemplateIsALine() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		this.script.on(Step.RUN).holdUntil(this.release);
		CompletableFuture<?> one = template.query("RETURN 'Hidden'").one();
		CompletableFuture<?> all = template.query("RETURN 'Hidden'").all();
		CompletableFuture<?> stream = template.query("RETURN 'Hidden'").stream().collectList().toFuture();
		takeTime();
		this.release.complete("done");
		assertThat(one).isCompleted();
		assertThat(all).isCompleted();
		assertThat(stream).isCompleted();
		assertThat(this.log.lines()).hasSize(3)
			.allMatch((line) -> line.contains("slow query: number 1 of the scope, "))
			.noneMatch((line) -> line.contains("Hidden"));
	}

	@Test
	void eachQueryOfRunAllIsALine() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		this.script.on(Step.RUN).holdUntil(this.release);
		template.executeWrite((tx) -> tx.runAll(List.of(new Query("RETURN 1"), new Query("RETURN 2"))));
		takeTime();
		this.release.complete("done");
		assertThat(this.log.lines()).isNotEmpty().first().asString().contains("slow query: number 1 of the scope, ");
	}

	/**
	 * Such a query passes the gate of the propagation and that of the session.
	 */
	@Test
	void aQueryWithoutATransactionIsOneLine() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		this.script.on(Step.RUN).holdUntil(this.release);
		CompletableFuture<?> future = template.inTransaction(
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
				(tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync));
		takeTime();
		this.release.complete("done");
		assertThat(future).isCompleted();
		assertThat(this.log.lines()).singleElement().asString().contains("slow query: number 1 of the scope, ");
	}

	@Test
	void aResultThatIsReadLaterIsMeasuredToItsEnd() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		CompletableFuture<?> future = template.executeWrite((tx) -> tx.runAsync("RETURN 1")
			.thenCombine(this.release, (cursor, released) -> cursor)
			.thenCompose(ResultCursor::nextAsync));
		takeTime();
		assertThat(this.log.lines()).isEmpty();
		this.release.complete("done");
		assertThat(future).isCompleted();
		assertThat(this.log.lines()).singleElement().asString().contains("slow query: number 1 of the scope, ");
	}

	@Test
	void theNumberAndTheScopeAreThoseOfTheOwnerInAJoinedCall() {
		SessionTemplate template = template((builder) -> builder.slowQueryThreshold(SHORT));
		this.script.on(Step.RUN).holdUntil(this.release);
		CompletableFuture<?> future = template
			.executeWrite((outer) -> template.executeWrite((inner) -> template.query("RETURN 1").run()));
		takeTime();
		this.release.complete("done");
		assertThat(future).isCompleted();
		assertThat(this.log.lines()).singleElement().asString().contains("slow query: number 1 of the scope, ");
	}

	private void takeTime() {
		long begun = System.nanoTime();
		await().pollInterval(SHORT).until(() -> System.nanoTime() - begun > Duration.ofMillis(5).toNanos());
	}

	private SessionTemplate template(UnaryOperator<SessionTemplate.Builder> change) {
		return change.apply(SessionTemplate.builder(this.script).name("slow").retry(RetrySettings.none())).build();
	}

}
