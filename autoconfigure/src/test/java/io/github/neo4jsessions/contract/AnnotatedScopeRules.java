package io.github.neo4jsessions.contract;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactionConfiguration;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Methods that are annotated with {@link AsyncTransactional}.
 */
interface AnnotatedScopeRules extends ScopeFixture {

	private void with(Consumer<Accounts> test) {
		inContext((context) -> test.accept(context.getBean(Accounts.class)));
	}

	private void inContext(Consumer<ConfigurableApplicationContext> test) {
		inContext(List.of(), test);
	}

	private void inContext(List<TransactionMetadataContributor> contributors,
			Consumer<ConfigurableApplicationContext> test) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			templateWith((builder) -> builder.eventPublisher(context).transactionMetadataContributors(contributors));
			context.registerBean("sessionTemplate", SessionTemplate.class, this::template);
			context.registerBean("asyncNeo4jTransactionManager", AsyncNeo4jTransactionManager.class);
			context.registerBean(Accounts.class, () -> new Accounts(run()));
			context.register(Application.class, Annotated.class, Audit.class);
			context.refresh();
			test.accept(context);
		}
	}

	@Test
	default void annotatedMethodsAreCommitted() {
		with((accounts) -> {
			assertThatValue(accounts.create()).isEqualTo("created");
			assertThatValue(accounts.stage().toCompletableFuture()).isEqualTo("created");
		});
		assertOutcomes(2, 0, 0, 0);
		assertThat(applied()).isEqualTo(2);
		assertThat(script().transactionConfigs().get(0).metadata()).containsEntry("name",
				Values.value(Accounts.class.getName() + ".create"));
	}

	@Test
	default void annotatedMethodsSendContributedMetadata() {
		inContext(List.of(() -> Map.of("trace", "t1", "name", "contributed")),
				(context) -> assertThatValue(context.getBean(Accounts.class).create()).isEqualTo("created"));
		assertThat(script().transactionConfigs()).singleElement()
			.satisfies((sent) -> assertThat(sent.metadata()).containsEntry("trace", Values.value("t1"))
				.containsEntry("name", Values.value(Accounts.class.getName() + ".create")));
	}

	@Test
	default void annotatedMethodsAreJoinedByTheTemplateAndByEachOther() {
		inContext((context) -> {
			Accounts accounts = context.getBean(Accounts.class);
			Annotated other = context.getBean(Annotated.class);
			assertThatValue(
					accounts.work((tx) -> create(tx).thenCompose((created) -> template().executeWrite(this::create))
						.thenCompose((created) -> accounts.create())
						.thenCompose((created) -> other.create(run()))))
				.isEqualTo("created");
		});
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isEqualTo(4);
	}

	@Test
	default void annotatedMethodsRunAtOnceOnTheThreadOfTheirCaller() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		with((accounts) -> {
			AtomicReference<Thread> thread = new AtomicReference<>();
			CompletableFuture<String> future = accounts.work((tx) -> {
				thread.set(Thread.currentThread());
				return create(tx);
			});
			assertThat(thread).hasValue(Thread.currentThread());
			assertThat(future).isNotDone();
			begun.complete(null);
			assertThatValue(future).isEqualTo("created");
		});
	}

	@Test
	default void annotatedMethodsAreRolledBackByALateFailure() {
		with((accounts) -> assertThat(error(accounts
			.work((tx) -> create(tx).thenCompose((created) -> CompletableFuture.failedFuture(workError())))))
			.isSameAs(workError()));
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void annotatedMethodsFollowTheRollbackRulesOfSpring() {
		IOException checked = new IOException("checked");
		RuntimeException unchecked = new IllegalStateException("unchecked");
		with((accounts) -> {
			assertThat(error(accounts.failing(checked))).isSameAs(checked);
			assertOutcomes(1, 0, 0, 0);
			assertThat(error(accounts.failing(unchecked))).isSameAs(unchecked);
			assertOutcomes(1, 1, 0, 0);
			assertThat(error(accounts.failingAndRolledBack(checked))).isSameAs(checked);
			assertOutcomes(1, 2, 0, 0);
			assertThat(error(accounts.failingAndCommitted(unchecked))).isSameAs(unchecked);
			assertOutcomes(2, 2, 0, 0);
		});
		assertThat(applied()).isEqualTo(2);
	}

	@Test
	default void annotatedMethodsThatThrowFailTheirFutureByTheSameRules() {
		IOException checked = new IOException("checked");
		RuntimeException unchecked = new IllegalStateException("unchecked");
		Error fatal = new AssertionError("fatal");
		with((accounts) -> {
			assertThat(error(accounts.throwing(checked))).isSameAs(checked);
			assertOutcomes(1, 0, 0, 0);
			assertThat(error(accounts.throwing(unchecked))).isSameAs(unchecked);
			assertOutcomes(1, 1, 0, 0);
			assertThat(error(accounts.throwing(fatal))).isSameAs(fatal);
			assertOutcomes(1, 2, 0, 0);
			assertThat(error(accounts.throwingAndRolledBack(checked))).isSameAs(checked);
			assertOutcomes(1, 3, 0, 0);
		});
	}

	@Test
	default void annotatedMethodsThatReturnNullAreRolledBackDespiteTheRules() {
		with((accounts) -> assertThat(error(accounts.nothing())).isInstanceOf(IllegalTransactionStateException.class)
			.hasMessageContaining("Accounts.nothing returned null"));
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void annotatedMethodsThatCannotReturnAFutureAreRefusedAndNothingIsBegun() {
		with((accounts) -> {
			assertRefused(accounts::number, "Accounts.number", "Return CompletableFuture<Long>");
			assertRefused(accounts::mono, "Accounts.mono", "Mono.toFuture()");
			assertRefused(accounts::special, "Accounts.special", "Return CompletableFuture or CompletionStage");
			assertRefused(() -> accounts.suspending(null), "Accounts.suspending", "kotlinx-coroutines-jdk8");
			assertRefused(accounts::void_, "Accounts.void_", "Return CompletableFuture<Void>");
		});
		assertSteps();
	}

	private void assertRefused(Runnable call, String method, String cure) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(call::run)
			.withMessageContaining(method)
			.withMessageContaining(cure);
	}

	@Test
	default void annotatedMethodsWithALessSpecificReturnTypeAreCheckedWhenTheyReturn() throws Exception {
		inContext((context) -> {
			Accounts accounts = context.getBean(Accounts.class);
			assertThatValue((CompletableFuture<?>) accounts.object(CompletableFuture.completedFuture("x")))
				.isEqualTo("x");
			assertThatValue((CompletableFuture<?>) accounts.future()).isEqualTo("created");
			assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> accounts.object("x"))
				.withMessageContaining("java.lang.String");
		});
		eventually().until(() -> template().statistics().closed() == 3);
		assertOutcomes(2, 1, 0, 0);
	}

	@Test
	default void annotatedMethodsSendTheAttributesOfTheAnnotation() {
		with((accounts) -> {
			value(accounts.report());
			assertThat(error(accounts.serializable())).isInstanceOf(InvalidIsolationLevelException.class);
			assertThat(error(accounts.mandatory())).isInstanceOf(IllegalTransactionStateException.class);
		});
		assertThat(script().sessionConfigs()).singleElement()
			.satisfies((sent) -> assertThat(sent.defaultAccessMode()).isEqualTo(AccessMode.READ));
		assertThat(script().transactionConfigs()).singleElement().satisfies((sent) -> {
			assertThat(sent.timeout()).hasSeconds(11);
			assertThat(sent.metadata()).containsEntry("labels", Values.value(List.of("report")))
				.containsEntry("app", Values.value("contract"));
		});
	}

	@Test
	default void annotationsOnClassesInterfacesAndParentsApply() {
		inContext((context) -> {
			Annotated annotated = context.getBean(Annotated.class);
			assertThatValue(annotated.create(run())).isEqualTo("created");
			assertThatValue(annotated.inherited(run())).isEqualTo("created");
			assertThatValue(annotated.ofInterface(run())).isEqualTo("created");
			assertThatValue(annotated.stock(run())).isEqualTo("created");
			assertThat(annotated).hasToString("annotated");
		});
		assertOutcomes(4, 0, 0, 0);
		assertThat(applied()).isEqualTo(4);
	}

	@Test
	default void annotatedMethodsAreRolledBackWhenTheirFutureIsCancelledOrTimesOut() {
		with((accounts) -> {
			CompletableFuture<Object> cancelled = accounts
				.work((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
			eventually().until(() -> script().count(Step.RUN) == 1);
			cancelled.cancel(true);
			eventually().until(() -> template().statistics().active() == 0);
			CompletableFuture<Object> late = accounts
				.work((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
			assertThat(error(late.orTimeout(1, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
			eventually().until(() -> template().statistics().active() == 0);
		});
		assertOutcomes(0, 2, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void annotatedMethodsAreCommittedBeforeTheirFutureCompletes() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		script().on(Step.COMMIT).holdUntil(committed);
		with((accounts) -> {
			CompletableFuture<String> future = accounts.create();
			eventually().until(() -> script().count(Step.COMMIT) == 1);
			assertThat(future).isNotDone();
			committed.complete(null);
			assertThatValue(future.thenApply((created) -> template().statistics().committed())).isEqualTo(1L);
		});
	}

	@Test
	default void annotatedMethodsPublishEventsToAnnotatedListeners() {
		inContext((context) -> {
			Accounts accounts = context.getBean(Accounts.class);
			Audit audit = context.getBean(Audit.class);
			value(accounts.work((tx) -> {
				TransactionScope.current().orElseThrow().publishEvent("opened");
				return create(tx);
			}));
			assertThat(audit.heard).startsWith("before opened")
				.containsExactlyInAnyOrder("before opened", "after opened", "completed opened");
			audit.heard.clear();
			error(accounts.work((tx) -> {
				tx.publishEvent("opened");
				return failing();
			}));
			assertThat(audit.heard).containsExactlyInAnyOrder("rolled back opened", "completed opened");
			audit.heard.clear();
			value(accounts.outside());
			assertThat(audit.heard).containsExactly("completed outside");
		});
	}

	@SuppressWarnings("unchecked")
	private static <T, E extends Throwable> T sneaky(Throwable ex) throws E {
		throw (E) ex;
	}

	/**
	 * The configuration of the tests.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	@Import(AsyncTransactionConfiguration.class)
	class Application {

	}

	/**
	 * Annotated methods.
	 */
	class Accounts {

		private static final String CREATE = "CREATE (:Contract {run: $run})";

		private final String run;

		Accounts(String run) {
			this.run = run;
		}

		private CompletableFuture<String> createHere() {
			return TransactionScope.current()
				.orElseThrow()
				.runAsync(CREATE, Map.of("run", this.run))
				.thenCompose(ResultCursor::consumeAsync)
				.thenApply((summary) -> "created")
				.toCompletableFuture();
		}

		@AsyncTransactional
		CompletableFuture<String> create() {
			return createHere();
		}

		@AsyncTransactional
		CompletionStage<String> stage() {
			return createHere();
		}

		@AsyncTransactional
		Future<String> future() {
			return createHere();
		}

		@AsyncTransactional
		Object object(Object result) {
			return result;
		}

		@AsyncTransactional
		<T> CompletableFuture<T> work(TransactionWork<T> work) {
			return work.doInTransaction(TransactionScope.current().orElseThrow())
				.<T>thenApply((value) -> value)
				.toCompletableFuture();
		}

		@AsyncTransactional
		CompletableFuture<String> failing(Exception ex) {
			return createHere().thenCompose((created) -> CompletableFuture.failedFuture(ex));
		}

		@AsyncTransactional(rollbackFor = IOException.class)
		CompletableFuture<String> failingAndRolledBack(Exception ex) {
			return failing(ex);
		}

		@AsyncTransactional(noRollbackFor = IllegalStateException.class)
		CompletableFuture<String> failingAndCommitted(Exception ex) {
			return failing(ex);
		}

		@AsyncTransactional
		CompletableFuture<String> throwing(Throwable ex) {
			return AnnotatedScopeRules.sneaky(ex);
		}

		@AsyncTransactional(rollbackForClassName = "IOException")
		CompletableFuture<String> throwingAndRolledBack(Throwable ex) {
			return AnnotatedScopeRules.sneaky(ex);
		}

		@AsyncTransactional(noRollbackFor = RuntimeException.class)
		@Nullable CompletableFuture<String> nothing() {
			return null;
		}

		@AsyncTransactional
		long number() {
			return 1;
		}

		@AsyncTransactional
		void void_() {
		}

		@AsyncTransactional
		Mono<String> mono() {
			return Mono.just("x");
		}

		@AsyncTransactional
		Object suspending(@Nullable Continuation<String> continuation) {
			return createHere();
		}

		@AsyncTransactional
		Special special() {
			return new Special();
		}

		@AsyncTransactional(readOnly = true, timeoutString = "11", label = "report")
		CompletableFuture<String> report() {
			return CompletableFuture.completedFuture("report");
		}

		@AsyncTransactional(isolation = Isolation.SERIALIZABLE)
		CompletableFuture<String> serializable() {
			return createHere();
		}

		@AsyncTransactional(propagation = Propagation.MANDATORY)
		CompletableFuture<String> mandatory() {
			return createHere();
		}

		@AsyncTransactional(propagation = Propagation.NOT_SUPPORTED)
		CompletableFuture<String> outside() {
			TransactionScope.current().orElseThrow().publishEvent("outside");
			return createHere();
		}

	}

	/**
	 * A type of future that the library does not create.
	 */
	class Special extends CompletableFuture<String> {

	}

	/**
	 * An interface with an annotated method.
	 */
	interface OfInterface {

		@AsyncTransactional
		CompletableFuture<String> ofInterface(String run);

	}

	/**
	 * An annotated parent class.
	 */
	@AsyncTransactional
	abstract class Parent {

		CompletableFuture<String> inherited(String run) {
			return new Accounts(run).createHere();
		}

		@Override
		public String toString() {
			return "annotated";
		}

	}

	/**
	 * A class that is annotated as a whole, through its parent.
	 */
	class Annotated extends Parent implements OfInterface {

		CompletableFuture<String> create(String run) {
			return new Accounts(run).createHere();
		}

		@Override
		public CompletableFuture<String> ofInterface(String run) {
			return new Accounts(run).createHere();
		}

		@Transactional("asyncNeo4jTransactionManager")
		CompletableFuture<String> stock(String run) {
			return new Accounts(run).createHere();
		}

	}

	/**
	 * Listeners for all phases.
	 */
	class Audit {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void before(String event) {
			this.heard.add("before " + event);
		}

		@TransactionalEventListener
		void after(String event) {
			this.heard.add("after " + event);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
		void rolledBack(String event) {
			this.heard.add("rolled back " + event);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION, fallbackExecution = true)
		void completed(String event) {
			this.heard.add("completed " + event);
		}

	}

}
