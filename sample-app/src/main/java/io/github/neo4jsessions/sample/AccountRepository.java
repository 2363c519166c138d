package io.github.neo4jsessions.sample;

import org.springframework.data.neo4j.repository.Neo4jRepository;

/**
 * The same accounts for code that may block. Shows Spring Data Neo4j beside the session
 * template, each with its own transactions.
 */
public interface AccountRepository extends Neo4jRepository<Account, String> {

}
