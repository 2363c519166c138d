package com.example.people;

import java.util.List;
import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.summary.ResultSummary;
import org.springframework.data.neo4j.core.ReactiveNeo4jClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The same, by Spring Data's client; new code uses the template. */
public class ReactivePeople {

  private final ReactiveNeo4jClient client;

  private final SessionTemplate sessions;

  public ReactivePeople(ReactiveNeo4jClient client, SessionTemplate sessions) {
    this.client = client;
    this.sessions = sessions;
  }

  public Flux<Map<String, Object>> named(List<String> names, int limit) {
    return client.query("MATCH (p:Person) WHERE p.name IN $names RETURN p.name AS name, 1.5 AS number, [1, 2] AS list, p.missing AS missing ORDER BY name LIMIT $limit")
        .bind(names).to("names")
        .bind(limit).to("limit")
        .fetch()
        .all();
  }

  public Flux<Person> all() {
    return client.query("MATCH (p:Person) RETURN p.name AS name ORDER BY name")
        .fetchAs(Person.class)
        .mappedBy((types, row) -> new Person(row.get("name").asString()))
        .all();
  }

  public Mono<Person> first() {
    return client.query("MATCH (p:Person) RETURN p.name AS name ORDER BY name")
        .fetchAs(Person.class)
        .mappedBy((types, row) -> new Person(row.get("name").asString()))
        .first();
  }

  public Mono<Map<String, Object>> one(String name) {
    return client.query("MATCH (p:Person {name: $name}) RETURN p.name AS name").bindAll(Map.of("name", name)).fetch().one();
  }

  public Mono<Long> count() {
    return client.query("MATCH (p:Person) RETURN count(p)").fetchAs(Long.class).one();
  }

  public Mono<Integer> add(String name) {
    Mono<ResultSummary> added = client.query("CREATE (:Person {name: $name})").bind(name).to("name").run();
    return added.map(summary -> summary.counters().nodesCreated());
  }

  // the elements of a list are rows of the client
  public Flux<String> spread() {
    return client.query("MATCH (p:Person) RETURN collect(p.name)").fetchAs(String.class).all();
  }

  public Mono<Long> countByTemplate() {
    return Mono.fromFuture(sessions.query("MATCH (p:Person) RETURN count(p)").fetchAs(Long.class)::one).flatMap(Mono::justOrEmpty);
  }

  public record Person(String name) {
  }

}
