package io.github.neo4jsessions.application.r2dbc;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with R2DBC that adds the starter for Neo4j. MongoDB is on the class path
 * for other applications.
 */
@SpringBootApplication(excludeName = { "org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
		"org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration",
		"org.springframework.boot.data.mongodb.autoconfigure.DataMongoRepositoriesAutoConfiguration" })
public class R2dbcApplication {

}
