package io.github.neo4jsessions.test.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a step of a {@link ScriptedDriver} is to do: first the calls, then what they do.
 * <p>
 * A script applies to all calls of its step from now on, unless {@link #nth(int)} or
 * {@link #first(int)} says otherwise. If several scripts apply to a call, the one that
 * was set last takes precedence. A step that no script applies to succeeds.
 * <p>
 * An instance is immutable, and may be used by any thread. None of the methods accepts
 * {@code null}.
 */
public final class StepScript {

	private final ScriptedDriver driver;

	private final Script script;

	private final Step step;

	private final int from;

	private final int to;

	StepScript(ScriptedDriver driver, Script script, Step step) {
		this(driver, script, step, 1, Integer.MAX_VALUE);
	}

	private StepScript(ScriptedDriver driver, Script script, Step step, int from, int to) {
		this.driver = driver;
		this.script = script;
		this.step = step;
		this.from = from;
		this.to = to;
	}

	/**
	 * Apply the script to one call only.
	 * @param number the number of the call, counted over all sessions from the moment at
	 * which the script is set; 1 is the next
	 * @return a script for this call
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public StepScript nth(int number) {
		Arguments.isTrue(number > 0, () -> "'number' must be 1 or more, not " + number);
		return new StepScript(this.driver, this.script, this.step, number, number);
	}

	/**
	 * Apply the script to the next calls only.
	 * @param calls the number of calls, counted over all sessions from the moment at
	 * which the script is set
	 * @return a script for these calls
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public StepScript first(int calls) {
		Arguments.isTrue(calls > 0, () -> "'calls' must be 1 or more, not " + calls);
		return new StepScript(this.driver, this.script, this.step, 1, calls);
	}

	/**
	 * The step is not taken, and its stage fails.
	 * @param error the error
	 * @return the driver
	 * @throws IllegalArgumentException if the step has no stage, such as
	 * {@link Step#SESSION}
	 */
	public ScriptedDriver fail(Throwable error) {
		Arguments.notNull(error, "error");
		return set("fail", (step) -> CompletableFuture.failedFuture(error));
	}

	/**
	 * The step is taken, but its stage fails, as if the connection had been lost before
	 * the answer. A COMMIT that fails in this way has an unknown outcome.
	 * @param error the error
	 * @return the driver
	 * @throws IllegalArgumentException if the step has no stage, such as
	 * {@link Step#SESSION}
	 */
	public ScriptedDriver failAfterwards(Throwable error) {
		Arguments.notNull(error, "error");
		return set("failAfterwards",
				(step) -> stage(step.get()).thenCompose((ignored) -> CompletableFuture.failedFuture(error)));
	}

	/**
	 * The step is not taken, and the method of the driver throws.
	 * @param error the error
	 * @return the driver
	 * @throws IllegalArgumentException if the error is a checked exception, which the
	 * driver does not throw
	 */
	public ScriptedDriver throwing(Throwable error) {
		Arguments.notNull(error, "error");
		Arguments.isTrue(error instanceof RuntimeException || error instanceof Error,
				() -> "The driver throws no checked exceptions: " + error);
		return answer((step) -> {
			if (error instanceof Error serious) {
				throw serious;
			}
			throw (RuntimeException) error;
		});
	}

	/**
	 * The step is not taken before it is released, as if its request did not reach the
	 * server.
	 * @return controls the step
	 * @throws IllegalArgumentException if the step has no stage, such as
	 * {@link Step#SESSION}
	 */
	public HeldStep stall() {
		HeldStep held = new HeldStep(this.step);
		set("stall", (call) -> held.reach().thenCompose((ignored) -> stage(call.get())));
		return held;
	}

	/**
	 * The step is taken, but its stage does not complete before the step is released, as
	 * if the answer of the server did not arrive.
	 * @return controls the step
	 * @throws IllegalArgumentException if the step has no stage, such as
	 * {@link Step#SESSION}
	 */
	public HeldStep stallAfterwards() {
		HeldStep held = new HeldStep(this.step);
		set("stallAfterwards", (step) -> {
			CompletionStage<@Nullable Object> taken = stage(step.get());
			return held.reach().thenCompose((ignored) -> taken);
		});
		return held;
	}

	/**
	 * The step is taken, but its stage does not complete before a signal. If the signal
	 * fails, so does the stage.
	 * @param signal the signal
	 * @return the driver
	 * @throws IllegalArgumentException if the step has no stage, such as
	 * {@link Step#SESSION}
	 */
	public ScriptedDriver holdUntil(CompletionStage<?> signal) {
		Arguments.notNull(signal, "signal");
		return set("holdUntil",
				(step) -> stage(step.get()).thenCompose((value) -> signal.thenApply((ignored) -> value)));
	}

	/**
	 * The step is taken, and its stage completes on an executor, after the call has
	 * returned if the executor has threads of its own.
	 * @param executor the executor
	 * @return the driver
	 * @throws IllegalArgumentException if the step has no stage, such as
	 * {@link Step#SESSION}
	 */
	public ScriptedDriver completeOn(Executor executor) {
		Arguments.notNull(executor, "executor");
		return set("completeOn", (step) -> stage(step.get()).handleAsync(StepScript::completed, executor)
			.thenCompose(Function.identity()));
	}

	/**
	 * The step succeeds. For all calls, this removes the scripts of the step.
	 * @return the driver
	 */
	public ScriptedDriver succeed() {
		if (this.from == 1 && this.to == Integer.MAX_VALUE) {
			this.script.clear(this.step);
			return this.driver;
		}
		return answer((step) -> step.get());
	}

	/**
	 * The step does something else.
	 * @param behaviour takes the step, or does not
	 * @return the driver
	 */
	public ScriptedDriver answer(Behaviour behaviour) {
		this.script.add(this.step, this.from, this.to, Arguments.notNull(behaviour, "behaviour"));
		return this.driver;
	}

	private ScriptedDriver set(String method, Behaviour behaviour) {
		Arguments.isTrue(this.step != Step.SESSION, () -> "A session is opened without a stage, so that '" + method
				+ "' does not apply to SESSION; use 'throwing'");
		return answer(behaviour);
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<@Nullable Object> stage(@Nullable Object returned) {
		return (CompletionStage<@Nullable Object>) Arguments.notNull(returned, "stage");
	}

	private static CompletionStage<@Nullable Object> completed(@Nullable Object value, @Nullable Throwable error) {
		return (error != null) ? CompletableFuture.failedFuture(error) : CompletableFuture.completedFuture(value);
	}

}
