package com.example;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Query;
import org.neo4j.driver.Session;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

class Others {

	private static final String LABEL = "Person";

	private final Driver driver;

	private final SessionTemplate sessions;

	Others(Driver driver, SessionTemplate sessions) {
		this.driver = driver;
		this.sessions = sessions;
	}

	AsyncResource<Handle> throwingRelease() {
		return AsyncResource.of(Handle::open, (handle, exit) -> {
			if (handle.isBroken()) {
				throw new IllegalStateException("broken"); // FINDS FailingRelease
			}
			return handle.close();
		});
	}

	AsyncResource<Handle> releaseWithoutStage() {
		return AsyncResource.of(Handle::open, (handle, exit) -> {
			handle.close();
			return null; // FINDS FailingRelease
		});
	}

	SessionTemplate withoutDriver() {
		return SessionTemplate.create(null); // FINDS NullDriver
	}

	SessionTemplate builtWithoutDriver() {
		return SessionTemplate.builder(null).name("none").build(); // FINDS NullDriver
	}

	long blockingNeverClosed() {
		Session session = this.driver.session(); // FINDS BlockingSessionNotClosed
		return session.run("RETURN 1").single().get(0).asLong();
	}

	long blockingClosedAfterSuccess() {
		Session session = this.driver.session(); // FINDS BlockingSessionNotClosed
		long value = session.run("RETURN 1").single().get(0).asLong();
		session.close();
		return value;
	}

	long blockingOfNobody() {
		return this.driver.session().run("RETURN 1").single().get(0).asLong(); // FINDS BlockingSessionNotClosed
	}

	CompletionStage<ResultCursor> quoted(AsyncSession session, String name) {
		return session.runAsync("MATCH (n:Person {name: '" + name + "'}) RETURN n"); // FINDS CypherConcatenation
	}

	CompletionStage<ResultCursor> compared(AsyncSession session, long age) {
		return session.runAsync("MATCH (n:Person) WHERE n.age > " + age + " RETURN n"); // FINDS CypherConcatenation
	}

	Query formatted(String name) {
		return new Query(String.format("MATCH (n) WHERE n.name = '%s' RETURN n", name)); // FINDS CypherConcatenation
	}

	CompletableFuture<List<Map<String, Object>>> inAVariable(long limit) {
		String cypher = "MATCH (n) RETURN n.name AS name LIMIT " + limit;
		return this.sessions.query(cypher).all(); // FINDS CypherConcatenation
	}

	// what looks alike and is right

	AsyncResource<Handle> careful() {
		return AsyncResource.of(Handle::open, (handle, exit) -> {
			try {
				if (handle.isBroken()) {
					throw new IllegalStateException("broken");
				}
				return handle.close();
			}
			catch (IllegalStateException ex) {
				return CompletableFuture.completedFuture(null);
			}
		});
	}

	AsyncResource<Handle> failsInItsStage() {
		return AsyncResource.of(Handle::open, (handle, exit) -> handle.close().thenRun(() -> {
			throw new IllegalStateException("broken");
		}));
	}

	SessionTemplate withDriver() {
		return SessionTemplate.create(this.driver);
	}

	Runnable expectedToThrow() {
		return () -> SessionTemplate.create(null);
	}

	long blockingInTry() {
		try (Session session = this.driver.session()) {
			return session.run("RETURN 1").single().get(0).asLong();
		}
	}

	long blockingClosedInFinally() {
		Session session = this.driver.session();
		try {
			return session.run("RETURN 1").single().get(0).asLong();
		}
		finally {
			session.close();
		}
	}

	long blockingInTryLater() {
		Session session = this.driver.session();
		try (session) {
			return session.run("RETURN 1").single().get(0).asLong();
		}
	}

	Session blockingGiven() {
		Session session = this.driver.session();
		return session;
	}

	CompletionStage<ResultCursor> parameter(AsyncSession session, String name) {
		return session.runAsync("MATCH (n:Person {name: $name}) " + "RETURN n", Map.of("name", name));
	}

	CompletionStage<ResultCursor> label(AsyncSession session, String label, String property) {
		return session.runAsync("MATCH (n:" + label + ") SET n." + property + " = $value RETURN n", Map.of("value", 1));
	}

	CompletionStage<ResultCursor> constant(AsyncSession session) {
		return session.runAsync("MATCH (n) WHERE n.label = '" + LABEL + "' RETURN n");
	}

	CompletionStage<ResultCursor> afterQuotes(AsyncSession session, String order) {
		return session.runAsync("MATCH (n) WHERE n.name = 'a' RETURN n ORDER BY " + order);
	}

	interface Handle {

		static CompletionStage<Handle> open() {
			return CompletableFuture.failedFuture(new UnsupportedOperationException());
		}

		boolean isBroken();

		CompletionStage<Void> close();

	}

}
