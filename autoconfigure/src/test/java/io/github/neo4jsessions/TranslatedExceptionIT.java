package io.github.neo4jsessions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of docs/exceptions.md that a real or a missing server can provoke.
 */
@Neo4jServerTest
class TranslatedExceptionIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String run = UUID.randomUUID().toString();

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private Neo4jConnectionDetails details;

	@Autowired
	private ObjectProvider<EmbeddedNeo4j> embedded;

	@Test
	void aConstraint() {
		assertThat(this.sessions
			.query("CREATE CONSTRAINT translated IF NOT EXISTS FOR (n:Translated) REQUIRE n.id IS UNIQUE")
			.run()).succeedsWithin(PATIENCE);
		Futures
			.assertThatError(this.sessions.query("CREATE (:Translated {id: $id}), (:Translated {id: $id})")
				.bind(this.run)
				.to("id")
				.run())
			.isInstanceOf(DataIntegrityViolationException.class)
			.cause()
			.isInstanceOf(ClientException.class)
			.extracting((ex) -> ((Neo4jException) ex).code())
			.isEqualTo("Neo.ClientError.Schema.ConstraintValidationFailed");
	}

	@Test
	void aDeadlockOfTwoTransactions() {
		assertThat(
				this.sessions.query("CREATE (:Deadlocked {run: $run, name: 'a'}), (:Deadlocked {run: $run, name: 'b'})")
					.bind(this.run)
					.to("run")
					.run())
			.succeedsWithin(PATIENCE);
		CompletableFuture<Void> firstLocked = new CompletableFuture<>();
		CompletableFuture<Void> secondLocked = new CompletableFuture<>();
		CompletableFuture<Object> first = lockBoth("a", firstLocked, secondLocked, "b");
		CompletableFuture<Object> second = lockBoth("b", secondLocked, firstLocked, "a");
		assertThat(CompletableFuture.allOf(first.handle((value, ex) -> null), second.handle((value, ex) -> null)))
			.succeedsWithin(PATIENCE);
		CompletableFuture<Object> victim = first.isCompletedExceptionally() ? first : second;
		CompletableFuture<Object> winner = (victim == first) ? second : first;
		assertThat(winner).isCompleted();
		Futures.assertThatError(victim)
			.isInstanceOf(CannotAcquireLockException.class)
			.cause()
			.isInstanceOf(TransientException.class)
			.extracting((ex) -> ((Neo4jException) ex).code())
			.isEqualTo("Neo.TransientError.Transaction.DeadlockDetected");
	}

	private CompletableFuture<Object> lockBoth(String own, CompletableFuture<Void> ownLocked,
			CompletableFuture<Void> otherLocked, String other) {
		return this.sessions.inTransaction((tx) -> lock(tx, own).thenCompose((summary) -> {
			ownLocked.complete(null);
			return tx.bind(otherLocked);
		}).thenCompose((ignored) -> lock(tx, other)));
	}

	private CompletionStage<Object> lock(TransactionScope tx, String name) {
		return tx
			.runAsync("MATCH (n:Deadlocked {run: $run, name: $name}) SET n.locked = true",
					Map.of("run", this.run, "name", name))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "locked");
	}

	@Test
	void aSyntaxError() {
		Futures.assertThatError(this.sessions.query("no Cypher").run())
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCauseInstanceOf(ClientException.class);
	}

	@Test
	void aPoolWithoutAFreeConnection() {
		Config one = Config.builder()
			.withMaxConnectionPoolSize(1)
			.withConnectionAcquisitionTimeout(3, TimeUnit.SECONDS)
			.build();
		try (Driver driver = GraphDatabase.driver(this.details.getUri(), this.details.getAuthToken(), one)) {
			SessionTemplate template = SessionTemplate.create(driver);
			CompletableFuture<CompletionStage<Object>> held = new CompletableFuture<>();
			CompletableFuture<Object> release = new CompletableFuture<>();
			CompletableFuture<Object> holder = template.inTransaction((tx) -> {
				held.complete(release);
				return release;
			});
			assertThat(held).succeedsWithin(PATIENCE);
			Futures.assertThatError(template.query("RETURN 1").run())
				.isInstanceOf(TransientDataAccessResourceException.class)
				.hasCauseInstanceOf(ClientException.class);
			Futures.assertThatError(template.inTransaction((tx) -> tx.runAsync("RETURN 1")))
				.isInstanceOf(CannotCreateTransactionException.class)
				.hasCauseInstanceOf(ClientException.class);
			release.complete("released");
			assertThat(holder).succeedsWithin(PATIENCE);
			assertThat(template.statistics().active()).isZero();
		}
	}

	@Test
	void aMissingServer() throws IOException {
		try (Driver driver = GraphDatabase.driver(URI.create("bolt://127.0.0.1:" + closedPort()))) {
			SessionTemplate template = SessionTemplate.builder(driver).retry(RetrySettings.none()).build();
			Futures.assertThatError(template.query("RETURN 1").run())
				.isInstanceOf(TransientDataAccessResourceException.class)
				.hasCauseInstanceOf(ServiceUnavailableException.class);
			Futures.assertThatError(template.inTransaction((tx) -> tx.runAsync("RETURN 1")))
				.isInstanceOf(CannotCreateTransactionException.class)
				.hasCauseInstanceOf(ServiceUnavailableException.class);
		}
	}

	@Test
	void wrongCredentials() {
		EmbeddedNeo4j shared = this.embedded.getIfAvailable();
		if (shared == null) {
			// in a container the server requires them
			assertRefusesWrongCredentials(this.details.getUri());
			return;
		}
		try (EmbeddedNeo4j server = EmbeddedNeo4j.builder().setting("dbms.security.auth_enabled", "true").start()) {
			assertRefusesWrongCredentials(server.boltUri());
		}
	}

	private static void assertRefusesWrongCredentials(URI uri) {
		try (Driver driver = GraphDatabase.driver(uri, AuthTokens.basic("neo4j", "wrong"))) {
			SessionTemplate template = SessionTemplate.create(driver);
			Futures.assertThatError(template.query("RETURN 1").run())
				.isInstanceOf(PermissionDeniedDataAccessException.class)
				.hasCauseInstanceOf(AuthenticationException.class);
			Futures.assertThatError(template.inTransaction((tx) -> tx.runAsync("RETURN 1")))
				.isInstanceOf(CannotCreateTransactionException.class)
				.hasCauseInstanceOf(AuthenticationException.class);
			assertThat(template.statistics().unknown()).isZero();
			assertThat(template.statistics().retries()).isZero();
		}
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
