package io.github.neo4jsessions.application.both;

import jakarta.persistence.EntityManagerFactory;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.data.neo4j.repository.config.EnableNeo4jRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;

/**
 * The transaction managers of JPA and of Spring Data Neo4j. Spring Boot configures one of
 * them only. They are not part of the application class, so that a test of a slice of the
 * application does not contain them.
 */
@Configuration(proxyBeanMethods = false)
@EnableNeo4jRepositories(transactionManagerRef = "neo4jTransactionManager")
class BothConfiguration {

	private final ObjectProvider<TransactionManagerCustomizers> customizers;

	BothConfiguration(ObjectProvider<TransactionManagerCustomizers> customizers) {
		this.customizers = customizers;
	}

	@Bean
	@Primary
	JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
		JpaTransactionManager manager = new JpaTransactionManager(entityManagerFactory);
		this.customizers.ifAvailable((all) -> all.customize(manager));
		return manager;
	}

	/**
	 * Shares its bookmarks with the sessions of this library, if the starter is there.
	 */
	@Bean
	Neo4jTransactionManager neo4jTransactionManager(Driver driver, DatabaseSelectionProvider databases,
			ObjectProvider<Neo4jBookmarkManager> bookmarks) {
		Neo4jTransactionManager manager = Neo4jTransactionManager.with(driver)
			.withDatabaseSelectionProvider(databases)
			.withBookmarkManager(bookmarks.getIfAvailable(Neo4jBookmarkManager::create))
			.build();
		this.customizers.ifAvailable((all) -> all.customize(manager));
		return manager;
	}

}
