package io.github.neo4jsessions.application.both;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with JPA, Spring Data Neo4j and the starter.
 */
@SpringBootApplication
public class BothApplication {

}
