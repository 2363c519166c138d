package com.example;

import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

class Fields {

	private final AsyncSession session; // FINDS AsyncSessionInField

	private final Driver driver;

	Fields(Driver driver) {
		this.driver = driver;
		this.session = driver.session(AsyncSession.class);
	}

	CompletionStage<ResultCursor> query() {
		return this.session.runAsync("RETURN 1");
	}

	static class Singleton {

		static AsyncSession shared; // FINDS AsyncSessionInField

	}

	/** A wrapper closes the session that it has. */
	static class UnitOfWork {

		private final AsyncSession session;

		UnitOfWork(AsyncSession session) {
			this.session = session;
		}

		CompletionStage<Void> close() {
			return this.session.closeAsync();
		}

	}

	/** Nobody else has its session, which stays open after a success. */
	static class Operation {

		private final AsyncSession session; // FINDS AsyncSessionInField

		Operation(AsyncSession session) {
			this.session = session;
		}

		CompletionStage<ResultCursor> run(String query) {
			return this.session.runAsync(query).whenComplete((cursor, ex) -> {
				if (ex != null) {
					this.session.closeAsync();
				}
			});
		}

	}

	/** The code that creates it closes the session. */
	static class Writer {

		private final AsyncSession session;

		Writer(AsyncSession session) {
			this.session = session;
		}

		CompletionStage<ResultCursor> write() {
			return this.session.runAsync("CREATE (:Person)");
		}

	}

	Operation operation() {
		return new Operation(this.driver.session(AsyncSession.class));
	}

	void write() {
		AsyncSession opened = this.driver.session(AsyncSession.class);
		try {
			new Writer(opened).write().toCompletableFuture().join();
		}
		finally {
			opened.closeAsync().toCompletableFuture().join();
		}
	}

	static class Later {

		private final AsyncSession session;

		private final Runnable close;

		Later(AsyncSession session) {
			this.session = session;
			this.close = this.session::closeAsync;
		}

	}

}
