package io.github.neo4jsessions.benchmarks.server;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * The unit of work as a method of a Spring bean.
 */
class AnnotatedUnit {

	private final Counters counters;

	AnnotatedUnit(Counters counters) {
		this.counters = counters;
	}

	/**
	 * Raise one counter.
	 * @return its value
	 */
	@AsyncTransactional
	CompletionStage<Long> raise() {
		return this.counters.raise(TransactionScope.required());
	}

	/**
	 * Create an application context with a proxy of the unit.
	 */
	static AnnotationConfigApplicationContext context(SessionTemplate template, Counters counters) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Transactions.class);
		context.registerBean(AsyncTransactional.DEFAULT_MANAGER, AsyncNeo4jTransactionManager.class,
				() -> new AsyncNeo4jTransactionManager(template));
		context.registerBean(AnnotatedUnit.class, () -> new AnnotatedUnit(counters));
		context.refresh();
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

	}

}
