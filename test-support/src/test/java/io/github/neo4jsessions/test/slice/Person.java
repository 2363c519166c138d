package io.github.neo4jsessions.test.slice;

import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;

/**
 * An entity of Spring Data.
 */
@Node
record Person(@Id String name) {

}
