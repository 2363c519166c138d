package io.github.neo4jsessions.internal.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.neo4jsessions.internal.async.ContinuationFuture;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The work behind a future and the stages derived from it, which is stopped when one of
 * them is completed from outside. It keeps no result, and drops its reference to work
 * that has ended, so that a future that is kept does not retain that work.
 */
public abstract sealed class FutureOrigin
		permits FutureOrigin.Composed, FutureOrigin.Pair, FutureOrigin.Work, StoppedOrigin {

	/**
	 * Stop all of the work, before a stage derived from it is completed.
	 * @param mark replaces the origins of composed stages
	 * @return the futures whose work was stopped; only the caller can complete them now,
	 * and has to cancel them
	 */
	final List<StoppableFuture<?>> stop(StoppedOrigin mark) {
		List<StoppableFuture<?>> stopped = new ArrayList<>(1);
		Deque<FutureOrigin> origins = new ArrayDeque<>();
		// no recursion: a chain of stages may be longer than the stack allows
		for (FutureOrigin origin = this; origin != null; origin = origins.poll()) {
			origin.stop(stopped, origins, mark);
		}
		return stopped;
	}

	/**
	 * Stop the work among the given origins, and cancel its futures.
	 * @return whether some work was stopped
	 */
	static boolean cancelWork(Collection<FutureOrigin> origins) {
		List<StoppableFuture<?>> stopped = new ArrayList<>(origins.size());
		Deque<FutureOrigin> none = new ArrayDeque<>(0);
		for (FutureOrigin origin : origins) {
			// not the composed stages: what their functions return may be shared
			if (origin instanceof Work) {
				origin.stop(stopped, none, StoppedOrigin.FOR_ALL);
			}
		}
		stopped.forEach(StoppableFuture::cancelStopped);
		return !stopped.isEmpty();
	}

	/**
	 * Stop the work of this origin itself.
	 * @param stopped receives the future whose work was stopped
	 * @param further receives other origins that have to be stopped as well
	 * @param mark replaces the origin of a composed stage
	 */
	abstract void stop(List<StoppableFuture<?>> stopped, Deque<FutureOrigin> further, StoppedOrigin mark);

	/**
	 * Name the origins that a stop of this one would stop as well.
	 * @param further receives them
	 */
	void reach(Deque<FutureOrigin> further) {
		// work has no further origin
	}

	/**
	 * Work that can be stopped.
	 */
	public interface Stoppable {

		/**
		 * Stop the work: its future is about to be completed from outside.
		 */
		void stop();

		/**
		 * Stop the work, and settle its future when the work has ended.
		 * @param reason the error of the future
		 * @return {@code false} if this is not supported, and nothing was done
		 */
		default boolean stopAndSettle(CancellationException reason) {
			return false;
		}

	}

	/**
	 * The work of one future. Only the thread that has claimed the completion of the
	 * future may call {@link #stopWork()} or {@link #end()}.
	 */
	static final class Work extends FutureOrigin {

		private static final SafeLog log = SafeLog.ofTemplates();

		private volatile @Nullable StoppableFuture<?> future;

		private @Nullable Stoppable work;

		Work(StoppableFuture<?> future, Stoppable work) {
			this.work = work;
			this.future = future;
		}

		@Override
		void stop(List<StoppableFuture<?>> stopped, Deque<FutureOrigin> further, StoppedOrigin mark) {
			StoppableFuture<?> future = this.future;
			if (future != null && future.stopFirst()) {
				stopped.add(future);
			}
		}

		/**
		 * Stop the work. An exception is logged, since the future must still be
		 * completed.
		 */
		void stopWork() {
			Stoppable work = this.work;
			end();
			try {
				if (work != null) {
					work.stop();
				}
			}
			catch (Throwable ex) {
				log.warn("The call behind a future could not be stopped: " + Exceptions.describe(ex));
			}
		}

		/**
		 * Stop the work without claiming the completion of the future, which the end of
		 * the work completes.
		 */
		boolean stopAndSettle(CancellationException reason) {
			Stoppable work = this.work;
			return work != null && work.stopAndSettle(reason);
		}

		/**
		 * Forget the work: there is nothing to stop any more.
		 */
		void end() {
			this.work = null;
			this.future = null;
		}

	}

	/**
	 * The origin of a stage whose function returns another stage: first the origin of the
	 * stage that the function waits for, then the origin of the stage that it returned.
	 */
	static final class Composed extends FutureOrigin implements ContinuationFuture.Composition {

		private static final AtomicReferenceFieldUpdater<Composed, @Nullable FutureOrigin> CURRENT = AtomicReferenceFieldUpdater
			.newUpdater(Composed.class, FutureOrigin.class, "current");

		private volatile @Nullable FutureOrigin current;

		Composed(@Nullable FutureOrigin source) {
			this.current = source;
		}

		@Override
		void stop(List<StoppableFuture<?>> stopped, Deque<FutureOrigin> further, StoppedOrigin mark) {
			FutureOrigin current = this.current;
			while (!(current instanceof StoppedOrigin) || mark == StoppedOrigin.FOR_ALL) {
				if (CURRENT.compareAndSet(this, current, mark)) {
					break;
				}
				current = this.current;
			}
			if (current != null && !(current instanceof StoppedOrigin)) {
				further.add(current);
			}
		}

		@Override
		void reach(Deque<FutureOrigin> further) {
			FutureOrigin current = this.current;
			if (current != null && !(current instanceof StoppedOrigin)) {
				further.add(current);
			}
		}

		/**
		 * Return whether the given origins contain what this stage waits for now.
		 */
		boolean leadsInto(Set<FutureOrigin> origins) {
			FutureOrigin current = this.current;
			return current == null || current instanceof StoppedOrigin || origins.contains(current);
		}

		/**
		 * Receive the stage that the function returned. If the composed stage was
		 * completed from outside meanwhile, the work behind the returned stage is
		 * stopped.
		 */
		@Override
		public void gave(@Nullable CompletionStage<?> stage) {
			StoppableFuture<?> given = (stage instanceof StoppableFuture<?> ours) ? ours : null;
			FutureOrigin next = (given != null) ? given.origin() : null;
			FutureOrigin before = this.current;
			boolean wanted = !(before instanceof StoppedOrigin) && CURRENT.compareAndSet(this, before, next);
			if (!wanted && given != null && next != null && this.current instanceof StoppedOrigin mark) {
				mark.cancel(given);
			}
		}

	}

	/**
	 * The origin of a stage that was derived from two stages.
	 */
	static final class Pair extends FutureOrigin implements Stages.Next<Object> {

		private volatile @Nullable FutureOrigin first;

		private volatile @Nullable FutureOrigin second;

		private Pair(FutureOrigin first, FutureOrigin second) {
			this.first = first;
			this.second = second;
		}

		/**
		 * Return the origin of a stage that was derived from two stages.
		 * @param derived the stage; the origins are dropped when it has completed
		 */
		static @Nullable FutureOrigin of(@Nullable FutureOrigin first, @Nullable FutureOrigin second,
				StoppableFuture<?> derived) {
			if (first == null || second == null || first == second) {
				return (first != null) ? first : second;
			}
			Pair pair = new Pair(first, second);
			derived.then(pair);
			return pair;
		}

		@Override
		void stop(List<StoppableFuture<?>> stopped, Deque<FutureOrigin> further, StoppedOrigin mark) {
			reach(further);
		}

		@Override
		void reach(Deque<FutureOrigin> further) {
			FutureOrigin first = this.first;
			FutureOrigin second = this.second;
			if (first != null) {
				further.add(first);
			}
			if (second != null) {
				further.add(second);
			}
		}

		@Override
		public void settled(@Nullable Object value, @Nullable Throwable ex) {
			this.first = null;
			this.second = null;
		}

	}

}
