package io.github.neo4jsessions.application.mongodb;

import io.github.neo4jsessions.application.Attempt;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application with MongoDB that adds the starter for Neo4j. Other databases are on the
 * class path for other applications.
 */
@SpringBootApplication(excludeName = { "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
public class MongoApplication {

	@Bean
	MongoTransactionManager transactionManager(MongoDatabaseFactory databases) {
		return new MongoTransactionManager(databases);
	}

	@Bean
	Attempt attempt(MongoTemplate template) {
		return new Insertion(template);
	}

	static class Insertion implements Attempt {

		private final MongoTemplate template;

		Insertion(MongoTemplate template) {
			this.template = template;
		}

		@Override
		@Transactional
		public void run() {
			this.template.createCollection("orders");
		}

	}

}
