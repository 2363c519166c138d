package io.github.neo4jsessions.internal.async;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.RetryableException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/**
 * Unwraps, combines and describes errors before they reach the caller.
 */
public final class Exceptions {

	/**
	 * More wrappers than occur in practice: ends the loop for an exception that is its
	 * own cause.
	 */
	private static final int MAX_WRAPPERS = 100;

	/**
	 * How many suppressed errors an error may have. The driver, for example, shares some
	 * errors between many calls, and work may fail in the same way for hours.
	 */
	static final int MAX_SUPPRESSED = 20;

	/**
	 * How many causes and suppressed errors of an error are examined.
	 */
	private static final int MAX_RELATED = 1000;

	/**
	 * How many causes are named in the log.
	 */
	private static final int MAX_DESCRIBED = 20;

	private Exceptions() {
	}

	/**
	 * Return the error without the wrappers that futures put around it. A wrapper stays
	 * if it does not return a cause.
	 */
	public static Throwable unwrap(Throwable error) {
		Throwable unwrapped = error;
		try {
			for (int depth = 0; depth < MAX_WRAPPERS && isWrapper(unwrapped) && unwrapped.getCause() != null; depth++) {
				unwrapped = unwrapped.getCause();
			}
		}
		catch (Throwable unusable) {
			// getCause() was overridden and throws
		}
		return (unwrapped instanceof UnpresentableException ex) ? ex.error() : unwrapped;
	}

	private static boolean isWrapper(Throwable error) {
		return (error instanceof CompletionException || error instanceof ExecutionException)
				&& !(error instanceof UnpresentableException);
	}

	/**
	 * Add a later error to the first one as suppressed, unless one is part of the other:
	 * the driver reports the same object from several of its futures, and a cycle would
	 * make the printer of the log loop.
	 * @return {@code false} if one is known to be part of the other, {@code true} if not,
	 * or if that cannot be determined
	 */
	public static boolean suppress(Throwable first, Throwable later) {
		try {
			return suppressUnlessKnown(first, later);
		}
		catch (Throwable unusable) {
			// methods of exceptions may be overridden and throw
			return first != later;
		}
	}

	private static boolean suppressUnlessKnown(Throwable first, Throwable later) {
		Throwable root = rootCause(later);
		Relation relation = relation(first, (error) -> error == later || error == root);
		if (relation == Relation.NONE) {
			relation = relation(later, (error) -> error == first);
		}
		if (relation == Relation.NONE) {
			keep(first, later);
		}
		return relation != Relation.PART;
	}

	private static void keep(Throwable first, Throwable later) {
		int kept = first.getSuppressed().length;
		if (kept < MAX_SUPPRESSED) {
			first.addSuppressed(later);
		}
		else if (kept == MAX_SUPPRESSED) {
			first.addSuppressed(new LeftOut("... and more errors, which are omitted"));
		}
	}

	private static Throwable rootCause(Throwable error) {
		Throwable root = error;
		Throwable cause = root.getCause();
		for (int depth = 0; depth < MAX_RELATED && cause != null && cause != root; depth++) {
			root = cause;
			cause = root.getCause();
		}
		return root;
	}

	/**
	 * Examine an error, its causes and its suppressed errors for one that matches the
	 * condition.
	 */
	private static Relation relation(Throwable error, Predicate<Throwable> condition) {
		Set<Throwable> seen = identitySet();
		Deque<Throwable> related = new ArrayDeque<>();
		related.add(error);
		for (Throwable ex = related.poll(); ex != null; ex = related.poll()) {
			if (!seen.add(ex)) {
				continue;
			}
			if (condition.test(ex)) {
				return Relation.PART;
			}
			if (seen.size() == MAX_RELATED) {
				return Relation.NOT_KNOWN;
			}
			Throwable cause = ex.getCause();
			if (cause != null) {
				related.add(cause);
			}
			Collections.addAll(related, ex.getSuppressed());
		}
		return Relation.NONE;
	}

	/**
	 * Return whether an error in the chain of causes matches the condition, as far as the
	 * chain can be examined.
	 */
	public static boolean hasCause(Throwable error, Predicate<Throwable> condition) {
		Set<Throwable> seen = identitySet();
		try {
			for (Throwable ex = error; ex != null && seen.size() < MAX_RELATED && seen.add(ex); ex = ex.getCause()) {
				if (condition.test(ex)) {
					return true;
				}
			}
		}
		catch (Throwable unusable) {
			// methods of exceptions may be overridden and throw
		}
		return false;
	}

	/**
	 * Return the cause of an error, or {@code null} if it has none or {@code getCause()}
	 * throws.
	 */
	public static @Nullable Throwable causeOf(Throwable error) {
		try {
			return error.getCause();
		}
		catch (Throwable unusable) {
			return null;
		}
	}

	/**
	 * Return an error that a future can hold. A future calls {@code toString()} on the
	 * error when it passes it on to derived stages, which never complete if that throws.
	 * @return the error, or an {@link UnpresentableException} that stands for it
	 */
	public static Throwable presentable(Throwable error) {
		try {
			error.toString();
			if (error instanceof CompletionException) {
				// get() and join() ask for the cause
				error.getCause();
			}
			return error;
		}
		catch (Throwable unusable) {
			return new UnpresentableException(error);
		}
	}

	/**
	 * Throw an error unchanged, checked or not.
	 */
	@SuppressWarnings("unchecked")
	public static <E extends Throwable> E sneaky(Throwable error) throws E {
		throw (E) error;
	}

	/**
	 * Return whether the driver marks an error as retryable: another attempt may succeed.
	 */
	public static boolean isRetryable(Throwable error) {
		return error instanceof RetryableException
				|| (error instanceof TransactionTerminatedException && causeOf(error) instanceof RetryableException);
	}

	/**
	 * Describe an error for the log by types and status codes. Messages are left out,
	 * since the server repeats query text and values in them. If a method of the error
	 * throws, only its type is returned.
	 */
	public static String describe(Throwable error) {
		try {
			return describeAll(error);
		}
		catch (Throwable unusable) {
			return error.getClass().getName();
		}
	}

	private static String describeAll(Throwable error) {
		StringBuilder description = new StringBuilder();
		Set<Throwable> seen = identitySet();
		for (Throwable ex = error; ex != null && seen.add(ex); ex = ex.getCause()) {
			if (seen.size() > MAX_DESCRIBED) {
				return description.append(", and more causes").toString();
			}
			description.append(description.isEmpty() ? "" : ", caused by ").append(ex.getClass().getName());
			if (ex instanceof Neo4jException neo4j) {
				description.append(" (").append(neo4j.code()).append(", ").append(neo4j.gqlStatus()).append(')');
			}
		}
		return description.toString();
	}

	private static Set<Throwable> identitySet() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	/**
	 * The relation of one error to another.
	 */
	private enum Relation {

		/**
		 * One is the other, or is among its causes and suppressed errors.
		 */
		PART,

		/**
		 * Neither is part of the other.
		 */
		NONE,

		/**
		 * There are too many errors to examine. Nothing is added then, since a cycle
		 * would make the printer of the log loop.
		 */
		NOT_KNOWN

	}

	/**
	 * Stands for errors that were left out.
	 */
	static final class LeftOut extends RuntimeException {

		LeftOut(String what) {
			super(what, null, false, false);
		}

	}

}
