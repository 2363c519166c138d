package io.github.neo4jsessions.benchmarks.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.neo4j.core.Neo4jClient;
import org.springframework.data.neo4j.core.ReactiveNeo4jClient;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.data.neo4j.core.transaction.ReactiveNeo4jTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Data Neo4j with its defaults.
 */
final class SpringDataContenders implements AutoCloseable {

	private static final int JAVA_WITH_VIRTUAL_THREADS = 21;

	private final Counters counters;

	private final Neo4jClient client;

	private final TransactionTemplate transactions;

	private final ReactiveNeo4jClient reactiveClient;

	private final TransactionalOperator reactiveTransactions;

	private final ExecutorService platformThreads = Executors.newCachedThreadPool();

	SpringDataContenders(Driver driver, Counters counters) {
		this.counters = counters;
		this.client = Neo4jClient.create(driver);
		this.transactions = new TransactionTemplate(new Neo4jTransactionManager(driver));
		this.reactiveClient = ReactiveNeo4jClient.create(driver);
		this.reactiveTransactions = TransactionalOperator.create(new ReactiveNeo4jTransactionManager(driver));
	}

	List<Contender> all() {
		List<Contender> all = new ArrayList<>();
		all.add(new BlockingContender(Contender.SPRING_DATA + "blocking, platform threads", this.platformThreads,
				this::block));
		if (Runtime.version().feature() >= JAVA_WITH_VIRTUAL_THREADS) {
			SimpleAsyncTaskExecutor virtualThreads = new SimpleAsyncTaskExecutor();
			virtualThreads.setVirtualThreads(true);
			all.add(new BlockingContender(Contender.SPRING_DATA + "blocking, virtual threads", virtualThreads,
					this::block));
		}
		all.add(new AsynchronousContender(Contender.SPRING_DATA + "reactive", this::react));
		return all;
	}

	private void block() {
		this.transactions.executeWithoutResult((status) -> this.client.query(Counters.RAISE)
			.bind(this.counters.next())
			.to("id")
			.fetchAs(Long.class)
			.one()
			.orElseThrow());
	}

	private CompletionStage<@Nullable Long> react() {
		return this.reactiveClient.query(Counters.RAISE)
			.bind(this.counters.next())
			.to("id")
			.fetchAs(Long.class)
			.one()
			.as(this.reactiveTransactions::transactional)
			.toFuture();
	}

	@Override
	public void close() {
		this.platformThreads.shutdown();
	}

}
