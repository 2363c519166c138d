package io.github.neo4jsessions.internal.driver;

import java.util.ArrayList;
import java.util.List;

import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The calls and reads that a stack overflow interrupted, until their gate reports that
 * they failed. They are rare, so one list serves all gates.
 * <p>
 * No method can be called when the stack has overflowed. So a step is added by an
 * assignment to {@link #last}, with the monitor of this object held.
 */
final class BrokenSteps {

	static final BrokenSteps ALL = new BrokenSteps();

	/**
	 * The step that was added last: its gate, the step that waits for the outcome, the
	 * error, and the array of the step that was added before.
	 */
	@Nullable Object @Nullable [] last;

	private BrokenSteps() {
	}

	/**
	 * Remove the steps of a gate from the list.
	 */
	List<Stages.Failure> take(CallQueue gate) {
		List<Stages.Failure> taken = new ArrayList<>();
		synchronized (this) {
			@Nullable Object[] before = this.last;
			this.last = null;
			for (@Nullable
			Object[] one = before; one != null; one = (Object[]) one[3]) {
				if (one[0] != gate) {
					this.last = new Object[] { one[0], one[1], one[2], this.last };
				}
				else if (one[1] instanceof Stages.Next<?> next && one[2] instanceof Throwable error) {
					taken.add(new Stages.Failure(next, error));
				}
			}
		}
		return taken;
	}

}
