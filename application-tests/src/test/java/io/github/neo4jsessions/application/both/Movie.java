package io.github.neo4jsessions.application.both;

import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;

/**
 * A movie in Neo4j.
 *
 * @param title its title
 */
@Node("Movie")
public record Movie(@Id String title) {

}
