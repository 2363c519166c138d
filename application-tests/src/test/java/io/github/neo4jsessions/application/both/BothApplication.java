package io.github.neo4jsessions.application.both;

import jakarta.persistence.EntityManagerFactory;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.data.neo4j.repository.config.EnableNeo4jRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;

/**
 * An application with JPA, Spring Data Neo4j and the starter. Spring Boot configures one
 * transaction manager only, so the application declares those of JPA and of Spring Data
 * Neo4j itself.
 */
@SpringBootApplication
@EnableNeo4jRepositories(transactionManagerRef = "neo4jTransactionManager")
public class BothApplication {

	@Bean
	@Primary
	JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
		return new JpaTransactionManager(entityManagerFactory);
	}

	/**
	 * Shares its bookmarks with the sessions of this library, if the starter is there.
	 */
	@Bean
	Neo4jTransactionManager neo4jTransactionManager(Driver driver, DatabaseSelectionProvider databases,
			ObjectProvider<Neo4jBookmarkManager> bookmarks) {
		return Neo4jTransactionManager.with(driver)
			.withDatabaseSelectionProvider(databases)
			.withBookmarkManager(bookmarks.getIfAvailable(Neo4jBookmarkManager::create))
			.build();
	}

}
