package io.github.neo4jsessions.rewrite;

/**
 * The part of version 5 of the driver's API that version 6 removed, as sources for a
 * parser.
 */
final class Driver5 {

	static final String[] SOURCES = { """
			package org.neo4j.driver;
			public interface Driver {
				org.neo4j.driver.async.AsyncSession asyncSession();
				org.neo4j.driver.async.AsyncSession asyncSession(SessionConfig config);
				<T> T session(Class<T> type);
				<T> T session(Class<T> type, SessionConfig config);
			}
			""", """
			package org.neo4j.driver;
			public final class SessionConfig {
				public static SessionConfig forDatabase(String name) {
					return null;
				}
			}
			""", """
			package org.neo4j.driver;
			public final class TransactionConfig {
				public static TransactionConfig empty() {
					return null;
				}
			}
			""",
			"""
					package org.neo4j.driver.async;
					import java.util.concurrent.CompletionStage;
					import org.neo4j.driver.TransactionConfig;
					public interface AsyncSession extends AsyncQueryRunner {
						<T> CompletionStage<T> readTransactionAsync(AsyncTransactionWork<CompletionStage<T>> work);
						<T> CompletionStage<T> readTransactionAsync(AsyncTransactionWork<CompletionStage<T>> work, TransactionConfig config);
						<T> CompletionStage<T> writeTransactionAsync(AsyncTransactionWork<CompletionStage<T>> work);
						<T> CompletionStage<T> executeReadAsync(AsyncTransactionCallback<CompletionStage<T>> work);
						<T> CompletionStage<T> executeReadAsync(AsyncTransactionCallback<CompletionStage<T>> work, TransactionConfig config);
						<T> CompletionStage<T> executeWriteAsync(AsyncTransactionCallback<CompletionStage<T>> work);
						CompletionStage<Void> closeAsync();
					}
					""",
			"""
					package org.neo4j.driver.async;
					public interface AsyncTransactionWork<T> {
						T execute(AsyncTransaction tx);
					}
					""", """
					package org.neo4j.driver.async;
					public interface AsyncTransactionCallback<T> {
						T execute(AsyncTransactionContext tx);
					}
					""", """
					package org.neo4j.driver.async;
					public interface AsyncQueryRunner {
						java.util.concurrent.CompletionStage<ResultCursor> runAsync(String query);
					}
					""", """
					package org.neo4j.driver.async;
					public interface AsyncTransactionContext extends AsyncQueryRunner {
					}
					""", """
					package org.neo4j.driver.async;
					public interface AsyncTransaction extends AsyncQueryRunner {
						java.util.concurrent.CompletionStage<Void> commitAsync();
					}
					""", """
					package org.neo4j.driver.async;
					public interface ResultCursor {
						java.util.concurrent.CompletionStage<Object> consumeAsync();
					}
					""" };

	private Driver5() {
	}

}
