package io.github.neo4jsessions.benchmarks.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.neo4jsessions.benchmarks.HandWritten;
import org.neo4j.driver.Driver;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * The plain driver, called directly.
 *
 * @param driver the driver
 * @param counters the data of the unit of work
 */
record DriverContenders(Driver driver, Counters counters) {

	/**
	 * The metadata that the annotation sends to the server.
	 */
	private static final TransactionConfig NAMED = TransactionConfig.builder()
		.withMetadata(Map.of("name", AnnotatedUnit.class.getName() + ".raise"))
		.build();

	List<Contender> all() {
		return List.of(new AsynchronousContender(Contender.HAND_WRITTEN, this::transaction),
				new AsynchronousContender(Contender.NAMED_BY_HAND, this::namedTransaction),
				new AsynchronousContender("driver, `executeWriteAsync`", this::managedTransaction),
				new AsynchronousContender(Contender.AUTO_COMMIT_BY_HAND, this::autoCommit));
	}

	private CompletionStage<Long> transaction() {
		return HandWritten.inTransaction(this.driver, this.counters::raise);
	}

	private CompletionStage<Long> namedTransaction() {
		return HandWritten.inTransaction(this.driver, NAMED, this.counters::raise);
	}

	private CompletionStage<Long> managedTransaction() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session.executeWriteAsync(this.counters::raise)
			.handle((value, ex) -> HandWritten.close(session, value, ex))
			.thenCompose(Function.identity());
	}

	private CompletionStage<Long> autoCommit() {
		return HandWritten.inSession(this.driver, this.counters::raise);
	}

}
