package io.github.neo4jsessions.internal.transaction;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.internal.context.CallerContext;
import org.jspecify.annotations.Nullable;

/**
 * Notifies of the steps of a transaction in the context of the caller, since any thread
 * may take a step.
 *
 * @param demarcation the demarcation to notify
 * @param context the context of the caller
 */
public record ContextualDemarcation(TransactionDemarcation demarcation,
		CallerContext context) implements TransactionDemarcation {

	/**
	 * Return a demarcation that is notified in the context of this thread, if there is
	 * one.
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
		// called on the caller's thread
		return this.demarcation.defaultTimeout();
	}

	@Override
	public boolean isRetried() {
		// called on the caller's thread
		return this.demarcation.isRetried();
	}

	@Override
	public boolean mayRetry(Throwable error) {
		return this.context.call((Supplier<Boolean>) () -> this.demarcation.mayRetry(error));
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
