package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.neo4jsessions.internal.template.WrittenLines;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real server notes about a query is logged, whatever runs the query, and without
 * any text of the query.
 */
@Neo4jServerTest
class NotificationIT {

	/**
	 * The label does not exist, the two patterns are disconnected, and the function is
	 * deprecated.
	 */
	private static final String QUERY = "MATCH (hiddenNode:HiddenLabel {hidden: 'hiddenText'}), (hiddenOther) "
			+ "RETURN id(hiddenNode) AS hiddenColumn";

	private WrittenLines all;

	private WrittenLines log;

	private SessionTemplate sessions;

	/**
	 * Use a template of this test only, since the rate of lines is limited for each.
	 */
	@Autowired
	void sessions(SessionTemplate template) {
		this.sessions = template.mutate().name("noted").build();
	}

	/**
	 * Listen to the log once the application has configured it.
	 */
	@BeforeEach
	void attach() {
		this.all = WrittenLines.to("ROOT");
		this.log = WrittenLines.to("io.github.neo4jsessions.cypher");
	}

	@AfterEach
	void detach() {
		this.all.close();
		this.log.close();
	}

	static Stream<Arguments> ways() {
		return Stream.of(
				way("tx.runAsync, consumed",
						(sessions) -> sessions
							.executeRead((tx) -> tx.runAsync(QUERY).thenCompose(ResultCursor::consumeAsync))),
				way("tx.runAsync, listed",
						(sessions) -> sessions
							.executeRead((tx) -> tx.runAsync(QUERY).thenCompose(ResultCursor::listAsync))),
				way("tx.runAsync, mapped",
						(sessions) -> sessions.executeRead(
								(tx) -> tx.runAsync(QUERY).thenCompose((cursor) -> cursor.listAsync(Record::asMap)))),
				way("tx.runAsync, for each", (sessions) -> sessions
					.executeRead((tx) -> tx.runAsync(QUERY).thenCompose((cursor) -> cursor.forEachAsync((row) -> {
					})))),
				way("runAll", (sessions) -> sessions.executeWrite((tx) -> tx.runAll(List.of(new Query(QUERY))))),
				way("session.runAsync",
						(sessions) -> sessions
							.execute((session) -> session.runAsync(QUERY).thenCompose(ResultCursor::consumeAsync))),
				way("query, run", (sessions) -> sessions.query(QUERY).run()),
				way("query, one", (sessions) -> sessions.query(QUERY).one()),
				way("query, first", (sessions) -> sessions.query(QUERY).first()),
				way("query, all", (sessions) -> sessions.query(QUERY).all()),
				way("query, stream", (sessions) -> sessions.query(QUERY).stream().collectList().toFuture()),
				way("joined query, all", (sessions) -> sessions.executeRead((tx) -> sessions.query(QUERY).all())),
				way("joined query, stream", (sessions) -> sessions
					.executeRead((tx) -> sessions.query(QUERY).stream().collectList().toFuture())));
	}

	private static Arguments way(String name, Function<SessionTemplate, CompletionStage<?>> query) {
		return Arguments.argumentSet(name, query);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void notificationsAreLoggedOnceAndWithoutText(Function<SessionTemplate, CompletionStage<?>> query) {
		Futures.value(query.apply(this.sessions).toCompletableFuture());
		assertThat(this.log.events()).extracting((event) -> event.getLoggerName().replaceFirst(".*cypher\\.", ""))
			.containsExactlyInAnyOrder("unrecognized", "unrecognized", "performance", "deprecation");
		assertThat(this.log.lines())
			.allMatch((line) -> line.matches("(WARN|INFO) Session template 'noted', scope \\d+, "
					+ "open for \\d+ ms: notification 0[13]N\\d\\d \\([a-z ]+\\)( at line 1, column \\d+)? of a query"))
			.anyMatch((line) -> line.contains("03N90 (cartesian product)") && line.startsWith("INFO "))
			.anyMatch((line) -> line.contains("01N50 (label does not exist)") && line.startsWith("WARN "));
		assertThat(this.all.lines()).noneMatch((line) -> line.toLowerCase(Locale.ROOT).contains("hidden"));
	}

	@Test
	void aSummaryThatIsRequestedTwiceIsLoggedOnce() {
		CompletableFuture<?> future = this.sessions.executeRead((tx) -> tx.runAsync(QUERY)
			.thenCompose((cursor) -> cursor.listAsync()
				.thenCompose((rows) -> cursor.consumeAsync())
				.thenCompose((summary) -> cursor.consumeAsync())));
		Futures.value(future);
		assertThat(this.log.lines()).hasSize(4);
	}

	@Test
	void aQueryWithoutNotificationsIsNoLine() {
		Futures.value(this.sessions.query("RETURN 1 AS one").all());
		Futures
			.value(this.sessions.executeRead((tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync)));
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void slowQueriesAreLoggedWithoutText() {
		SessionTemplate slow = this.sessions.mutate().slowQueryThreshold(Duration.ofMillis(1)).build();
		Futures.value(slow.query("UNWIND range(1, 3000000) AS hidden RETURN count(hidden)").all());
		assertThat(this.all.lines()).anyMatch((line) -> line.contains("slow query: number 1 of the scope, "))
			.noneMatch((line) -> line.toLowerCase(Locale.ROOT).contains("hidden"));
	}

}
