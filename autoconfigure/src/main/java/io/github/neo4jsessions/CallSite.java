package io.github.neo4jsessions;

/**
 * The place in the application that made a call, as a stack trace. It is never thrown.
 * The error of a call is usually created on a thread of the driver, so that its own stack
 * trace has no frame of the application. If call sites are noted, the error has the call
 * site as a suppressed exception. If the error passed through several calls, such as a
 * joined call and its owner, it has one for each of them, the innermost first.
 *
 * @since 0.1.0
 * @see SessionTemplate.Builder#callSites(boolean)
 */
public final class CallSite extends RuntimeException {

	/**
	 * When the place was noted, in nanoseconds of the clock of this JVM.
	 */
	private final long notedAt = System.nanoTime();

	/**
	 * Note the stack of this thread. Applications do not need this constructor.
	 */
	public CallSite() {
		super("Called from", null, false, true);
	}

	/**
	 * Return whether this place was noted before another one: a call that is made inside
	 * of another one is noted after it.
	 * @param other another call site
	 * @return whether this one is older
	 */
	public boolean isBefore(CallSite other) {
		return this.notedAt - other.notedAt < 0;
	}

}
