package io.github.neo4jsessions.internal.driver;

import java.util.Objects;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.summary.ResultSummary;

/**
 * A read of a result that is under way. The gate knows of it until it has ended.
 *
 * @param <T> the type of what is read
 */
class GatedRead<T extends @Nullable Object> extends GatedFuture<T> {

	/**
	 * The read is settled twice if the stack overflowed the first time.
	 */
	private boolean ended;

	GatedRead(ScopeContext context, CallGate gate) {
		super(context, gate);
	}

	/**
	 * Begin to read, or fail if the gate is closed.
	 * @return whether the read has begun
	 */
	boolean begin() {
		boolean open = this.gate.beginRead();
		if (!open) {
			settle(null, new ScopeEndedException());
		}
		return open;
	}

	/**
	 * Check that no call or read of the gate was interrupted by a stack overflow.
	 */
	void requireUnbroken() {
		if (this.gate.hasBroken) {
			throw new StackOverflowError();
		}
	}

	@Override
	public void settled(@Nullable T value, @Nullable Throwable ex) {
		if (ex != null) {
			failed(Exceptions.unwrap(ex));
		}
		else {
			ended(value, null);
		}
	}

	/**
	 * Report the error to the scope first, which may be about to end.
	 */
	private void failed(Throwable error) {
		try {
			this.gate.callFailed(Objects.requireNonNull(context()), error);
		}
		finally {
			ended(null, error);
		}
	}

	/**
	 * End the read where it is, if the remaining rows are not needed.
	 * @return whether the read has ended
	 */
	boolean endIfCutOff() {
		boolean cutOff = this.gate.isCutOff();
		if (cutOff) {
			ended(null, new ScopeEndedException());
		}
		return cutOff;
	}

	/**
	 * Note how this read has ended, before the scope and the reader do.
	 */
	void noteEnd(@Nullable T value, @Nullable Throwable error) {
		ScopeContext context = context();
		if (value instanceof ResultSummary summary && context != null) {
			context.summarized(summary);
		}
	}

	private void ended(@Nullable T value, @Nullable Throwable error) {
		try {
			if (!this.ended) {
				noteEnd(value, error);
				// the end of a scope does not wait for the functions of the reader
				this.gate.endRead();
				this.ended = true;
			}
		}
		finally {
			settle(value, error);
		}
	}

}
