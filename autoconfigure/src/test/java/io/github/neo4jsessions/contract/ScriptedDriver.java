package io.github.neo4jsessions.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.neo4j.driver.AuthToken;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

/**
 * Wraps another driver, a stub or one with a server. It records each step, and lets a
 * step fail as configured.
 */
public final class ScriptedDriver {

	private static final Map<String, Step> STEPS = Map.of("session", Step.SESSION, "beginTransactionAsync", Step.BEGIN,
			"runAsync", Step.RUN, "commitAsync", Step.COMMIT, "rollbackAsync", Step.ROLLBACK, "closeAsync", Step.CLOSE);

	private final Driver target;

	private final Map<Step, Behaviour> script = new EnumMap<>(Step.class);

	private final List<Step> steps = new CopyOnWriteArrayList<>();

	private final List<SessionConfig> sessionConfigs = new CopyOnWriteArrayList<>();

	private final List<Optional<AuthToken>> tokens = new CopyOnWriteArrayList<>();

	private final List<TransactionConfig> transactionConfigs = new CopyOnWriteArrayList<>();

	public ScriptedDriver(Driver target) {
		this.target = target;
	}

	public Driver driver() {
		return wrap(Driver.class, this.target);
	}

	public ScriptedDriver on(Step step, Behaviour behaviour) {
		this.script.put(step, behaviour);
		return this;
	}

	public List<Step> steps() {
		return this.steps;
	}

	public long count(Step step) {
		return this.steps.stream().filter(step::equals).count();
	}

	public List<SessionConfig> sessionConfigs() {
		return this.sessionConfigs;
	}

	/**
	 * The token of each session, empty for that of the driver.
	 */
	public List<Optional<AuthToken>> tokens() {
		return this.tokens;
	}

	public List<TransactionConfig> transactionConfigs() {
		return this.transactionConfigs;
	}

	private <T> T wrap(Class<T> type, T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(self, method, arguments) -> call(target, method, arguments)));
	}

	private Object call(Object target, Method method, Object[] arguments) throws Throwable {
		Step step = STEPS.get(method.getName());
		if (step == null) {
			return invoke(target, method, arguments);
		}
		this.steps.add(step);
		if (step == Step.SESSION) {
			this.tokens.add((arguments.length > 2) ? Optional.of((AuthToken) arguments[2]) : Optional.empty());
		}
		for (Object argument : (arguments != null) ? arguments : new Object[0]) {
			if (argument instanceof SessionConfig config) {
				this.sessionConfigs.add(config);
			}
			if (argument instanceof TransactionConfig config) {
				this.transactionConfigs.add(config);
			}
		}
		Behaviour behaviour = this.script.getOrDefault(step, Behaviour.succeed());
		return behaviour.play(() -> invoke(target, method, arguments));
	}

	@SuppressWarnings("unchecked")
	private Object invoke(Object target, Method method, Object[] arguments) {
		try {
			Object result = method.invoke(target, arguments);
			if (result instanceof AsyncSession session) {
				return wrap(AsyncSession.class, session);
			}
			if (method.getName().equals("beginTransactionAsync")) {
				return ((CompletionStage<AsyncTransaction>) result)
					.thenApply((transaction) -> wrap(AsyncTransaction.class, transaction));
			}
			return result;
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) ex.getCause();
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public enum Step {

		SESSION, BEGIN, RUN, COMMIT, ROLLBACK, CLOSE

	}

	/**
	 * What a step does instead of succeeding.
	 */
	public interface Behaviour {

		Object play(Supplier<Object> step) throws Throwable;

		static Behaviour succeed() {
			return Supplier::get;
		}

		/**
		 * The step is not taken and its stage fails.
		 */
		static Behaviour fail(Throwable error) {
			return (step) -> CompletableFuture.failedFuture(error);
		}

		/**
		 * The step is not taken and throws any throwable.
		 */
		static Behaviour throwing(Throwable error) {
			return (step) -> {
				throw error;
			};
		}

		/**
		 * The step is not taken, because the stack overflows in the middle of it.
		 */
		static Behaviour overflowing() {
			return (step) -> {
				throw new StackOverflowError("the stack ended in the driver");
			};
		}

		/**
		 * The step is taken, but the stack overflows when the next step is attached to
		 * its stage.
		 */
		static Behaviour overflowingAfterwards() {
			return (step) -> {
				step.get();
				return new CompletableFuture<>() {

					@Override
					public <U> CompletableFuture<U> handle(BiFunction<? super Object, Throwable, ? extends U> next) {
						throw new StackOverflowError("the stack overflowed after the driver");
					}

				};
			};
		}

		/**
		 * The step is not taken, and its stage never completes.
		 */
		static Behaviour silent() {
			return (step) -> new CompletableFuture<>();
		}

		/**
		 * The step is taken, but its stage never completes.
		 */
		static Behaviour silentAfterwards() {
			return holdUntil(new CompletableFuture<>());
		}

		/**
		 * The step is not taken and returns null.
		 */
		static Behaviour nothing() {
			return (step) -> null;
		}

		/**
		 * The step is taken, but its stage fails.
		 */
		static Behaviour failAfterwards(Throwable error) {
			return (step) -> ((CompletionStage<?>) step.get())
				.thenCompose((ignored) -> CompletableFuture.failedFuture(error));
		}

		/**
		 * The step is taken, but throws.
		 */
		static Behaviour throwAfterwards(Throwable error) {
			return (step) -> {
				step.get();
				throw error;
			};
		}

		/**
		 * The step is taken, but its stage does not complete before the signal.
		 */
		static Behaviour holdUntil(CompletableFuture<?> signal) {
			return (step) -> ((CompletionStage<?>) step.get())
				.thenCompose((value) -> signal.thenApply((ignored) -> value));
		}

	}

}
