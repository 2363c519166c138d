package com.example.people;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.rewrite.ApplicationServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import static org.assertj.core.api.Assertions.assertThat;

class PersonRepositoryTests {

  private final Driver driver = ApplicationServer.driver();

  private final PersonRepository people = new PersonRepository(driver);

  @BeforeEach
  void addTwoPeople() {
    is(people.clear(), null);
    is(people.add("Bob"), 1);
    is(people.add("Ann"), 1);
  }

  @Test
  void peopleAreFoundByAsynchronousMethods() {
    is(people.names(), List.of("Ann", "Bob"));
    is(people.count(), 2L);
    is(people.countIn("neo4j"), 2L);
  }

  @Test
  void peopleAreFoundByMethodsThatBlock() {
    assertThat(people.countNamed("Ann")).isEqualTo(1);
    assertThat(people.sorted()).containsExactly("Bob", "Ann");
    assertThat(people.lettersOfAll()).isEqualTo(6);
    assertThat(people.addTwin("Cid")).isEqualTo(2);
    assertThat(people.countNamed("Cid")).isEqualTo(2);
  }

  @Test
  void twoQueriesAreOneTransaction() {
    is(people.rename("Ann", "Zoe"), "Zoe");
    is(people.names(), List.of("Bob", "Zoe"));
  }

  @Test
  void aFailureRollsBackAndIsReported() {
    assertThat(people.fail().toCompletableFuture()).failsWithin(Duration.ofSeconds(20));
    is(people.names(), List.of("Ann", "Bob"));
  }

  @Test
  void othersUseTheRepository() {
    is(new Welcome(driver).greet("Cid"), "Hello Ann, Bob, Cid");
  }

  private static <T> void is(CompletionStage<T> stage, T expected) {
    assertThat(stage.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(expected);
  }

}
