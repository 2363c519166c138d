package io.github.neo4jsessions.application.jms;

import java.lang.reflect.Proxy;

import io.github.neo4jsessions.application.Attempt;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application with JMS, whose broker does not answer, that adds the starter for Neo4j.
 * Other databases are on the class path for other applications.
 */
@SpringBootApplication(excludeName = { "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
		"org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration",
		"org.springframework.boot.data.mongodb.autoconfigure.DataMongoRepositoriesAutoConfiguration" })
public class JmsApplication {

	@Bean
	ConnectionFactory connectionFactory() {
		return (ConnectionFactory) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ConnectionFactory.class }, (proxy, method, arguments) -> {
					if (method.getName().startsWith("create")) {
						throw new JMSException("no broker");
					}
					return method.getName().equals("hashCode") ? 1 : null;
				});
	}

	@Bean
	JmsTransactionManager transactionManager(ConnectionFactory connections) {
		return new JmsTransactionManager(connections);
	}

	@Bean
	Attempt attempt() {
		return new Nothing();
	}

	static class Nothing implements Attempt {

		@Override
		@Transactional
		public void run() {
			// the transaction cannot be created
		}

	}

}
