package io.github.neo4jsessions.internal.transaction;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.internal.context.CallerContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the steps of a transaction with the context of its caller, since the thread
 * that takes a step may be anybody's.
 *
 * @param demarcation who is told
 * @param context what the caller's thread carried
 */
public record ContextualDemarcation(TransactionDemarcation demarcation,
		CallerContext context) implements TransactionDemarcation {

	/**
	 * Told with the context of this thread, where one is carried.
	 */
	public static TransactionDemarcation of(TransactionDemarcation demarcation) {
		CallerContext context = CallerContext.capture();
		return (context != null) ? new ContextualDemarcation(demarcation, context) : demarcation;
	}

	@Override
	public boolean rollbackOn(Throwable error) {
		return this.context.call((Supplier<Boolean>) () -> this.demarcation.rollbackOn(error));
	}

	@Override
	public @Nullable Duration defaultTimeout() {
		// asked on the thread of the caller
		return this.demarcation.defaultTimeout();
	}

	@Override
	public void participating(Participation participation) {
		this.demarcation.participating(participation);
	}

	@Override
	public void beforeBegin() {
		tell(this.demarcation::beforeBegin);
	}

	@Override
	public void afterBegin(@Nullable Throwable error) {
		tell(() -> this.demarcation.afterBegin(error));
	}

	@Override
	public void beforeCommit() {
		tell(this.demarcation::beforeCommit);
	}

	@Override
	public void afterCommit(@Nullable Throwable error) {
		tell(() -> this.demarcation.afterCommit(error));
	}

	@Override
	public void beforeRollback() {
		tell(this.demarcation::beforeRollback);
	}

	@Override
	public void afterRollback(@Nullable Throwable error) {
		tell(() -> this.demarcation.afterRollback(error));
	}

	private void tell(Runnable step) {
		this.context.call(() -> {
			step.run();
			return null;
		});
	}

}
