package com.example.people;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

/** People, by sessions that are opened and closed by hand. */
public class PersonRepository {

  private final Driver driver;

  public PersonRepository(Driver driver) {
    this.driver = driver;
  }

  // closed after a success only
  public CompletionStage<List<String>> names() {
    AsyncSession session = driver.session(AsyncSession.class);
    return session
        .executeReadAsync(tx -> tx.runAsync("MATCH (p:Person) RETURN p.name ORDER BY p.name")
            .thenCompose(cursor -> cursor.listAsync(row -> row.get(0).asString())))
        .thenCompose(names -> session.closeAsync().thenApply(ignored -> names));
  }

  // not waited for
  public CompletionStage<Integer> add(String name) {
    var session = driver.session(AsyncSession.class);
    return session
        .executeWriteAsync(
            tx -> tx.runAsync("CREATE (:Person {name: $name})", Map.of("name", name))
                .thenCompose(ResultCursor::consumeAsync),
            TransactionConfig.builder().withTimeout(Duration.ofSeconds(20)).build())
        .whenComplete((summary, error) -> session.closeAsync())
        .thenApply(summary -> summary.counters().nodesCreated());
  }

  public CompletionStage<Void> clear() {
    AsyncSession session = driver.session(AsyncSession.class);
    return session
        .executeWriteAsync(tx -> tx.runAsync("MATCH (p:Person) DETACH DELETE p")
            .thenCompose(ResultCursor::consumeAsync))
        .thenCompose(summary -> session.closeAsync());
  }

  /** How many people there are, or -1 if that cannot be found out. */
  public CompletionStage<Long> count() {
    AsyncSession session = driver.session(AsyncSession.class);
    CompletionStage<Long> count = session.executeReadAsync(tx -> tx.runAsync("MATCH (p:Person) RETURN count(p)")
        .thenCompose(ResultCursor::singleAsync)
        .thenApply(row -> row.get(0).asLong()));
    return count.thenCompose(n -> session.closeAsync().thenApply(ignored -> n)).exceptionally(error -> {
      session.closeAsync();
      return -1L;
    });
  }

  /** Renames a person in two queries, or in none. */
  public CompletionStage<String> rename(String from, String to) {
    AsyncSession session = driver.session(AsyncSession.class);
    return session
        .executeWriteAsync(tx -> tx.runAsync("MATCH (p:Person {name: $from}) SET p.name = $to", Map.of("from", from, "to", to))
            .thenCompose(ResultCursor::consumeAsync)
            .thenCompose(summary -> tx.runAsync("MATCH (p:Person {name: $to}) RETURN p.name", Map.of("to", to)))
            .thenCompose(ResultCursor::singleAsync)
            .thenApply(row -> row.get(0).asString()))
        .thenCompose(name -> {
          return session.closeAsync().thenApply(ignored -> name);
        });
  }

  /** Divides by zero, after it has added a person. */
  public CompletionStage<Void> fail() {
    AsyncSession session = driver.session(AsyncSession.class);
    return session
        .executeWriteAsync(tx -> tx.runAsync("CREATE (:Person {name: 'nobody'})")
            .thenCompose(ResultCursor::consumeAsync)
            .thenCompose(summary -> tx.runAsync("RETURN 1 / 0"))
            .thenCompose(ResultCursor::consumeAsync))
        .thenCompose(summary -> session.closeAsync());
  }

  // a configuration of its own
  public CompletionStage<Long> countIn(String database) {
    AsyncSession session = driver.session(AsyncSession.class, SessionConfig.forDatabase(database));
    return session
        .executeReadAsync(tx -> tx.runAsync("MATCH (p:Person) RETURN count(p)")
            .thenCompose(ResultCursor::singleAsync)
            .thenApply(row -> row.get(0).asLong()))
        .thenCompose(n -> session.closeAsync().thenApply(ignored -> n));
  }

  public long countNamed(String name) {
    try (Session session = driver.session()) {
      return session.executeRead(tx -> tx.run("MATCH (p:Person {name: $name}) RETURN count(p)", Map.of("name", name)).single().get(0).asLong());
    }
  }

  public List<String> sorted() {
    try (Session session = driver.session()) {
      return session.executeRead(tx -> tx.run("MATCH (p:Person) RETURN p.name ORDER BY p.name DESC").list(row -> row.get(0).asString()));
    }
  }

  public int addTwin(String name) {
    try (var session = driver.session()) {
      return session.executeWrite(tx -> tx.run("UNWIND [1, 2] AS i CREATE (:Person {name: $name})", Map.of("name", name)).consume().counters().nodesCreated());
    }
  }

  // of another form
  public long lettersOfAll() {
    try (Session session = driver.session()) {
      return session.executeRead(tx -> {
        long letters = 0;
        var result = tx.run("MATCH (p:Person) RETURN p.name");
        while (result.hasNext()) {
          letters += result.next().get(0).asString().length();
        }
        return letters;
      });
    }
  }

}
