package com.example.people;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.rewrite.ApplicationServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class ReactivePeopleTests {

  private final Driver driver = ApplicationServer.driver();

  private final ReactivePeople people = new ReactivePeople(ApplicationServer.client(), SessionTemplate.create(driver));

  @BeforeEach
  void addTwoPeople() {
    assertThat(new PersonRepository(driver).clear().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(20));
    is(people.add("Bob"), 1);
    is(people.add("Ann"), 1);
  }

  @Test
  void rowsAreMaps() {
    Map<String, Object> ann = new HashMap<>(Map.of("name", "Ann", "number", 1.5, "list", List.of(1L, 2L)));
    ann.put("missing", null);
    is(people.named(List.of("Ann", "Bob", "Cid"), 1).collectList(), List.of(ann));
    is(people.one("Bob"), Map.of("name", "Bob"));
    assertThat(people.one("Cid").blockOptional(Duration.ofSeconds(20))).isEmpty();
  }

  @Test
  void rowsAreMapped() {
    is(people.all().collectList(), List.of(new ReactivePeople.Person("Ann"), new ReactivePeople.Person("Bob")));
    is(people.first(), new ReactivePeople.Person("Ann"));
    is(people.count(), 2L);
    is(people.countByTemplate(), 2L);
    is(people.spread().collectList().map(List::size), 2);
  }

  @Test
  void nothingRunsBeforeASubscriptionAndEachSubscriptionRunsTheQuery() {
    Mono<Integer> adding = people.add("Cid");
    is(people.count(), 2L);
    is(adding, 1);
    is(adding, 1);
    is(people.count(), 4L);
  }

  private static <T> void is(Mono<T> mono, T expected) {
    assertThat(mono.block(Duration.ofSeconds(20))).isEqualTo(expected);
  }

}
