package io.github.neo4jsessions.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls are made in a scope at any distance from the end of the stack, and the stack
 * overflows. Every future that the caller received settles, every session is closed,
 * every permit is released, and the template works afterwards.
 */
public interface StackEndRules extends ScopeFixture {

	int SIZE = 256 * 1024;

	/**
	 * The stack size of a thread with enough room for every call.
	 */
	int ROOMY = 16 * 1024 * 1024;

	/**
	 * The largest distance from the end that is tried, in frames of a small method.
	 */
	int MOST = 2000;

	/**
	 * More scopes than can be nested on that stack.
	 */
	int PERMITS = 1000;

	@ParameterizedTest
	@EnumSource
	default void callsThatOverflowTheStackEnd(WithoutEnd kind) {
		templateWith(StackEndRules::configured);
		assertThatAllHaveEnded(runIntoTheEnd(kind, StackEndRules::assertNothingLeftOnTheThread));
	}

	@ParameterizedTest
	@EnumSource
	default void observedScopesThatOverflowTheStackEnd(WithoutEnd kind) {
		Observer observer = observer();
		assertThatAllHaveEnded(runIntoTheEnd(kind, observer::assertNothingLeftOnTheThread));
		assertAllHasEnded(observer);
	}

	private Queue<CompletableFuture<?>> runIntoTheEnd(WithoutEnd kind, Runnable check) {
		Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
		onASmallStack(() -> {
			for (int padding = 0; padding < 30; padding++) {
				Supplier<CompletableFuture<?>> call = () -> kind.call(this, futures);
				futures.add(padded(padding, call));
				check.run();
			}
		});
		return futures;
	}

	@ParameterizedTest
	@EnumSource
	default void callsNearTheEndOfTheStackEnd(NearTheEnd kind) {
		templateWith(StackEndRules::configured);
		assertThatAllHaveEnded(callNearTheEnd(kind, StackEndRules::assertNothingLeftOnTheThread));
	}

	@ParameterizedTest
	@EnumSource
	default void callsInAnObservedScopeNearTheEndOfTheStackEnd(NearTheEnd kind) {
		Observer observer = observer();
		assertThatAllHaveEnded(callNearTheEnd(kind, observer::assertNothingLeftOnTheThread));
		assertAllHasEnded(observer);
	}

	private Queue<CompletableFuture<?>> callNearTheEnd(NearTheEnd kind, Runnable check) {
		Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
		onASmallStack(() -> {
			for (int distance = 0; distance < MOST; distance += 13) {
				int left = distance;
				futures.add(template().executeWrite((tx) -> {
					descend(left, () -> futures.add(kind.call(this, tx)));
					return CompletableFuture.completedFuture("ended");
				}));
				check.run();
			}
		});
		return futures;
	}

	@ParameterizedTest
	@EnumSource
	default void callsWhoseWorkEndsNearTheEndOfTheStackEnd(WorkEndsNearTheEnd kind) {
		templateWith(StackEndRules::configured);
		assertThatAllHaveEnded(endWorkNearTheEnd(kind, StackEndRules::assertNothingLeftOnTheThread));
	}

	@ParameterizedTest
	@EnumSource
	default void observedCallsWhoseWorkEndsNearTheEndOfTheStackEnd(WorkEndsNearTheEnd kind) {
		Observer observer = observer();
		assertThatAllHaveEnded(endWorkNearTheEnd(kind, observer::assertNothingLeftOnTheThread));
		assertAllHasEnded(observer);
	}

	private Queue<CompletableFuture<?>> endWorkNearTheEnd(WorkEndsNearTheEnd kind, Runnable check) {
		Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
		List<EndOfWork> ends = Stream.generate(EndOfWork::new).limit(MOST / 13).toList();
		ends.forEach((end) -> futures.add(kind.call(this, end)));
		eventually().until(() -> ends.stream().allMatch(EndOfWork::isAwaited));
		onASmallStack(() -> {
			int distance = 0;
			for (EndOfWork end : ends) {
				descend(distance, end::tell);
				end.tell();
				distance += 13;
				check.run();
			}
		});
		return futures;
	}

	/**
	 * A call is cancelled near the end of a stack, and once more with enough of it, since
	 * the first cancel may throw. The driver has closed every session.
	 */
	@ParameterizedTest
	@EnumSource
	default void callsThatAreCancelledNearTheEndOfTheStackEnd(Cancelled kind) {
		templateWith(StackEndRules::configured);
		script().on(Step.RUN).stall();
		List<CompletableFuture<?>> calls = new ArrayList<>();
		List<CompletableFuture<?>> targets = new ArrayList<>();
		for (int distance = 0; distance < MOST; distance += 13) {
			calls.add(kind.call(this, targets));
		}
		eventually().until(() -> targets.size() == calls.size());
		onASmallStack(() -> {
			for (int i = 0; i < targets.size(); i++) {
				CompletableFuture<?> target = targets.get(i);
				descend(13 * i, () -> target.cancel(true));
			}
		});
		targets.forEach((target) -> target.cancel(true));
		assertThatAllHaveEnded(new ConcurrentLinkedQueue<>(calls));
	}

	private static void assertNothingLeftOnTheThread() {
		assertThat(CurrentScope.get()).as("scope left on the thread").isNull();
	}

	/**
	 * An observation ends right after the session is closed.
	 */
	private void assertAllHasEnded(Observer observer) {
		eventually().untilAsserted(observer::assertAllHasEnded);
		observer.assertNothingLeftOnTheThread();
	}

	private Observer observer() {
		Observer observer = new Observer();
		templateWith((builder) -> builder.maxActive(PERMITS).observationRegistry(observer.registry));
		return observer;
	}

	@Test
	default void nestedJoinedCallsEndOnASmallerStack() {
		CompletableFuture<String> signal = new CompletableFuture<>();
		CompletableFuture<String> future = nestedJoinedCalls(200, signal);
		eventually().until(() -> signal.getNumberOfDependents() == 1);
		onASmallStack(() -> signal.complete("ended"));
		assertThatValue(future).isEqualTo("ended");
		assertOutcomes(1, 0, 0, 0);
	}

	private CompletableFuture<String> nestedJoinedCalls(int number, CompletableFuture<String> signal) {
		return template().executeWrite((tx) -> (number == 0) ? signal : nestedJoinedCalls(number - 1, signal));
	}

	@Test
	default void nestedScopesEndOnASmallerStack() {
		templateWith(StackEndRules::configured);
		CompletableFuture<String> signal = new CompletableFuture<>();
		// created with enough stack: how much of it they use differs between compilers
		CompletableFuture<String> future = onAStack(ROOMY, () -> nestedScopes(200, signal));
		eventually().until(() -> signal.getNumberOfDependents() == 1);
		onASmallStack(() -> signal.complete("ended"));
		assertThatValue(future).isEqualTo("ended");
		assertThat(template().statistics().closed()).isEqualTo(201);
	}

	private CompletableFuture<String> nestedScopes(int number, CompletableFuture<String> signal) {
		return template().execute((session) -> (number == 0) ? signal : nestedScopes(number - 1, signal));
	}

	/**
	 * Not observed with the registry of the other tests, which keeps the stack trace of
	 * each event: here those traces are as long as they can be.
	 */
	private static SessionTemplate.Builder configured(SessionTemplate.Builder builder) {
		return builder.maxActive(PERMITS).observationRegistry(ObservationRegistry.NOOP);
	}

	private void assertThatAllHaveEnded(Queue<CompletableFuture<?>> futures) {
		eventually().until(() -> template().statistics().active() == 0);
		int checked = 0;
		for (CompletableFuture<?> future : futures) {
			checked++;
			try {
				future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			catch (ExecutionException | CancellationException ex) {
				// the future has settled
			}
			catch (InterruptedException | TimeoutException ex) {
				throw new AssertionError("Future " + checked + " of " + futures.size(), ex);
			}
		}
		assertThat(futures).isNotEmpty();
		eventually().untilAsserted(() -> {
			SessionStatistics statistics = template().statistics();
			assertThat(statistics.active()).as("active").isZero();
			assertThat(statistics.pending()).as("pending").isZero();
			assertThat(template().monitor().activeTransactions()).as("transactions").isZero();
		});
		CompletableFuture<Object> held = new CompletableFuture<>();
		List<CompletableFuture<Object>> holders = Stream.generate(() -> template().execute((session) -> held))
			.limit(PERMITS)
			.toList();
		// a permit is released right after its session is closed
		eventually().untilAsserted(
				() -> assertThat(template().statistics().pending()).as("calls that wait for lost permits").isZero());
		held.complete("works");
		holders.forEach((holder) -> assertThatValue(holder).isEqualTo("works"));
	}

	/**
	 * Make the call from a number of frames further down.
	 */
	private static <T> T padded(int frames, Supplier<T> call) {
		return (frames == 0) ? call.get() : padded(frames - 1, call);
	}

	/**
	 * Descend to the end of the stack, and make the call at a distance from it on the way
	 * back.
	 */
	static int descend(int distance, Runnable call) {
		int fromTheEnd;
		try {
			fromTheEnd = descend(distance, call) + 1;
		}
		catch (StackOverflowError ex) {
			fromTheEnd = 0;
		}
		if (fromTheEnd == distance) {
			try {
				call.run();
			}
			catch (StackOverflowError ex) {
				// there was too little stack to begin the call
			}
		}
		return fromTheEnd;
	}

	private static void onASmallStack(Runnable action) {
		onAStack(SIZE, () -> {
			action.run();
			return null;
		});
	}

	private static <T> T onAStack(int size, Supplier<T> action) {
		CompletableFuture<T> done = new CompletableFuture<>();
		new Thread(null, () -> {
			try {
				done.complete(action.get());
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		}, (size == SIZE) ? "small stack" : "large stack", size).start();
		try {
			return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("on a stack of " + size + " bytes", ex);
		}
	}

	private static TransactionDefinition definition(int propagation) {
		return new DefaultTransactionDefinition(propagation);
	}

	/**
	 * Observes scopes and uses almost none of the stack for that.
	 */
	final class Observer implements ObservationHandler<Observation.Context> {

		private final ObservationRegistry registry = ObservationRegistry.create();

		private final AtomicInteger started = new AtomicInteger();

		private final AtomicInteger stopped = new AtomicInteger();

		Observer() {
			this.registry.observationConfig().observationHandler(this);
		}

		@Override
		public void onStart(Observation.Context context) {
			this.started.incrementAndGet();
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.incrementAndGet();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		void assertNothingLeftOnTheThread() {
			StackEndRules.assertNothingLeftOnTheThread();
			assertThat(this.registry.getCurrentObservation()).as("observation left on the thread").isNull();
		}

		void assertAllHasEnded() {
			assertThat(this.started.get()).as("started").isPositive();
			assertThat(this.stopped).as("ended").hasValue(this.started.get());
		}

	}

	/**
	 * Recurses until the stack overflows.
	 */
	enum WithoutEnd {

		METHODS_THAT_CALL_EACH_OTHER {
			@Override
			CompletableFuture<?> call(StackEndRules rules, Queue<CompletableFuture<?>> futures) {
				return annotated(rules, TransactionDefinition.PROPAGATION_REQUIRED,
						() -> annotated(rules, TransactionDefinition.PROPAGATION_REQUIRED, () -> call(rules, futures)));
			}
		},
		NEW_TRANSACTIONS {
			@Override
			CompletableFuture<?> call(StackEndRules rules, Queue<CompletableFuture<?>> futures) {
				return annotated(rules, TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> call(rules, futures));
			}
		},
		NO_TRANSACTIONS {
			@Override
			CompletableFuture<?> call(StackEndRules rules, Queue<CompletableFuture<?>> futures) {
				return annotated(rules, TransactionDefinition.PROPAGATION_NOT_SUPPORTED, () -> call(rules, futures));
			}
		},
		JOINS {
			@Override
			CompletableFuture<?> call(StackEndRules rules, Queue<CompletableFuture<?>> futures) {
				return rules.template().executeWrite((tx) -> kept(futures, call(rules, futures)));
			}
		},
		JOINS_WITH_A_QUERY {
			@Override
			CompletableFuture<?> call(StackEndRules rules, Queue<CompletableFuture<?>> futures) {
				return rules.template().executeWrite((tx) -> {
					CompletionStage<?> query = kept(futures, rules.create(tx).toCompletableFuture());
					return kept(futures, call(rules, futures)).thenCombine(query, (joined, created) -> created);
				});
			}
		};

		abstract CompletableFuture<?> call(StackEndRules rules, Queue<CompletableFuture<?>> futures);

		static CompletableFuture<?> annotated(StackEndRules rules, int propagation,
				Supplier<CompletableFuture<?>> method) {
			return rules.template()
				.demarcate(definition(propagation), new EagerScopeRules.Manager(), (tx) -> method.get());
		}

		static <T> CompletableFuture<T> kept(Queue<CompletableFuture<?>> futures, CompletableFuture<T> future) {
			futures.add(future);
			return future;
		}

	}

	/**
	 * Makes one call in a transaction, near the end of the stack.
	 */
	enum NearTheEnd {

		QUERY {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return tx.runAsync("RETURN 1").toCompletableFuture();
			}
		},
		CREATE {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return rules.create(tx).toCompletableFuture();
			}
		},
		READ {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return tx.runAsync("RETURN 1").thenCompose(ResultCursor::listAsync).toCompletableFuture();
			}
		},
		JOIN {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return rules.template().executeWrite(rules::create);
			}
		},
		ANNOTATED {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return rules.template()
					.demarcate(definition(TransactionDefinition.PROPAGATION_REQUIRES_NEW),
							new EagerScopeRules.Manager(), rules::create);
			}
		},
		SESSION {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return rules.template().execute(rules::create);
			}
		},
		FLUENT_QUERY {
			@Override
			CompletableFuture<?> call(StackEndRules rules, TransactionScope tx) {
				return rules.template().query("CREATE (:Contract)").run();
			}
		};

		abstract CompletableFuture<?> call(StackEndRules rules, TransactionScope tx);

	}

	/**
	 * A stage of work that another library created. It passes on the error that a
	 * dependent throws, whereas the JDK drops a stack overflow there.
	 */
	final class EndOfWork extends CompletableFuture<String> {

		private volatile BiFunction<? super String, Throwable, ?> next;

		private boolean told;

		@Override
		public <U> CompletableFuture<U> handle(BiFunction<? super String, Throwable, ? extends U> next) {
			this.next = next;
			return new CompletableFuture<>();
		}

		boolean isAwaited() {
			return this.next != null;
		}

		/**
		 * Tell the step that follows, unless that was done before.
		 * @throws StackOverflowError if there was no room, so that it was not told
		 */
		void tell() {
			if (!this.told) {
				this.next.apply("ended", null);
				this.told = true;
			}
		}

	}

	/**
	 * Calls, and the future of each that is cancelled.
	 */
	enum Cancelled {

		SESSION {
			@Override
			CompletableFuture<?> call(StackEndRules rules, List<CompletableFuture<?>> targets) {
				CompletableFuture<?> call = rules.template().execute((session) -> session.runAsync("RETURN 1"));
				targets.add(call);
				return call;
			}
		},
		TRANSACTION {
			@Override
			CompletableFuture<?> call(StackEndRules rules, List<CompletableFuture<?>> targets) {
				CompletableFuture<?> call = rules.template().executeWrite((tx) -> tx.runAsync("RETURN 1"));
				targets.add(call);
				return call;
			}
		},
		LAST_JOINED_CALL {
			@Override
			CompletableFuture<?> call(StackEndRules rules, List<CompletableFuture<?>> targets) {
				return rules.template().executeWrite((tx) -> {
					targets.add(rules.template().executeWrite((joined) -> new CompletableFuture<>()));
					return CompletableFuture.completedFuture("ended");
				});
			}
		};

		abstract CompletableFuture<?> call(StackEndRules rules, List<CompletableFuture<?>> targets);

	}

	/**
	 * Makes a call whose work ends near the end of the stack.
	 */
	enum WorkEndsNearTheEnd {

		TRANSACTION {
			@Override
			CompletableFuture<?> call(StackEndRules rules, EndOfWork end) {
				return rules.template().executeWrite((tx) -> end);
			}
		},
		JOINED {
			@Override
			CompletableFuture<?> call(StackEndRules rules, EndOfWork end) {
				return rules.template().executeWrite((outer) -> rules.template().executeWrite((tx) -> end));
			}
		},
		ANNOTATED {
			@Override
			CompletableFuture<?> call(StackEndRules rules, EndOfWork end) {
				return rules.template()
					.demarcate(definition(TransactionDefinition.PROPAGATION_REQUIRED), new EagerScopeRules.Manager(),
							(tx) -> end);
			}
		},
		SESSION {
			@Override
			CompletableFuture<?> call(StackEndRules rules, EndOfWork end) {
				return rules.template().execute((session) -> end);
			}
		};

		abstract CompletableFuture<?> call(StackEndRules rules, EndOfWork end);

	}

}
