package io.github.neo4jsessions;

import io.github.neo4jsessions.AsyncResource.Exit;
import org.jspecify.annotations.Nullable;

/**
 * How the use of a resource ended: with the value of its body, with an error, or by a
 * stop. The first error is reported; later ones are logged and added to it.
 *
 * @param <T> the type of the value
 */
final class UseOutcome<T extends @Nullable Object> {

	private static final Exit COMPLETED = new Exit.Completed();

	private Exit exit = COMPLETED;

	private @Nullable T value;

	/**
	 * Created for the second error; most uses have none.
	 */
	private @Nullable LaterErrors laterErrors;

	/**
	 * Return how the use ended, for the resources that are released.
	 */
	Exit exit() {
		return this.exit;
	}

	@Nullable T value() {
		return this.value;
	}

	/**
	 * Return the error to report, or {@code null} if there is none.
	 */
	@Nullable Throwable error() {
		return (this.exit instanceof Exit.Failed failed) ? failed.error() : null;
	}

	void completed(@Nullable T value) {
		this.value = value;
	}

	void cancelled() {
		this.exit = new Exit.Cancelled();
	}

	/**
	 * Report an error if it is the first one; otherwise log it and add it to the first.
	 * The methods of an exception may be user code: an exception that they throw must not
	 * prevent the releases.
	 */
	void failed(String what, Throwable ex) {
		if (this.exit instanceof Exit.Completed) {
			this.exit = new Exit.Failed(LaterErrors.unwrap(ex));
			return;
		}
		if (this.laterErrors == null) {
			this.laterErrors = new LaterErrors(error());
		}
		this.laterErrors.add(what, ex);
	}

	/**
	 * Report how many errors were left out, after the last release.
	 */
	void end() {
		if (this.laterErrors != null) {
			this.laterErrors.end();
		}
	}

}
