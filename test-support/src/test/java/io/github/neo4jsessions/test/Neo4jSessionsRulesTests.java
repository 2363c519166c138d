package io.github.neo4jsessions.test;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.reactivestreams.ReactiveSession;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Neo4jSessionsRulesTests {

	private static final Class<?>[] RIGHT = { Blocking.class, Templates.class, Wrapper.class, Annotated.class,
			AnnotatedClass.class, Generic.class, OwnProxy.class, ProvidedProxy.class, Work.class, NamedManagers.class,
			OtherTransactions.class, OnExecutor.class, Reactive.class };

	@Test
	void rightCodeFollowsAllRules() {
		assertThatCode(() -> Neo4jSessionsRules.all().check(new ClassFileImporter().importClasses(RIGHT)))
			.doesNotThrowAnyException();
	}

	@Test
	void rulesThatApplyToNothingPass() {
		assertThatCode(() -> Neo4jSessionsRules.all().check(new ClassFileImporter().importClasses(String.class)))
			.doesNotThrowAnyException();
	}

	@Test
	void allContainsEachRule() {
		assertThat(violations(Neo4jSessionsRules.all(), OpensSessions.class, KeepsScopes.class, NoFutures.class,
				NoProxies.class, CallsItself.class, TransactionalFutures.class))
			.contains("OpensSessions", "KeepsScopes", "NoFutures", "NoProxies", "CallsItself", "TransactionalFutures");
	}

	@Test
	void sessionsAreOpenedByTemplates() {
		assertThat(violations(Neo4jSessionsRules.SESSIONS_ARE_OPENED_BY_TEMPLATES, OpensSessions.class)).contains(
				"asynchronous sessions of Neo4j should be opened by templates",
				"because a SessionTemplate closes them on every path", "(4 times)", ".plain(", ".configured(",
				".inLambda(", ".indirect(", "use a SessionTemplate");
	}

	@Test
	void somePackagesMayOpenSessions() {
		assertThat(violations(Neo4jSessionsRules.sessionsAreOpenedByTemplatesExceptIn("com.example.."),
				OpensSessions.class))
			.contains("except in com.example..", "(4 times)");
		String here = getClass().getPackageName();
		assertThatCode(() -> Neo4jSessionsRules.sessionsAreOpenedByTemplatesExceptIn("com.example..", here)
			.check(new ClassFileImporter().importClasses(OpensSessions.class))).doesNotThrowAnyException();
		assertThatCode(
				() -> Neo4jSessionsRules.all(here).check(new ClassFileImporter().importClasses(OpensSessions.class)))
			.doesNotThrowAnyException();
		assertThatIllegalArgumentException().isThrownBy(() -> Neo4jSessionsRules.all(" "))
			.withMessageContaining("'packages' must have text");
	}

	@Test
	void nothingOfAScopeIsKept() {
		assertThat(violations(Neo4jSessionsRules.NOTHING_OF_A_SCOPE_IS_KEPT, KeepsScopes.class)).contains("(4 times)",
				".session>", ".transaction>", ".scope>", ".result>", "keep the SessionTemplate");
	}

	@Test
	void annotatedMethodsReturnFutures() {
		assertThat(violations(Neo4jSessionsRules.ASYNC_TRANSACTIONAL_METHODS_RETURN_FUTURES, NoFutures.class))
			.contains("(3 times)", ".nothing()", ".text()", ".composed()", "return a CompletableFuture");
	}

	@Test
	void annotatedMethodsCanBeIntercepted() {
		assertThat(violations(Neo4jSessionsRules.ASYNC_TRANSACTIONAL_METHODS_CAN_BE_INTERCEPTED, NoProxies.class))
			.contains("(3 times)", ".hidden()", ".shared()", ".fixed()");
	}

	@Test
	void annotatedMethodsAreCalledThroughProxies() {
		assertThat(violations(Neo4jSessionsRules.ASYNC_TRANSACTIONAL_METHODS_ARE_CALLED_THROUGH_PROXIES,
				CallsItself.class))
			.contains("(3 times)", ".createTwice()", ".later(", ".reference(", "annotate the caller too");
	}

	@Test
	void futuresOfOtherTransactionsNameTheirManager() {
		assertThat(violations(Neo4jSessionsRules.TRANSACTIONAL_FUTURES_NAME_THEIR_MANAGER, TransactionalFutures.class,
				TransactionalClass.class))
			.contains("(3 times)", ".annotated()", ".stage()", "TransactionalClass.ofTheClass()",
					"use @AsyncTransactional for Neo4j");
	}

	private static String violations(ArchRule rule, Class<?>... types) {
		return rule.evaluate(new ClassFileImporter().importClasses(types)).getFailureReport().toString();
	}

	static class OpensSessions {

		CompletionStage<Void> plain(Driver driver) {
			return driver.session(AsyncSession.class).closeAsync();
		}

		CompletionStage<Void> configured(Driver driver) {
			return driver.session(AsyncSession.class, SessionConfig.defaultConfig()).closeAsync();
		}

		Runnable inLambda(Driver driver) {
			return () -> driver.session(AsyncSession.class).closeAsync();
		}

		CompletionStage<Void> indirect(Driver driver) {
			Class<AsyncSession> type = AsyncSession.class;
			return driver.session(type).closeAsync();
		}

	}

	static class KeepsScopes {

		AsyncSession session;

		AsyncTransaction transaction;

		TransactionScope scope;

		ResultCursor result;

	}

	static class NoFutures {

		@AsyncTransactional
		void nothing() {
		}

		@AsyncTransactional
		String text() {
			return "text";
		}

		@Composed
		String composed() {
			return "text";
		}

	}

	static class NoProxies {

		@AsyncTransactional
		private CompletableFuture<Void> hidden() {
			return CompletableFuture.completedFuture(null);
		}

		@AsyncTransactional
		static CompletableFuture<Void> shared() {
			return CompletableFuture.completedFuture(null);
		}

		@AsyncTransactional
		final CompletableFuture<Void> fixed() {
			return CompletableFuture.completedFuture(null);
		}

		CompletableFuture<Void> all() {
			return CompletableFuture.allOf(shared(), fixed(), this.hidden());
		}

	}

	static class CallsItself {

		CompletableFuture<String> createTwice() {
			return create();
		}

		CompletableFuture<String> later(CompletableFuture<String> first) {
			return first.thenCompose((value) -> create());
		}

		CompletableFuture<String> reference(CompletableFuture<String> first) {
			return first.thenCompose(this::createFrom);
		}

		@AsyncTransactional
		CompletableFuture<String> create() {
			return CompletableFuture.completedFuture("created");
		}

		@AsyncTransactional
		CompletableFuture<String> createFrom(String value) {
			return CompletableFuture.completedFuture(value);
		}

	}

	static class TransactionalFutures {

		@Transactional
		CompletableFuture<String> annotated() {
			return CompletableFuture.completedFuture("");
		}

		@Transactional(readOnly = true)
		CompletionStage<String> stage() {
			return CompletableFuture.completedFuture("");
		}

	}

	@Transactional
	public static class TransactionalClass {

		public CompletableFuture<String> ofTheClass() {
			return CompletableFuture.completedFuture("");
		}

		@AsyncTransactional
		public CompletableFuture<String> ofItsOwn() {
			return CompletableFuture.completedFuture("");
		}

		CompletableFuture<String> notPublic() {
			return CompletableFuture.completedFuture("");
		}

		public String noFuture() {
			return "";
		}

	}

	@AsyncTransactional
	@Retention(RetentionPolicy.RUNTIME)
	@interface Composed {

	}

	/* right code that looks alike */

	static class Blocking {

		void sessions(Driver driver) {
			driver.session().close();
			driver.session(SessionConfig.forDatabase("neo4j")).close();
			driver.session(Session.class).close();
		}

	}

	static class Reactive {

		Object session(Driver driver) {
			return driver.session(ReactiveSession.class);
		}

	}

	static class Templates {

		private final SessionTemplate sessions;

		Templates(SessionTemplate sessions) {
			this.sessions = sessions;
		}

		Class<?> mentionsTheType() {
			return AsyncSession.class;
		}

		CompletableFuture<String> work() {
			return this.sessions.execute((session) -> session.runAsync("RETURN 1").thenApply((cursor) -> "done"));
		}

		CompletableFuture<String> captures() {
			return this.sessions.executeWrite((tx) -> new Object() {

				CompletionStage<String> run() {
					return tx.runAsync("RETURN 1").thenApply((cursor) -> "done");
				}

			}.run());
		}

	}

	static class Wrapper {

		private final AsyncSession session;

		Wrapper(AsyncSession session) {
			this.session = session;
		}

		CompletionStage<Void> close() {
			return this.session.closeAsync();
		}

	}

	static class Annotated {

		@AsyncTransactional
		CompletableFuture<String> create() {
			return CompletableFuture.completedFuture("created");
		}

		@AsyncTransactional
		CompletableFuture<String> createTwice() {
			return create().thenCompose((value) -> create());
		}

		@AsyncTransactional
		Object unknown() {
			return create();
		}

		@AsyncTransactional
		Future<String> future() {
			return create();
		}

		CompletableFuture<String> ofAnother(Annotated other) {
			return other.create();
		}

	}

	@AsyncTransactional
	static class AnnotatedClass {

		String noFutureIsLeftAlone() {
			return "text";
		}

		CompletableFuture<String> create() {
			return createFrom("");
		}

		@AsyncTransactional
		CompletableFuture<String> createFrom(String value) {
			return CompletableFuture.completedFuture(value);
		}

	}

	interface Creator<F> {

		F create();

	}

	static class Generic implements Creator<CompletableFuture<String>> {

		@Override
		@AsyncTransactional
		public CompletableFuture<String> create() {
			return CompletableFuture.completedFuture("created");
		}

	}

	static class OwnProxy {

		private OwnProxy self;

		CompletableFuture<String> createTwice() {
			return this.self.create();
		}

		@AsyncTransactional
		CompletableFuture<String> create() {
			return CompletableFuture.completedFuture("created");
		}

	}

	static class ProvidedProxy {

		private ObjectProvider<ProvidedProxy> self;

		CompletableFuture<String> createTwice() {
			return this.self.getObject().create();
		}

		@AsyncTransactional
		CompletableFuture<String> create() {
			return CompletableFuture.completedFuture("created");
		}

	}

	static class Work {

		private final SessionTemplate sessions;

		Work(SessionTemplate sessions) {
			this.sessions = sessions;
		}

		CompletableFuture<String> createInTransaction() {
			return this.sessions.inTransaction((tx) -> create());
		}

		@AsyncTransactional
		CompletableFuture<String> create() {
			return CompletableFuture.completedFuture("created");
		}

	}

	static class NamedManagers {

		@Transactional("jpaTransactionManager")
		CompletableFuture<String> value() {
			return CompletableFuture.completedFuture("");
		}

		@Transactional(transactionManager = "asyncNeo4jTransactionManager")
		CompletableFuture<String> attribute() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class OtherTransactions {

		@Transactional
		String noFuture() {
			return "";
		}

	}

	static class OnExecutor {

		@Async
		@Transactional
		CompletableFuture<String> runsToItsEnd() {
			return CompletableFuture.completedFuture("");
		}

	}

}
