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

	static class Later {

		private final AsyncSession session;

		private final Runnable close;

		Later(AsyncSession session) {
			this.session = session;
			this.close = this.session::closeAsync;
		}

	}

}
