package io.github.neo4jsessions;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.jspecify.annotations.Nullable;

/**
 * What fails in the use of a resource after the first error. A few errors are kept beside
 * the first and logged; the rest is counted, since there may be as many as resources. The
 * methods of an exception may be anybody's code: what they throw must not keep a use from
 * going on to its releases.
 */
final class LaterErrors {

	private static final SafeLog log = SafeLog.ofResources();

	private static final int KEPT = 8;

	private final @Nullable Throwable first;

	private int kept;

	private int leftOut;

	/**
	 * Make a record.
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
			// then it is logged
		}
		if (news) {
			this.kept++;
			log(what, error);
		}
	}

	/**
	 * There are no more errors: say how many were left out.
	 */
	void end() {
		if (this.leftOut == 0) {
			return;
		}
		IllegalStateException rest = new IllegalStateException(
				this.leftOut + " more releases of the same use failed; their errors were left out");
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
