package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What the steps of a {@link ScriptedDriver} do instead of succeeding, and what they did.
 * Thread-safe.
 */
final class Script {

	private final Map<Step, List<Instruction>> instructions = new EnumMap<>(Step.class);

	private final Recorder recorder = new Recorder();

	Recorder recorder() {
		return this.recorder;
	}

	/**
	 * Let calls of a step behave in this way.
	 * @param step the step
	 * @param from the first of these calls, from now on; 1 is the next
	 * @param to the last of these calls
	 * @param behaviour the behaviour
	 */
	synchronized void add(Step step, int from, int to, Behaviour behaviour) {
		List<Instruction> all = this.instructions.computeIfAbsent(step, (key) -> new ArrayList<>());
		if (from == 1 && to == Integer.MAX_VALUE) {
			all.clear();
		}
		all.add(new Instruction(from, to, behaviour));
	}

	synchronized void clear(Step step) {
		this.instructions.remove(step);
	}

	@Nullable Object take(Step step, Supplier<@Nullable Object> call) {
		this.recorder.step(step);
		Behaviour behaviour = next(step);
		return (behaviour != null) ? behaviour.play(call) : call.get();
	}

	/**
	 * Take a step that has a stage. A behaviour may return {@code null}, although no
	 * driver does.
	 */
	@SuppressWarnings({ "unchecked", "NullAway" })
	<T> CompletionStage<T> stage(Step step, Supplier<@Nullable Object> call) {
		return (CompletionStage<T>) take(step, call);
	}

	// each instruction counts all calls since it was given; the last one that applies
	// takes precedence
	private synchronized @Nullable Behaviour next(Step step) {
		Behaviour behaviour = null;
		for (Instruction instruction : this.instructions.getOrDefault(step, List.of())) {
			if (instruction.appliesToNext()) {
				behaviour = instruction.behaviour;
			}
		}
		return behaviour;
	}

	private static final class Instruction {

		private final int from;

		private final int to;

		private final Behaviour behaviour;

		private int calls;

		Instruction(int from, int to, Behaviour behaviour) {
			this.from = from;
			this.to = to;
			this.behaviour = behaviour;
		}

		boolean appliesToNext() {
			// no overflow after the last call that matters
			this.calls = Math.min(this.calls, Integer.MAX_VALUE - 1) + 1;
			return this.calls >= this.from && this.calls <= this.to;
		}

	}

}
