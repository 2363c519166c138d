package io.github.neo4jsessions.application.jpa;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with JPA that adds the starter for Neo4j.
 */
@SpringBootApplication
public class JpaApplication {

}
