package io.github.neo4jsessions.test.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.reactivestreams.ReactiveSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ScriptedDriverTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver driver = ScriptedDriver.create();

	@Test
	void recordsTheStepsAndAppliesQueriesAtTheCommit() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		AsyncTransaction transaction = Stages.value(session.beginTransactionAsync());
		Stages.value(transaction.runAsync("CREATE (:A {id: $id})", Map.of("id", 1)));
		Stages.value(transaction.runAsync("CREATE (:B)"));
		assertThat(this.driver.applied()).isEmpty();
		assertThat(Stages.value(transaction.isOpenAsync())).isTrue();
		Stages.value(transaction.commitAsync());
		assertThat(Stages.value(transaction.isOpenAsync())).isFalse();
		Stages.value(session.closeAsync());
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.RUN, Step.COMMIT,
				Step.CLOSE);
		assertThat(this.driver.count(Step.RUN)).isEqualTo(2);
		assertThat(this.driver.count(Step.ROLLBACK)).isZero();
		assertThat(this.driver.applied()).containsExactly(new Query("CREATE (:A {id: $id})", Map.of("id", 1)),
				new Query("CREATE (:B)"));
		assertThat(this.driver.queries()).isEqualTo(this.driver.applied());
	}

	@Test
	void appliesNothingOfARollback() {
		AsyncTransaction transaction = begin();
		Stages.value(transaction.runAsync("CREATE (:A)"));
		Stages.value(transaction.rollbackAsync());
		assertThat(this.driver.applied()).isEmpty();
		assertThat(this.driver.queries()).containsExactly(new Query("CREATE (:A)"));
	}

	@Test
	void appliesNothingOfATransactionThatIsClosed() {
		AsyncTransaction transaction = begin();
		Stages.value(transaction.runAsync("CREATE (:A)"));
		Stages.value(transaction.closeAsync());
		Stages.value(transaction.closeAsync());
		assertThat(Stages.value(transaction.isOpenAsync())).isFalse();
		assertThat(this.driver.applied()).isEmpty();
	}

	@Test
	void closingACommittedTransactionChangesNothing() {
		AsyncTransaction transaction = begin();
		Stages.value(transaction.commitAsync());
		Stages.value(transaction.closeAsync());
		assertThat(Stages.error(transaction.commitAsync())).hasMessageContaining("committed");
	}

	@Test
	void appliesQueriesOutsideOfATransactionWhenTheyAreRun() {
		Stages.value(this.driver.session(AsyncSession.class).runAsync("CREATE (:A)"));
		assertThat(this.driver.applied()).containsExactly(new Query("CREATE (:A)"));
	}

	@Test
	void acceptsQueriesInEachForm() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		Map<String, Object> parameters = Map.of("id", 1);
		Record row = new ScriptedRecord(List.of("id"), parameters);
		TransactionConfig config = TransactionConfig.builder().withTimeout(PATIENCE).build();
		Stages.value(session.runAsync("Q", parameters));
		Stages.value(session.runAsync("Q", Values.value(parameters)));
		Stages.value(session.runAsync("Q", row));
		Stages.value(session.runAsync(new Query("Q", parameters)));
		Stages.value(session.runAsync("Q", parameters, config));
		Stages.value(session.runAsync(new Query("Q", parameters), config));
		assertThat(this.driver.queries()).hasSize(6).containsOnly(new Query("Q", parameters));
		Stages.value(session.runAsync("Q", config));
		Stages.value(session.runAsync("Q", (Map<String, Object>) null));
		Stages.value(session.runAsync("Q", (Record) null));
		assertThat(this.driver.queries()).hasSize(9).endsWith(new Query("Q"), new Query("Q"), new Query("Q"));
		assertThat(this.driver.transactionConfigs()).containsExactly(config, config, config);
	}

	@Test
	void refusesQueriesAsTheDriverDoes() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		assertThatIllegalArgumentException().isThrownBy(() -> session.runAsync(""));
		assertThatExceptionOfType(ClientException.class)
			.isThrownBy(() -> session.runAsync("Q", Map.of("bean", new Object())));
		assertThat(this.driver.steps()).containsExactly(Step.SESSION);
	}

	@Test
	void recordsConfigurationsAndTokens() {
		SessionConfig config = SessionConfig.forDatabase("movies");
		AuthToken token = AuthTokens.basic("alice", "secret");
		TransactionConfig timeout = TransactionConfig.builder().withTimeout(PATIENCE).build();
		AsyncSession session = this.driver.session(AsyncSession.class, config, token);
		Stages.value(session.beginTransactionAsync(timeout));
		Stages.value(session.beginTransactionAsync());
		this.driver.session(AsyncSession.class);
		assertThat(this.driver.sessionConfigs()).containsExactly(config, SessionConfig.defaultConfig());
		assertThat(this.driver.authTokens()).containsExactly(Optional.of(token), Optional.empty());
		assertThat(this.driver.transactionConfigs()).containsExactly(timeout);
	}

	@Test
	void countsOpenSessionsUntilTheyAreClosedOnce() {
		AsyncSession first = this.driver.session(AsyncSession.class);
		this.driver.session(AsyncSession.class);
		assertThat(this.driver.openSessions()).isEqualTo(2);
		Stages.value(first.closeAsync());
		Stages.value(first.closeAsync());
		assertThat(this.driver.openSessions()).isOne();
		assertThat(this.driver.count(Step.CLOSE)).isEqualTo(2);
	}

	@Test
	void forgetsAllButTheScriptAndTheOpenSessions() {
		this.driver.onQuery("Q").rows(Map.of("n", 1));
		AsyncSession session = this.driver.session(AsyncSession.class);
		Stages.value(session.runAsync("Q"));
		this.driver.forget();
		assertThat(this.driver.steps()).isEmpty();
		assertThat(this.driver.queries()).isEmpty();
		assertThat(this.driver.applied()).isEmpty();
		assertThat(this.driver.sessionConfigs()).isEmpty();
		assertThat(this.driver.authTokens()).isEmpty();
		assertThat(this.driver.transactionConfigs()).isEmpty();
		assertThat(this.driver.openSessions()).isOne();
		assertThat(Stages.value(Stages.value(session.runAsync("Q")).singleAsync()).get("n").asInt()).isOne();
	}

	@Test
	void completesOnAnExecutor() {
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "driver"));
		try {
			ScriptedDriver later = ScriptedDriver.create(executor);
			AsyncSession session = later.session(AsyncSession.class);
			CompletableFuture<String> thread = new CompletableFuture<>();
			executor.execute(() -> session.runAsync("Q")
				.thenCompose(ResultCursor::nextAsync)
				.thenAccept((row) -> thread.complete(Thread.currentThread().getName())));
			assertThat(thread).succeedsWithin(PATIENCE).isEqualTo("driver");
			later.onQuery("WRONG").fail(new IllegalStateException("wrong"));
			assertThat(session.runAsync("WRONG")).failsWithin(PATIENCE);
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void doesNotCompleteBeforeItsExecutorRuns() {
		List<Runnable> tasks = new ArrayList<>();
		AsyncSession session = ScriptedDriver.create(tasks::add).session(AsyncSession.class);
		CompletableFuture<Void> closed = session.closeAsync().toCompletableFuture();
		assertThat(closed).isNotDone();
		tasks.forEach(Runnable::run);
		assertThat(closed).isCompleted();
	}

	@Test
	void refusesTheUseOfAClosedSession() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		Stages.value(session.closeAsync());
		assertThatExceptionOfType(ClientException.class).isThrownBy(session::beginTransactionAsync)
			.withMessageContaining("closed");
		assertThatExceptionOfType(ClientException.class).isThrownBy(() -> session.runAsync("Q"));
	}

	@Test
	void refusesTheUseOfAnEndedTransaction() {
		AsyncTransaction committed = begin();
		Stages.value(committed.commitAsync());
		assertThatExceptionOfType(ClientException.class).isThrownBy(() -> committed.runAsync("Q"))
			.withMessageContaining("'committed'");
		assertThat(Stages.error(committed.commitAsync())).isInstanceOf(ClientException.class);
		assertThat(Stages.error(committed.rollbackAsync())).isInstanceOf(ClientException.class);
		AsyncTransaction rolledBack = begin();
		Stages.value(rolledBack.rollbackAsync());
		assertThatExceptionOfType(ClientException.class).isThrownBy(() -> rolledBack.runAsync("Q"))
			.withMessageContaining("'rolled back'");
		assertThat(Stages.error(rolledBack.rollbackAsync())).isInstanceOf(ClientException.class);
		assertThat(Stages.error(rolledBack.commitAsync())).isInstanceOf(ClientException.class);
	}

	@Test
	void refusesSessionsAfterItWasClosed() {
		Stages.value(this.driver.closeAsync());
		assertThatIllegalStateException().isThrownBy(() -> this.driver.session(AsyncSession.class))
			.withMessageContaining("closed");
	}

	@Test
	void answersWhatDoesNotNeedAServer() {
		this.driver.verifyConnectivity();
		Stages.value(this.driver.verifyConnectivityAsync());
		assertThat(this.driver.verifyAuthentication(AuthTokens.none())).isTrue();
		assertThat(this.driver.supportsSessionAuth()).isTrue();
		assertThat(this.driver.supportsMultiDb()).isTrue();
		assertThat(Stages.value(this.driver.supportsMultiDbAsync())).isTrue();
		assertThat(this.driver.isEncrypted()).isFalse();
		assertThat(this.driver.executableQueryBookmarkManager()).isNotNull();
		assertThat(this.driver.session(AsyncSession.class).lastBookmarks()).isEmpty();
	}

	@Test
	void saysWhatIsSupportedInPlaceOfOtherApis() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		assertUnsupported(this.driver::session, Session.class.getName());
		assertUnsupported(() -> this.driver.session(ReactiveSession.class), ReactiveSession.class.getName());
		assertUnsupported(() -> this.driver.executableQuery("Q"), "executable query");
		assertUnsupported(() -> session.executeReadAsync((tx) -> null), "executeReadAsync");
		assertUnsupported(() -> session.executeWriteAsync((tx) -> null), "executeWriteAsync");
	}

	@Test
	void aroundAnotherDriverPassesStepsOnAndFollowsTheScript() {
		ScriptedDriver around = ScriptedDriver.around(this.driver);
		IllegalStateException error = new IllegalStateException("not committed");
		around.on(Step.COMMIT).fail(error);
		AsyncSession session = around.session(AsyncSession.class, SessionConfig.forDatabase("movies"));
		AsyncTransaction transaction = Stages.value(session.beginTransactionAsync());
		Stages.value(transaction.runAsync("CREATE (:A)"));
		assertThat(Stages.error(transaction.commitAsync())).isSameAs(error);
		Stages.value(transaction.rollbackAsync());
		Stages.value(session.closeAsync());
		assertThat(around.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.ROLLBACK,
				Step.CLOSE);
		assertThat(around.queries()).containsExactly(new Query("CREATE (:A)"));
		assertThat(around.openSessions()).isZero();
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertThat(this.driver.sessionConfigs()).containsExactly(SessionConfig.forDatabase("movies"));
		around.forget();
		assertThat(around.steps()).isEmpty();
		around.close();
		assertThatIllegalStateException().isThrownBy(() -> this.driver.session(AsyncSession.class));
	}

	@Test
	void aroundAnotherDriverTheServerAnswersQueries() {
		ScriptedDriver around = ScriptedDriver.around(this.driver);
		assertThatIllegalStateException().isThrownBy(() -> around.onQuery("Q")).withMessageContaining("create()");
		assertThatIllegalStateException().isThrownBy(around::applied).withMessageContaining("server");
	}

	@Test
	void refusesNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> ScriptedDriver.create(null))
			.withMessageContaining("'executor'");
		assertThatIllegalArgumentException().isThrownBy(() -> ScriptedDriver.around(null))
			.withMessageContaining("'driver'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.driver.on(null)).withMessageContaining("'step'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.driver.count(null)).withMessageContaining("'step'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.driver.onQuery((String) null))
			.withMessageContaining("'text'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.driver.session(AsyncSession.class, (SessionConfig) null))
			.withMessageContaining("'config'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.driver.session((Class<AsyncSession>) null))
			.withMessageContaining("'type'");
	}

	private AsyncTransaction begin() {
		return Stages.value(this.driver.session(AsyncSession.class).beginTransactionAsync());
	}

	private static void assertUnsupported(ThrowingCallable call, String what) {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(call)
			.withMessageContaining(what)
			.withMessageContaining("AsyncSession with runAsync and beginTransactionAsync");
	}

}
