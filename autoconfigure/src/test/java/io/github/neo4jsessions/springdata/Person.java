package io.github.neo4jsessions.springdata;

import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;

/**
 * An entity of Spring Data.
 *
 * @param id its id
 * @param name its name
 */
@Node("StockPerson")
record Person(@Id String id, String name) {

}
