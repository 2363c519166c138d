package io.github.neo4jsessions;

import java.util.Collections;
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
 * What is done with errors on their way to the caller.
 */
final class Errors {

	/**
	 * More than anybody stacks up, so that an exception which is its own cause ends.
	 */
	private static final int MAX_WRAPPERS = 100;

	private Errors() {
	}

	/**
	 * The error without the wrappers that futures put around it. A wrapper of somebody's
	 * own that does not tell its cause stays.
	 */
	static Throwable unwrap(Throwable error) {
		Throwable unwrapped = error;
		try {
			for (int depth = 0; depth < MAX_WRAPPERS && isWrapper(unwrapped) && unwrapped.getCause() != null; depth++) {
				unwrapped = unwrapped.getCause();
			}
		}
		catch (Throwable unusable) {
			// of a getCause() that was overridden
		}
		return unwrapped;
	}

	private static boolean isWrapper(Throwable error) {
		return error instanceof CompletionException || error instanceof ExecutionException;
	}

	/**
	 * Keep a later error beside the first one, unless the one is part of the other
	 * already: the driver reports the same object from several of its futures, and a
	 * cycle would send the log's printer round in circles.
	 * @return whether the later error is news, as it is where the one or the other does
	 * not tell what it is part of
	 */
	static boolean suppress(Throwable first, Throwable later) {
		try {
			return suppressUnlessKnown(first, later);
		}
		catch (Throwable unusable) {
			// the methods of an exception may be anybody's code
			return first != later;
		}
	}

	private static boolean suppressUnlessKnown(Throwable first, Throwable later) {
		if (contains(first, later) || contains(later, first) || contains(first, rootCause(later))) {
			return false;
		}
		first.addSuppressed(later);
		return true;
	}

	private static Throwable rootCause(Throwable error) {
		Set<Throwable> seen = identitySet();
		Throwable root = error;
		for (Throwable cause = root.getCause(); cause != null && seen.add(cause); cause = root.getCause()) {
			root = cause;
		}
		return root;
	}

	private static boolean contains(Throwable error, Throwable part) {
		return contains(error, part, identitySet());
	}

	private static boolean contains(@Nullable Throwable error, Throwable part, Set<Throwable> seen) {
		if (error == null || !seen.add(error)) {
			return false;
		}
		if (error == part || contains(error.getCause(), part, seen)) {
			return true;
		}
		for (Throwable suppressed : error.getSuppressed()) {
			if (contains(suppressed, part, seen)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether something in the chain of causes is as told, as far as that can be looked
	 * at.
	 */
	static boolean hasCause(Throwable error, Predicate<Throwable> condition) {
		Set<Throwable> seen = identitySet();
		try {
			for (Throwable ex = error; ex != null && seen.add(ex); ex = ex.getCause()) {
				if (condition.test(ex)) {
					return true;
				}
			}
		}
		catch (Throwable unusable) {
			// the methods of an exception may be anybody's code
		}
		return false;
	}

	/**
	 * The cause of an error, or {@code null} if it has none or does not tell.
	 */
	static @Nullable Throwable causeOf(Throwable error) {
		try {
			return error.getCause();
		}
		catch (Throwable unusable) {
			return null;
		}
	}

	/**
	 * An error that a future can hold. To pass it on from stage to stage a future asks it
	 * for its text; and where that throws, the stages behind it never complete.
	 * @return the error, or one that says so and has it as its cause
	 */
	static Throwable presentable(Throwable error) {
		try {
			error.toString();
			if (error instanceof CompletionException) {
				// who waits for the future gets that
				error.getCause();
			}
			return error;
		}
		catch (Throwable unusable) {
			return new IllegalStateException("An error of type " + error.getClass().getName()
					+ " that fails itself when it is asked for its text", error);
		}
	}

	/**
	 * Throw an error on as it came, checked or not.
	 */
	@SuppressWarnings("unchecked")
	static <E extends Throwable> E sneaky(Throwable error) throws E {
		throw (E) error;
	}

	/**
	 * Whether the driver marks an error as one after which another attempt may succeed.
	 */
	static boolean isRetryable(Throwable error) {
		return error instanceof RetryableException
				|| (error instanceof TransactionTerminatedException && causeOf(error) instanceof RetryableException);
	}

	/**
	 * An error for the log: its types and status codes. Not its messages, as the server
	 * repeats query text and values in them. Its methods may be anybody's code: where
	 * they fail, its type.
	 */
	static String describe(Throwable error) {
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

}
