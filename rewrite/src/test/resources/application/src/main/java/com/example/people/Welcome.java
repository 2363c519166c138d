package com.example.people;

import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Driver;

/** Adds people, and greets them. */
public class Welcome {

  private final PersonRepository people;

  public Welcome(Driver driver) {
    this.people = new PersonRepository(driver);
  }

  public CompletionStage<String> greet(String name) {
    return people.add(name).thenCompose(added -> people.names()).thenApply(names -> "Hello " + String.join(", ", names));
  }

}
