package io.github.neo4jsessions.springdata;

import org.springframework.data.neo4j.repository.Neo4jRepository;

/**
 * A repository of Spring Data.
 */
interface People extends Neo4jRepository<Person, String> {

}
