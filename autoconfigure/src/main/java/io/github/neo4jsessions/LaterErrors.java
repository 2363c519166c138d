package io.github.neo4jsessions;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.jspecify.annotations.Nullable;

/**
 * The errors in the use of a resource after the first one. A few of them are logged and
 * added to the first as suppressed; the others are counted, since there may be as many as
 * there are resources. The methods of an exception may be user code: an exception that
 * they throw must not prevent the releases.
 */
final class LaterErrors {

	private static final SafeLog log = SafeLog.ofResources();

	private static final int KEPT = 8;

	private final @Nullable Throwable first;

	private int kept;

	private int leftOut;

	/**
	 * Create the record.
	 * @param first the error that is reported, or {@code null} if none is
	 */
	LaterErrors(@Nullable Throwable first) {
		this.first = first;
	}

	void add(String what, Throwable ex) {
		if (this.kept == KEPT) {
			this.leftOut++;
			return;
		}
		Throwable error = unwrap(ex);
		boolean news = true;
		try {
			news = this.first == null || Exceptions.suppress(this.first, error);
		}
		catch (Throwable unusable) {
			// it is logged below
		}
		if (news) {
			this.kept++;
			log(what, error);
		}
	}

	/**
	 * Report how many errors were left out. Called when there are no more.
	 */
	void end() {
		if (this.leftOut == 0) {
			return;
		}
		IllegalStateException rest = new IllegalStateException(
				this.leftOut + " more releases of the same use failed; their errors are omitted");
		log.warn("Resource: " + rest.getMessage());
		if (this.first != null) {
			this.first.addSuppressed(rest);
		}
	}

	static Throwable unwrap(Throwable ex) {
		try {
			return Exceptions.unwrap(ex);
		}
		catch (Throwable unusable) {
			return ex;
		}
	}

	static void log(String what, Throwable ex) {
		log.warn("Resource: " + what + " failed: " + Exceptions.describe(unwrap(ex)));
	}

}
