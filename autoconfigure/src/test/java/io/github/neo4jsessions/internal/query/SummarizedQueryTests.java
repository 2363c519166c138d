package io.github.neo4jsessions.internal.query;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.Proxies;
import io.github.neo4jsessions.test.driver.Behaviour;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each result that is read to its end has its summary looked at, for notifications of the
 * server, before the work receives it.
 */
class SummarizedQueryTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.github.neo4jsessions.cypher");

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.script);

	private final AtomicInteger looks = new AtomicInteger();

	private final AtomicInteger asked = new AtomicInteger();

	private boolean fails;

	private final ResultSummary summary = Proxies.proxy(ResultSummary.class, (method, arguments) -> {
		if (!method.equals("gqlStatusObjects")) {
			throw new UnsupportedOperationException(method);
		}
		this.looks.incrementAndGet();
		if (this.fails) {
			throw new IllegalStateException("no status");
		}
		return Set.of();
	});

	SummarizedQueryTests() {
		Behaviour result = (step) -> CompletableFuture
			.completedFuture(Proxies.proxy(ResultCursor.class, (method, arguments) -> switch (method) {
				case "nextAsync", "singleAsync" -> CompletableFuture.completedFuture(null);
				case "consumeAsync" -> {
					this.asked.incrementAndGet();
					yield CompletableFuture.completedFuture(this.summary);
				}
				default -> throw new UnsupportedOperationException(method);
			}));
		this.script.on(Step.RUN).answer(result);
	}

	@AfterEach
	void level() {
		LOGGER.setLevel(null);
	}

	static Stream<Arguments> ways() {
		return Stream.of(
				way("consumeAsync of a transaction",
						(sessions) -> sessions
							.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync))),
				way("listAsync of a transaction",
						(sessions) -> sessions
							.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::listAsync))),
				way("mapped listAsync of a transaction", (sessions) -> sessions.executeWrite(
						(tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.listAsync(Record::asMap)))),
				way("forEachAsync of a transaction", (sessions) -> sessions
					.executeWrite((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> cursor.forEachAsync((row) -> {
					})))),
				way("runAll", (sessions) -> sessions.executeWrite((tx) -> tx.runAll(List.of(new Query("RETURN 1"))))),
				way("a session",
						(sessions) -> sessions.execute(
								(session) -> session.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync))),
				way("a session's transaction",
						(sessions) -> sessions.execute((session) -> session.beginTransactionAsync()
							.thenCompose((tx) -> tx.runAsync("RETURN 1")
								.thenCompose(ResultCursor::consumeAsync)
								.thenCompose((summary) -> tx.commitAsync())))),
				way("query run", (sessions) -> sessions.query("RETURN 1").run()),
				way("query one", (sessions) -> sessions.query("RETURN 1").one()),
				way("query first", (sessions) -> sessions.query("RETURN 1").first()),
				way("query all", (sessions) -> sessions.query("RETURN 1").all()),
				way("query stream", (sessions) -> sessions.query("RETURN 1").stream().collectList().toFuture()),
				way("joined query", (sessions) -> sessions.executeWrite((tx) -> sessions.query("RETURN 1").all())),
				way("joined stream", (sessions) -> sessions
					.executeWrite((tx) -> tx.query("RETURN 1").stream().collectList().toFuture())));
	}

	private static Arguments way(String name, Function<SessionTemplate, CompletionStage<?>> query) {
		return Arguments.argumentSet(name, query);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void theSummaryIsLookedAtOnce(Function<SessionTemplate, CompletionStage<?>> query) {
		assertThat(query.apply(this.sessions).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(this.looks).hasValue(1);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void aSummaryThatCannotBeReadHasNoEffect(Function<SessionTemplate, CompletionStage<?>> query) {
		this.fails = true;
		assertThat(query.apply(this.sessions).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(this.looks).hasValue(1);
	}

	@Test
	void theSummaryOfAListIsNotAskedForIfNothingIsLogged() {
		LOGGER.setLevel(Level.OFF);
		assertThat(this.sessions.query("RETURN 1").all()).succeedsWithin(Duration.ofSeconds(30));
		assertThat(this.sessions.query("RETURN 1").stream().collectList().toFuture())
			.succeedsWithin(Duration.ofSeconds(30));
		assertThat(this.asked).hasValue(0);
	}

	@Test
	void theSummaryIsLookedAtBeforeTheWorkReceivesIt() {
		int[] looks = new int[1];
		this.sessions
			.executeWrite((tx) -> tx.runAsync("RETURN 1")
				.thenCompose(ResultCursor::consumeAsync)
				.thenAccept((summary) -> looks[0] = this.looks.get()))
			.join();
		assertThat(looks[0]).isOne();
	}

}
