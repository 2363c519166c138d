package io.github.neo4jsessions.internal.context;

import java.util.Arrays;

import io.github.neo4jsessions.CallSite;
import org.jspecify.annotations.Nullable;

/**
 * Adds call sites to the errors that calls report. An error may pass through several
 * calls, each of which adds its own site, from the innermost to the outermost. An error
 * may also be shared by calls that have nothing to do with each other, such as a constant
 * of the application. Such an error must not collect the sites of all of them. A site is
 * left out if an older call has already reported the error, since the later call cannot
 * have made the older one. If unrelated calls were in progress at the same time, the
 * error may still have the sites of several of them.
 */
public final class CallSites {

	/**
	 * How many call sites an error may have.
	 */
	static final int MAX = 8;

	private static final Throwable MORE = new MoreCalls();

	private static final String BASE = "io.github.neo4jsessions.";

	/**
	 * The packages whose frames are left out at the top of a call site: those of this
	 * library, of proxies, and of callers that only pass a call on.
	 */
	private static final String[] PASSING_ON = { BASE + "internal.", BASE + "transaction.", BASE + "reactive.",
			BASE + "kotlin.", "org.springframework.", "reactor.", "kotlin.", "kotlinx.", "java.", "jdk." };

	private CallSites() {
	}

	/**
	 * Add the site of a call to the error that the call reports. A failure of this
	 * method, for example because the stack is exhausted, must not prevent the error from
	 * being reported.
	 * @param site the place of the call, or {@code null} if it was not noted
	 */
	public static void addTo(Throwable error, @Nullable CallSite site) {
		if (site != null) {
			try {
				add(error, site);
			}
			catch (Throwable unusable) {
				// the error is reported without it
			}
		}
	}

	private static void add(Throwable error, CallSite site) {
		int sites = 0;
		boolean shared = false;
		boolean marked = false;
		for (Throwable suppressed : error.getSuppressed()) {
			if (suppressed == site) {
				return;
			}
			if (suppressed instanceof CallSite other) {
				sites++;
				shared |= other.isBefore(site);
			}
			marked |= suppressed == MORE;
		}
		if (!shared && sites < MAX) {
			error.addSuppressed(ofApplication(site));
		}
		else if (!marked) {
			error.addSuppressed(MORE);
		}
	}

	/**
	 * Let the trace begin with the application, unless it has no frame of it.
	 * @return the same site
	 */
	public static CallSite ofApplication(CallSite site) {
		StackTraceElement[] trace = site.getStackTrace();
		int first = 0;
		while (first < trace.length && passesOn(trace[first].getClassName())) {
			first++;
		}
		if (first > 0 && first < trace.length) {
			site.setStackTrace(Arrays.copyOfRange(trace, first, trace.length));
		}
		return site;
	}

	private static boolean passesOn(String type) {
		for (String prefix : PASSING_ON) {
			if (type.startsWith(prefix)) {
				return true;
			}
		}
		return type.startsWith(BASE) && type.indexOf('.', BASE.length()) < 0;
	}

	/**
	 * Stands for the sites that were left out.
	 */
	static final class MoreCalls extends RuntimeException {

		MoreCalls() {
			super("Other calls have reported this same exception; their call sites are omitted", null, false, false);
		}

	}

}
