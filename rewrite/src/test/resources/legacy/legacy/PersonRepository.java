package legacy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

/** Sessions that are opened and closed by hand, in the forms in which people write them. */
public class PersonRepository {

	private final Driver driver;

	public PersonRepository(Driver driver) {
		this.driver = driver;
	}

	// closed after a success only
	public CompletionStage<List<String>> names() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session
			.executeReadAsync((tx) -> tx.runAsync("MATCH (p:Person) RETURN p.name ORDER BY p.name")
				.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString())))
			.thenCompose((names) -> session.closeAsync().thenApply((ignored) -> names));
	}

	// the close is not awaited; a configuration, and a step behind the close
	public CompletionStage<Integer> add(String name) {
		var session = driver.session(AsyncSession.class);
		return session.executeWriteAsync((tx) -> create(tx, name).thenCompose(ResultCursor::consumeAsync),
				TransactionConfig.builder().withTimeout(Duration.ofSeconds(5)).build())
			.whenComplete((summary, error) -> {
				session.closeAsync();
			})
			.thenApply((summary) -> summary.counters().nodesCreated());
	}

	// the value is dropped
	public CompletionStage<Void> clear() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session.executeWriteAsync((tx) -> tx.runAsync("MATCH (p:Person) DETACH DELETE p").thenCompose(ResultCursor::consumeAsync))
			.thenCompose((summary) -> session.closeAsync());
	}

	// closed on both paths, through a variable, with statements in between
	public CompletionStage<Long> count() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		CompletionStage<Long> count = session.executeReadAsync((tx) -> tx.runAsync("MATCH (p:Person) RETURN count(p)")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()));
		return count.thenCompose((n) -> {
			System.out.println("found " + n);
			return session.closeAsync().thenApply((ignored) -> n);
		}).exceptionally((error) -> {
			session.closeAsync();
			return -1L;
		});
	}

	// a configuration of its own
	public CompletionStage<Long> countIn(String database) {
		AsyncSession session = this.driver.session(AsyncSession.class, SessionConfig.forDatabase(database));
		return session.executeReadAsync((tx) -> tx.runAsync("MATCH (p:Person) RETURN count(p)")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()))
			.handle((n, error) -> session.closeAsync().thenApply((ignored) -> n))
			.thenCompose((n) -> n);
	}

	// tells errors of the driver apart
	public CompletionStage<Boolean> addConstraint() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session
			.executeWriteAsync((tx) -> tx.runAsync("CREATE CONSTRAINT FOR (p:Person) REQUIRE p.name IS UNIQUE")
				.thenCompose(ResultCursor::consumeAsync))
			.handle((summary, error) -> !(error != null && error.getCause() instanceof ClientException))
			.thenCompose((done) -> session.closeAsync().thenApply((ignored) -> done));
	}

	private static CompletionStage<ResultCursor> create(AsyncTransactionContext tx, String name) {
		return tx.runAsync("CREATE (:Person {name: $name})", Map.of("name", name));
	}

}
