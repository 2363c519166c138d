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
 * What is done with errors on their way to the caller.
 */
public final class Exceptions {

	/**
	 * More than anybody stacks up, so that an exception which is its own cause ends.
	 */
	private static final int MAX_WRAPPERS = 100;

	/**
	 * How many errors are kept beside one. There are errors that many calls share, of the
	 * driver too, and work that fails in the same way for hours.
	 */
	static final int MAX_SUPPRESSED = 20;

	/**
	 * How many errors are looked at that hang on one.
	 */
	private static final int MAX_RELATED = 1000;

	/**
	 * How many causes are named in the log.
	 */
	private static final int MAX_DESCRIBED = 20;

	private Exceptions() {
	}

	/**
	 * The error without the wrappers that futures put around it. A wrapper of somebody's
	 * own that does not tell its cause stays.
	 */
	public static Throwable unwrap(Throwable error) {
		Throwable unwrapped = error;
		try {
			for (int depth = 0; depth < MAX_WRAPPERS && isWrapper(unwrapped) && unwrapped.getCause() != null; depth++) {
				unwrapped = unwrapped.getCause();
			}
		}
		catch (Throwable unusable) {
			// of a getCause() that was overridden
		}
		return (unwrapped instanceof UnpresentableException ex) ? ex.error() : unwrapped;
	}

	private static boolean isWrapper(Throwable error) {
		return (error instanceof CompletionException || error instanceof ExecutionException)
				&& !(error instanceof UnpresentableException);
	}

	/**
	 * Keep a later error beside the first one, unless the one is part of the other
	 * already: the driver reports the same object from several of its futures, and a
	 * cycle would send the log's printer round in circles.
	 * @return whether the later error is news, as it is where the one or the other does
	 * not tell what it is part of
	 */
	public static boolean suppress(Throwable first, Throwable later) {
		try {
			return suppressUnlessKnown(first, later);
		}
		catch (Throwable unusable) {
			// the methods of an exception may be anybody's code
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
			first.addSuppressed(new LeftOut("... and more errors, which are left out here"));
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
	 * Whether an error, or what hangs on it as a cause or suppressed, is as told.
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
	 * Whether something in the chain of causes is as told, as far as that can be looked
	 * at.
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
			// the methods of an exception may be anybody's code
		}
		return false;
	}

	/**
	 * The cause of an error, or {@code null} if it has none or does not tell.
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
	 * An error that a future can hold. To pass it on from stage to stage a future asks it
	 * for its text; and where that throws, the stages behind it never complete.
	 * @return the error, or one that says so and has it as its cause
	 */
	public static Throwable presentable(Throwable error) {
		try {
			error.toString();
			if (error instanceof CompletionException) {
				// who waits for the future gets that
				error.getCause();
			}
			return error;
		}
		catch (Throwable unusable) {
			return new UnpresentableException(error);
		}
	}

	/**
	 * Throw an error on as it came, checked or not.
	 */
	@SuppressWarnings("unchecked")
	public static <E extends Throwable> E sneaky(Throwable error) throws E {
		throw (E) error;
	}

	/**
	 * Whether the driver marks an error as one after which another attempt may succeed.
	 */
	public static boolean isRetryable(Throwable error) {
		return error instanceof RetryableException
				|| (error instanceof TransactionTerminatedException && causeOf(error) instanceof RetryableException);
	}

	/**
	 * An error for the log: its types and status codes. Not its messages, as the server
	 * repeats query text and values in them. Its methods may be anybody's code: where
	 * they fail, its type.
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
	 * What an error is to another.
	 */
	private enum Relation {

		/**
		 * The one is, or hangs on, the other.
		 */
		PART,

		/**
		 * There is none.
		 */
		NONE,

		/**
		 * Too much hangs on it to tell. Nothing is added then: a cycle would send the
		 * log's printer round in circles.
		 */
		NOT_KNOWN

	}

	/**
	 * Stands for errors that are not kept.
	 */
	static final class LeftOut extends RuntimeException {

		LeftOut(String what) {
			super(what, null, false, false);
		}

	}

}
