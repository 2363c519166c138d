package io.github.neo4jsessions.test.slice;

import org.springframework.data.neo4j.repository.Neo4jRepository;

/**
 * A repository of Spring Data.
 */
interface PersonRepository extends Neo4jRepository<Person, String> {

}
