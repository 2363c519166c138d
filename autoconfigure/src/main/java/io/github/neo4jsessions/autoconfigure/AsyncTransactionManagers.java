package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.boot.transaction.autoconfigure.TransactionProperties;

/**
 * Creates transaction managers as Spring Boot creates its own: with the default timeout
 * of {@code spring.transaction}, which Spring Boot sets for blocking managers only, and
 * with the customizers of the application.
 */
record AsyncTransactionManagers(ObjectProvider<TransactionProperties> properties,
		ObjectProvider<TransactionManagerCustomizers> customizers) {

	AsyncNeo4jTransactionManager manager(SessionTemplate template) {
		AsyncNeo4jTransactionManager manager = new AsyncNeo4jTransactionManager(template);
		this.properties.ifAvailable((properties) -> {
			Duration timeout = properties.getDefaultTimeout();
			// Spring represents "the default" as -1
			if (timeout != null && !timeout.isNegative()) {
				if (timeout.isZero()) {
					throw new InvalidConfigurationPropertyValueException("spring.transaction.default-timeout", timeout,
							"For Neo4j, 0 means no timeout. Set a positive duration, or remove the property.");
				}
				manager.setDefaultTimeout(timeout);
			}
		});
		this.customizers.ifAvailable((all) -> all.customize(manager));
		return manager;
	}

}
