package io.github.neo4jsessions.contract;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactionConfiguration;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.aop.Advisor;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.RootClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotated methods that are retried.
 */
interface RetriedMethodRules extends ScopeFixture {

	/**
	 * A thread-local value of the application, such as the MDC.
	 */
	ThreadLocal<String> USER = new ThreadLocal<>();

	private void with(Consumer<Transfers> test) {
		with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE), test);
	}

	private void with(UnaryOperator<SessionTemplate.Builder> change, Consumer<Transfers> test) {
		inContext(change, (context) -> test.accept(context.getBean(Transfers.class)));
	}

	private void inContext(UnaryOperator<SessionTemplate.Builder> change,
			Consumer<ConfigurableApplicationContext> test) {
		inContext(change, new Counting(-100), new Counting(100), test);
	}

	private void inContext(UnaryOperator<SessionTemplate.Builder> change, Counting outside, Counting inside,
			Consumer<ConfigurableApplicationContext> test) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			templateWith((builder) -> change.apply(builder.eventPublisher(context)));
			context.registerBean("sessionTemplate", SessionTemplate.class, this::template);
			context.registerBean("asyncNeo4jTransactionManager", AsyncNeo4jTransactionManager.class);
			context.registerBean("outside", Advisor.class, () -> outside,
					(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
			context.registerBean("inside", Advisor.class, () -> inside,
					(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
			context.register(Application.class, Transfers.class, Retried.class, Audit.class);
			context.refresh();
			test.accept(context);
		}
	}

	/**
	 * Return work that fails a number of times.
	 */
	private TransactionWork<String> failing(int times, AtomicInteger attempts) {
		return (tx) -> create(tx).thenCompose((created) -> (attempts.incrementAndGet() <= times)
				? CompletableFuture.failedFuture(deadlock()) : CompletableFuture.completedFuture(created));
	}

	@Test
	default void retriedMethodsRunAgainInANewTransaction() {
		AtomicInteger attempts = new AtomicInteger();
		with((transfers) -> assertThatValue(transfers.retried(failing(2, attempts))).isEqualTo("created"));
		assertThat(attempts).hasValue(3);
		assertThat(script().count(Step.SESSION)).isEqualTo(3);
		assertThat(template().statistics().retries()).isEqualTo(2);
		assertOutcomes(1, 2, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedMethodsAreThoseThatAreAnnotatedForIt() {
		AtomicInteger attempts = new AtomicInteger();
		with((transfers) -> assertThat(error(transfers.once(failing(1, attempts))))
			.isInstanceOf(CannotAcquireLockException.class));
		assertThat(attempts).hasValue(1);
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void retriedMethodsAreAnnotatedOnTheirClassOrByAComposedAnnotation() {
		inContext((builder) -> builder.retry(RetriedScopeRules.AT_ONCE), (context) -> {
			Retried retried = context.getBean(Retried.class);
			value(retried.ofClass(failing(1, new AtomicInteger())));
			value(retried.composed(failing(1, new AtomicInteger())));
			assertThat(template().statistics().retries()).isEqualTo(2);
			error(retried.once(failing(1, new AtomicInteger())));
			error(retried.stock(failing(1, new AtomicInteger())));
			error(retried.composedOnce(failing(1, new AtomicInteger())));
			assertThat(template().statistics().retries()).isEqualTo(2);
		});
	}

	@Test
	default void retriedMethodsFollowTheSettingsOfTheTemplate() {
		with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE.withMaxAttempts(2))
			.retryPredicate((error, retryable) -> error == workError()), (transfers) -> {
				AtomicInteger attempts = new AtomicInteger();
				assertThat(error(transfers.retried((tx) -> {
					attempts.incrementAndGet();
					return failing();
				}))).isSameAs(workError());
				assertThat(attempts).hasValue(2);
				error(transfers.retried(failing(1, new AtomicInteger())));
			});
		assertThat(template().statistics().retries()).isOne();
		assertOutcomes(0, 3, 0, 0);
	}

	@Test
	default void retriedMethodsThatThrowRunAgain() {
		AtomicInteger attempts = new AtomicInteger();
		with((transfers) -> assertThatValue(transfers.retried((tx) -> {
			if (attempts.incrementAndGet() < 3) {
				throw deadlock();
			}
			return create(tx);
		})).isEqualTo("created"));
		assertThat(template().statistics().retries()).isEqualTo(2);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedMethodsRunFirstOnTheThreadOfTheirCallerAndNeverOnThatOfTheDriver() {
		List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
		AtomicInteger attempts = new AtomicInteger();
		with((transfers) -> value(transfers.retried((tx) -> {
			threads.add(Thread.currentThread());
			return failing(2, attempts).doInTransaction(tx);
		})));
		assertThat(threads).hasSize(3);
		assertThat(threads.get(0)).isSameAs(Thread.currentThread());
		assertThat(threads.subList(1, 3)).extracting(Thread::getName)
			.allSatisfy((name) -> assertThat(name).startsWith("neo4j-sessions-callback"));
	}

	@Test
	default void retriedMethodsRunAgainOnTheCallbackExecutor() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun).on(Step.BEGIN).first(1).succeed();
		List<String> threads = Collections.synchronizedList(new ArrayList<>());
		AtomicInteger attempts = new AtomicInteger();
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "callback"));
		try {
			with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE).callbackExecutor(executor), (transfers) -> {
				CompletableFuture<String> future = transfers.retried((tx) -> {
					threads.add(Thread.currentThread().getName());
					return failing(1, attempts).doInTransaction(tx);
				});
				eventually().until(() -> script().count(Step.BEGIN) == 2);
				begun.complete(null);
				value(future);
			});
		}
		finally {
			executor.shutdown();
		}
		assertThat(threads).containsExactly(Thread.currentThread().getName(), "callback");
	}

	@Test
	default void retriedMethodsRunAgainInTheContextOfTheirCaller() {
		List<String> users = Collections.synchronizedList(new ArrayList<>());
		AtomicInteger attempts = new AtomicInteger();
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
		try {
			USER.set("ann");
			with((transfers) -> {
				CompletableFuture<String> future = transfers.retried((tx) -> {
					users.add(USER.get());
					return failing(1, attempts).doInTransaction(tx);
				});
				USER.set("bob");
				value(future);
			});
		}
		finally {
			USER.remove();
			ContextRegistry.getInstance().removeThreadLocalAccessor("user");
		}
		assertThat(users).containsExactly("ann", "ann");
	}

	@Test
	default void retriedMethodsAreNotRetriedAfterAnUnknownOutcome() {
		RetrySettings unknownOutcome = new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, true);
		script().on(Step.COMMIT).failAfterwards(connectionError());
		with((builder) -> builder.retry(unknownOutcome).retryPredicate((error, retryable) -> true), (transfers) -> {
			assertThat(error(transfers.retried(this::create))).isInstanceOf(TransactionOutcomeUnknownException.class);
			assertThat(error(transfers.reading((tx) -> CompletableFuture.completedFuture("read"))))
				.isInstanceOf(TransactionOutcomeUnknownException.class);
		});
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 0, 0, 2);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedMethodsAreNotRetriedIfTheirErrorIsCommitted() {
		AtomicInteger attempts = new AtomicInteger();
		with((transfers) -> assertThat(error(transfers.committing(failing(1, attempts))))
			.isInstanceOf(CannotAcquireLockException.class));
		assertThat(attempts).hasValue(1);
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedMethodsThatJoinATransactionAreRetriedByItsOwner() {
		AtomicInteger outer = new AtomicInteger();
		AtomicInteger inner = new AtomicInteger();
		with((transfers) -> {
			assertThatValue(transfers.retried((tx) -> {
				outer.incrementAndGet();
				return transfers.retried(failing(1, inner));
			})).isEqualTo("created");
			assertThat(outer).hasValue(2);
			assertThat(inner).hasValue(2);
			assertThat(template().statistics().retries()).isOne();
			assertOutcomes(1, 1, 0, 0);
			assertThat(error(transfers.once((tx) -> transfers.retried(failing(1, new AtomicInteger())))))
				.isInstanceOf(CannotAcquireLockException.class);
		});
		assertThat(template().statistics().retries()).isOne();
		assertOutcomes(1, 2, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedMethodsWithATransactionOfTheirOwnAreRetriedInsideOfAnother() {
		AtomicInteger outer = new AtomicInteger();
		with((transfers) -> assertThatValue(transfers.retried((tx) -> {
			outer.incrementAndGet();
			return transfers.separate(failing(1, new AtomicInteger()));
		})).isEqualTo("created"));
		assertThat(outer).hasValue(1);
		assertThat(template().statistics().retries()).isOne();
		assertOutcomes(2, 1, 0, 0);
	}

	@Test
	default void retriedMethodsEndWithACancelBetweenTwoAttempts() {
		RetrySettings slow = new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false);
		AtomicInteger attempts = new AtomicInteger();
		with((builder) -> builder.retry(slow), (transfers) -> {
			CompletableFuture<String> future = delayed(() -> transfers.retried(failing(1, attempts)));
			assertThat(future).isNotDone();
			future.cancel(true);
			// a shutdown also waits for delays: none is left
			value(template().shutdown(Duration.ofDays(1)));
		});
		assertThat(attempts).hasValue(1);
		assertThat(template().statistics().retries()).isZero();
	}

	@Test
	default void retriedMethodsRunTheAdviceInsideOfTheTransactionAgain() {
		inContext((builder) -> builder.retry(RetriedScopeRules.AT_ONCE), (context) -> {
			Transfers transfers = context.getBean(Transfers.class);
			assertThatValue(transfers.retried(failing(2, new AtomicInteger()))).isEqualTo("created");
			assertThat(context.getBean("outside", Counting.class).calls).hasValue(1);
			assertThat(context.getBean("inside", Counting.class).calls).hasValue(3);
		});
		assertOutcomes(1, 2, 0, 0);
	}

	/**
	 * {@code @Around} advice of AspectJ continues on a clone.
	 */
	@Test
	default void retriedMethodsRunTheAdviceOutsideOfTheTransactionOnceIfItContinuesOnAClone() {
		AtomicInteger between = new AtomicInteger();
		Counting outside = new Counting(-100) {

			@Override
			public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
				super.calls.incrementAndGet();
				MethodInvocation clone = ((ProxyMethodInvocation) invocation).invocableClone();
				return clone.proceed();
			}

		};
		Counting next = new Counting(-50) {

			@Override
			public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
				between.incrementAndGet();
				TransactionWork<String> work = (tx) -> failing(1, super.calls).doInTransaction(tx);
				return ((ProxyMethodInvocation) invocation).invocableClone(work).proceed();
			}

		};
		inContext((builder) -> builder.retry(RetriedScopeRules.AT_ONCE), outside, next, (context) -> {
			Transfers transfers = context.getBean(Transfers.class);
			assertThatValue(transfers.retried((tx) -> failing())).isEqualTo("created");
		});
		assertThat(outside.calls).hasValue(1);
		assertThat(between).hasValue(1);
		assertThat(next.calls).hasValue(2);
		assertOutcomes(1, 1, 0, 0);
	}

	/**
	 * Advice of AspectJ needs the exposed invocation.
	 */
	@Test
	default void retriedMethodsExposeTheirInvocationToTheAdviceInsideOfTheTransaction() {
		List<@Nullable Object> attributes = new CopyOnWriteArrayList<>();
		Counting expose = new Counting(-100) {

			@Override
			public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
				return ExposeInvocationInterceptor.INSTANCE.invoke(invocation);
			}

		};
		Counting inside = new Counting(100) {

			@Override
			public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
				ProxyMethodInvocation exposed = (ProxyMethodInvocation) ExposeInvocationInterceptor.currentInvocation();
				assertThat(exposed.getMethod()).isEqualTo(invocation.getMethod());
				assertThat(exposed.getArguments()).isEqualTo(invocation.getArguments());
				assertThat(exposed.getThis()).isSameAs(invocation.getThis());
				assertThat(exposed.getStaticPart()).isSameAs(invocation.getStaticPart());
				assertThat(exposed.getProxy()).isSameAs(((ProxyMethodInvocation) invocation).getProxy());
				exposed.setUserAttribute("join point", "of attempt " + super.calls.incrementAndGet());
				attributes.add(((ProxyMethodInvocation) invocation).getUserAttribute("join point"));
				return invocation.proceed();
			}

		};
		inContext((builder) -> builder.retry(RetriedScopeRules.AT_ONCE), expose, inside, (context) -> {
			Transfers transfers = context.getBean(Transfers.class);
			assertThatValue(transfers.retried(failing(2, new AtomicInteger()))).isEqualTo("created");
		});
		// the first attempt sets it before its invocation was copied
		assertThat(attributes.subList(1, 3)).containsExactly("of attempt 2", "of attempt 3");
		assertOutcomes(1, 2, 0, 0);
	}

	@Test
	default void retriedMethodsNotifyTheListenersOfEachAttempt() {
		List<String> steps = new CopyOnWriteArrayList<>();
		List<TransactionExecution> transactions = new CopyOnWriteArrayList<>();
		inContext((builder) -> builder.retry(RetriedScopeRules.AT_ONCE), (context) -> {
			context.getBean(AsyncNeo4jTransactionManager.class)
				.getTransactionExecutionListeners()
				.add(new Recorder(steps, transactions));
			AtomicInteger attempts = new AtomicInteger();
			value(context.getBean(Transfers.class).retried((tx) -> {
				tx.publishEvent("transferred");
				return failing(1, attempts).doInTransaction(tx);
			}));
			assertThat(context.getBean(Audit.class).heard).containsExactly("rolled back transferred",
					"after transferred");
		});
		assertThat(steps).containsExactly("begin", "rolled back", "begin", "committed");
		assertThat(transactions).hasSize(2)
			.doesNotHaveDuplicates()
			.allSatisfy((transaction) -> assertThat(transaction.isCompleted()).isTrue());
	}

	@Test
	default void retriedMethodsHaveTheTransactionStatusOfSpringInEachAttempt() {
		AtomicInteger attempts = new AtomicInteger();
		with((transfers) -> assertThatValue(transfers.retried((tx) -> {
			assertThat(TransactionAspectSupport.currentTransactionStatus().isNewTransaction()).isTrue();
			if (attempts.get() == 1) {
				TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
			}
			return failing(1, attempts).doInTransaction(tx);
		})).isEqualTo("created"));
		assertThat(attempts).hasValue(2);
		assertOutcomes(0, 2, 0, 0);
		assertThat(applied()).isZero();
	}

	/**
	 * The caller has no future to cancel.
	 */
	@Test
	default void retriedMethodsAreNotRetriedIfTheirCallIsRefused() {
		AtomicInteger calls = new AtomicInteger();
		AtomicInteger asked = new AtomicInteger();
		callWithoutStage(calls, asked);
		value(template().shutdown(Duration.ofDays(1)));
		assertThat(asked).hasValue(0);
		assertThat(calls).hasValue(1);
		assertThat(template().statistics().retries()).isZero();
	}

	/**
	 * The next attempt has begun when the method returns, since a drain ends the delay.
	 */
	@Test
	default void retriedMethodsAreNotCalledAgainIfTheyAreRefusedAfterTheirBeginFailed() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		AtomicInteger calls = new AtomicInteger();
		with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE).callbackExecutor(Runnable::run),
				(transfers) -> assertThatExceptionOfType(IllegalTransactionStateException.class)
					.isThrownBy(() -> transfers.object(() -> {
						calls.incrementAndGet();
						delayed(() -> begin(begun, begun));
						template().drain(Duration.ofDays(1));
						eventually()
							.until(() -> script().count(Step.BEGIN) == 2 && template().statistics().active() == 1);
						return "no stage";
					})));
		value(template().shutdown(Duration.ofDays(1)));
		assertThat(calls).hasValue(1);
		assertThat(template().statistics().retries()).isOne();
		assertOutcomes(0, 1, 1, 0);
	}

	/**
	 * The begin fails after the refusal, and before the manager can cancel the call: when
	 * the thread leaves the context of the work.
	 */
	@Test
	default void retriedMethodsAreNotRetriedIfTheirBeginFailsAfterTheirCallWasRefused() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		AtomicInteger calls = new AtomicInteger();
		AtomicInteger asked = new AtomicInteger();
		LeftContext context = new LeftContext(() -> {
			if (calls.get() == 1) {
				begun.complete(null);
			}
		});
		ContextRegistry.getInstance().registerThreadLocalAccessor(context);
		try {
			USER.set("ann");
			callWithoutStage(calls, asked);
			assertThat(begun).isDone();
			value(template().shutdown(Duration.ofDays(1)));
		}
		finally {
			USER.remove();
			ContextRegistry.getInstance().removeThreadLocalAccessor(context.key());
		}
		assertThat(calls).hasValue(1);
		assertThat(asked).hasValue(0);
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 0, 1, 0);
	}

	/**
	 * Call a method that returns no stage, with a predicate that allows each retry.
	 */
	private void callWithoutStage(AtomicInteger calls, AtomicInteger asked) {
		with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE).retryPredicate((error, retryable) -> {
			asked.incrementAndGet();
			return true;
		}), (transfers) -> assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> transfers.object(() -> {
				calls.incrementAndGet();
				return "no stage";
			})));
	}

	@Test
	default void retriedMethodsThatNeverBeginATransactionAreRefused() {
		with((transfers) -> {
			assertRefused(() -> transfers.supports(this::create), "SUPPORTS");
			assertRefused(() -> transfers.mandatory(this::create), "MANDATORY");
			assertRefused(() -> transfers.notSupported(this::create), "NOT_SUPPORTED");
			assertRefused(() -> transfers.never(this::create), "NEVER");
		});
		assertSteps();
	}

	private void assertRefused(Runnable call, String propagation) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(call::run)
			.withMessageContaining("propagation " + propagation)
			.withMessageContaining("Transfers.")
			.withMessageContaining("'retry = true'");
	}

	@Test
	default void retriedMethodsRunAgainIfTheBeginFailed() {
		script().on(Step.BEGIN).first(1).fail(connectionError());
		with((transfers) -> assertThatValue(transfers.retried(this::create)).isEqualTo("created"));
		assertThat(template().statistics().retries()).isOne();
		assertOutcomes(1, 0, 1, 0);
		assertThat(applied()).isOne();
	}

	/**
	 * The work of the first attempt does not wait for BEGIN, which may fail while it is
	 * running.
	 */
	@Test
	default void retriedMethodsDoNotRunTwiceAtTheSameTime() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		CompletableFuture<String> firstWork = new CompletableFuture<>();
		AtomicInteger running = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		with((transfers) -> {
			CompletableFuture<String> future = transfers.retried((tx) -> {
				assertThat(running.incrementAndGet()).isOne();
				CompletableFuture<String> work = (calls.incrementAndGet() == 1) ? firstWork
						: create(tx).toCompletableFuture();
				return work.whenComplete((value, ex) -> running.decrementAndGet());
			});
			begun.complete(null);
			eventually().until(() -> template().statistics().closed() == 1);
			assertThat(calls).hasValue(1);
			firstWork.complete("too late");
			assertThatValue(future).isEqualTo("created");
		});
		assertThat(calls).hasValue(2);
		assertOutcomes(1, 0, 1, 0);
		assertThat(applied()).isOne();
	}

	/**
	 * Otherwise the running work and the next attempt could wait for each other's permit.
	 */
	@Test
	default void retriedMethodsTakeNoSessionWhileTheyStillRun() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		CompletableFuture<Void> called = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE).maxActive(1), (transfers) -> {
			CompletableFuture<String> future = transfers.retried((tx) -> (calls.incrementAndGet() == 1)
					? called.thenCompose((ignored) -> template().execute((session) -> create(session))) : create(tx));
			begun.complete(null);
			eventually().until(() -> template().statistics().closed() == 1);
			// its delay ends after that of the method
			value(template().executeWrite(failing(1, new AtomicInteger())));
			called.complete(null);
			assertThatValue(future).isEqualTo("created");
		});
		assertThat(calls).hasValue(2);
		assertOutcomes(2, 1, 1, 0);
	}

	@Test
	default void retriedMethodsDoNotRunTwiceAtTheSameTimeIfSeveralBeginsFail() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		AtomicInteger begins = new AtomicInteger();
		script().on(Step.BEGIN).answer((step) -> switch (begins.incrementAndGet()) {
			case 1 -> begun.thenCompose((ignored) -> CompletableFuture.failedFuture(connectionError()));
			case 2 -> CompletableFuture.failedFuture(connectionError());
			default -> step.get();
		});
		CompletableFuture<String> firstWork = new CompletableFuture<>();
		AtomicInteger running = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		with((transfers) -> {
			CompletableFuture<String> future = transfers.retried((tx) -> {
				assertThat(running.incrementAndGet()).isOne();
				CompletableFuture<String> work = (calls.incrementAndGet() == 1) ? firstWork
						: create(tx).toCompletableFuture();
				return work.whenComplete((value, ex) -> running.decrementAndGet());
			});
			begun.complete(null);
			eventually().until(() -> template().statistics().closed() == 1);
			firstWork.complete("too late");
			assertThatValue(future).isEqualTo("created");
		});
		assertThat(calls).hasValue(2);
		assertOutcomes(1, 0, 2, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedMethodsThatWaitForTheirFirstRunCanBeCancelled() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		CompletableFuture<String> firstWork = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		with((transfers) -> {
			CompletableFuture<String> future = delayed(() -> begin(begun, transfers.retried((tx) -> {
				calls.incrementAndGet();
				return firstWork;
			})));
			future.cancel(true);
			// also waits for delays: none is left
			value(template().shutdown(Duration.ofDays(1)));
			firstWork.complete("too late");
		});
		assertThat(calls).hasValue(1);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void retriedMethodsThatWaitForTheirFirstRunRunAgainInADrain() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		CompletableFuture<String> firstWork = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		with((transfers) -> {
			CompletableFuture<String> future = delayed(() -> begin(begun,
					transfers.retried((tx) -> (calls.incrementAndGet() == 1) ? firstWork : create(tx))));
			CompletableFuture<Void> drained = template().drain(Duration.ofDays(1));
			eventually().until(() -> script().count(Step.BEGIN) == 2 && template().statistics().active() == 1);
			assertThat(calls).hasValue(1);
			firstWork.complete("too late");
			assertThatValue(future).isEqualTo("created");
			value(drained);
		});
		assertThat(calls).hasValue(2);
		assertOutcomes(1, 0, 1, 0);
	}

	@Test
	default void retriedMethodsThatWaitForTheirFirstRunInADrainCanBeCancelled() {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		CompletableFuture<String> firstWork = new CompletableFuture<>();
		AtomicInteger calls = new AtomicInteger();
		with((builder) -> builder.retry(RetriedScopeRules.AT_ONCE).callbackExecutor(Runnable::run), (transfers) -> {
			CompletableFuture<String> future = delayed(() -> begin(begun, transfers.retried((tx) -> {
				calls.incrementAndGet();
				return firstWork;
			})));
			template().drain(Duration.ofDays(1));
			eventually().until(() -> script().count(Step.BEGIN) == 2 && template().statistics().active() == 1);
			future.cancel(true);
			eventually().until(() -> template().statistics().closed() == 2);
			firstWork.complete("too late");
		});
		assertThat(calls).hasValue(1);
		assertOutcomes(0, 1, 1, 0);
	}

	@Test
	default void retriedMethodsRunAtOnceInADrainDuringTheirDelay() {
		RetrySettings slow = new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false);
		AtomicInteger calls = new AtomicInteger();
		with((builder) -> builder.retry(slow), (transfers) -> {
			CompletableFuture<String> future = delayed(() -> transfers.retried(failing(1, calls)));
			CompletableFuture<Boolean> settledFirst = template().drain(Duration.ofDays(1))
				.thenApply((ignored) -> future.isDone());
			assertThatValue(future).isEqualTo("created");
			assertThatValue(settledFirst).isEqualTo(true);
		});
		assertThat(calls).hasValue(2);
		assertOutcomes(1, 1, 0, 0);
	}

	@Test
	default void retriedMethodsWhoseFirstRunNeverEndsEndWithADrain() {
		whileFirstRunNeverEnds((future) -> {
			value(template().drain(Duration.ofMillis(20)));
			assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class);
			assertThat(template().statistics().active()).isZero();
		});
		assertOutcomes(0, 1, 1, 0);
	}

	@Test
	default void retriedMethodsWhoseFirstRunNeverEndsEndAtOnceWithAShutdown() {
		whileFirstRunNeverEnds((future) -> {
			value(template().shutdown(Duration.ofDays(1)));
			assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class);
		});
		assertOutcomes(0, 0, 1, 0);
	}

	private void whileFirstRunNeverEnds(Consumer<CompletableFuture<String>> test) {
		CompletableFuture<Void> begun = failFirstBeginWhenCompleted();
		AtomicInteger calls = new AtomicInteger();
		with((transfers) -> {
			test.accept(delayed(() -> begin(begun, transfers.retried((tx) -> {
				calls.incrementAndGet();
				return new CompletableFuture<String>();
			}))));
		});
		assertThat(calls).hasValue(1);
	}

	/**
	 * Let BEGIN be answered after the call was made.
	 */
	private static <T> CompletableFuture<T> begin(CompletableFuture<Void> begun, CompletableFuture<T> call) {
		begun.complete(null);
		return call;
	}

	private CompletableFuture<Void> failFirstBeginWhenCompleted() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN)
			.first(1)
			.answer((step) -> begun.thenCompose((ignored) -> CompletableFuture.failedFuture(connectionError())));
		return begun;
	}

	/**
	 * The configuration of the tests. Spring's advice is between two others.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true, order = 0)
	@Import(AsyncTransactionConfiguration.class)
	class Application {

	}

	/**
	 * An annotation of the application.
	 */
	@AsyncTransactional
	@Retention(RetentionPolicy.RUNTIME)
	@interface Transfer {

		@AliasFor(annotation = AsyncTransactional.class)
		boolean retry() default true;

	}

	/**
	 * Annotated methods.
	 */
	class Transfers {

		private static <T> CompletableFuture<T> here(TransactionWork<T> work) {
			return work.doInTransaction(TransactionScope.required())
				.<T>thenApply((value) -> value)
				.toCompletableFuture();
		}

		@AsyncTransactional(retry = true)
		<T> CompletableFuture<T> retried(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional
		<T> CompletableFuture<T> once(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true)
		Object object(Supplier<Object> work) {
			return work.get();
		}

		@AsyncTransactional(retry = true, readOnly = true)
		<T> CompletableFuture<T> reading(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true, propagation = Propagation.REQUIRES_NEW)
		<T> CompletableFuture<T> separate(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true, noRollbackFor = TransientException.class)
		<T> CompletableFuture<T> committing(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true, propagation = Propagation.SUPPORTS)
		<T> CompletableFuture<T> supports(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true, propagation = Propagation.MANDATORY)
		<T> CompletableFuture<T> mandatory(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true, propagation = Propagation.NOT_SUPPORTED)
		<T> CompletableFuture<T> notSupported(TransactionWork<T> work) {
			return here(work);
		}

		@AsyncTransactional(retry = true, propagation = Propagation.NEVER)
		<T> CompletableFuture<T> never(TransactionWork<T> work) {
			return here(work);
		}

	}

	/**
	 * A class that is annotated as a whole.
	 */
	@AsyncTransactional(retry = true)
	class Retried {

		<T> CompletableFuture<T> ofClass(TransactionWork<T> work) {
			return Transfers.here(work);
		}

		@Transfer
		<T> CompletableFuture<T> composed(TransactionWork<T> work) {
			return Transfers.here(work);
		}

		@Transfer(retry = false)
		<T> CompletableFuture<T> composedOnce(TransactionWork<T> work) {
			return Transfers.here(work);
		}

		@AsyncTransactional
		<T> CompletableFuture<T> once(TransactionWork<T> work) {
			return Transfers.here(work);
		}

		@Transactional("asyncNeo4jTransactionManager")
		<T> CompletableFuture<T> stock(TransactionWork<T> work) {
			return Transfers.here(work);
		}

	}

	/**
	 * Advice that counts the calls.
	 */
	class Counting extends DefaultPointcutAdvisor implements MethodInterceptor {

		private final AtomicInteger calls = new AtomicInteger();

		Counting(int order) {
			setAdvice(this);
			setOrder(order);
			setPointcut(new StaticMethodMatcherPointcut() {

				{
					setClassFilter(new RootClassFilter(Transfers.class));
				}

				@Override
				public boolean matches(Method method, Class<?> targetClass) {
					return true;
				}

			});
		}

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			this.calls.incrementAndGet();
			return invocation.proceed();
		}

	}

	/**
	 * Listeners for both ends.
	 */
	class Audit {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@TransactionalEventListener
		void after(String event) {
			this.heard.add("after " + event);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
		void rolledBack(String event) {
			this.heard.add("rolled back " + event);
		}

	}

	/**
	 * Is notified when a thread leaves the context of a call.
	 *
	 * @param listener the listener
	 */
	record LeftContext(Runnable listener) implements ThreadLocalAccessor<String> {

		@Override
		public String key() {
			return "user";
		}

		@Override
		public @Nullable String getValue() {
			return USER.get();
		}

		@Override
		public void setValue(String value) {
			USER.set(value);
		}

		@Override
		public void setValue() {
			USER.remove();
		}

		@Override
		public void restore(String previousValue) {
			USER.set(previousValue);
			this.listener.run();
		}

	}

	/**
	 * Records the steps of transactions.
	 *
	 * @param steps the steps
	 * @param transactions the transactions that have begun
	 */
	record Recorder(List<String> steps,
			List<TransactionExecution> transactions) implements TransactionExecutionListener {

		@Override
		public void beforeBegin(TransactionExecution transaction) {
			this.steps.add("begin");
			this.transactions.add(transaction);
		}

		@Override
		public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
			this.steps.add("committed");
		}

		@Override
		public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
			this.steps.add("rolled back");
		}

	}

}
