package com.example.people;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.rewrite.ApplicationServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The methods that the conversion adds do the same as those that block. */
class VariantsTests {

  private final SessionTemplate sessions = SessionTemplate.create(ApplicationServer.driver());

  private final PersonRepository people = new PersonRepository(ApplicationServer.driver(), sessions);

  @Test
  void theVariantsReturnTheSame() {
    is(people.clear().toCompletableFuture(), null);
    is(people.addTwinAsync("Ann"), 2);
    is(people.countNamedAsync("Ann"), people.countNamed("Ann"));
    is(people.sortedAsync(), people.sorted());
    assertThat(people.sorted()).containsExactly("Ann", "Ann");
  }

  @Test
  void aFailureLeavesNoSessionOpen() {
    assertThat(people.fail().toCompletableFuture()).failsWithin(Duration.ofSeconds(20));
    assertThat(sessions.statistics().active()).isZero();
    assertThat(sessions.statistics().rolledBack()).isEqualTo(1);
  }

  private static <T> void is(CompletableFuture<T> future, T expected) {
    assertThat(future).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(expected);
  }

}
