package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Work that runs at once, on its caller's thread, while the permit and the answer to
 * BEGIN may be pending. Its queries wait for them, in the order in which they were made;
 * what comes of it is there when the scope gets to its work.
 *
 * @param <T> the type of the value
 */
final class EarlyWork<T extends @Nullable Object> {

	private CompletableFuture<T> done = new CompletableFuture<>();

	private final OpenTransaction open;

	private final TransactionHandle handle;

	private final SessionScope<T> scope;

	private @Nullable TransactionWork<T> work;

	private EarlyWork(OpenTransaction open, TransactionHandle handle, SessionScope<T> scope, TransactionWork<T> work) {
		this.open = open;
		this.handle = handle;
		this.scope = scope;
		this.work = work;
	}

	static <T extends @Nullable Object> EarlyWork<T> of(TransactionRequest request, ScopeCall<T> call,
			TemplateRuntime template, SessionScope<T> scope, TransactionWork<T> work) {
		OpenTransaction open = new OpenTransaction(request);
		return new EarlyWork<>(open, new TransactionHandle(open, call.around(), template, scope, call.context()), scope,
				work);
	}

	OpenTransaction open() {
		return this.open;
	}

	TransactionHandle handle() {
		return this.handle;
	}

	/**
	 * Run the work.
	 */
	void run() {
		TransactionWork<T> work = this.work;
		if (work == null) {
			// the scope has ended meanwhile
			return;
		}
		Stages.<T>ofWork(this.handle.frame(), () -> work.doInTransaction(this.handle), this::worked);
	}

	private void worked(@Nullable T value, @Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Errors.unwrap(ex);
			this.scope.workFailedEarly(unwrapped);
			this.done.completeExceptionally(unwrapped);
		}
		else {
			this.done.complete(value);
		}
	}

	/**
	 * What the work gives, whenever it does.
	 */
	CompletionStage<T> done() {
		return this.done;
	}

	/**
	 * The scope has ended: keep neither the work nor what it gave.
	 */
	void letGo() {
		this.work = null;
		this.done = new CompletableFuture<>();
	}

	/**
	 * What the queries wait for is there.
	 * @param stopped whether the scope was stopped meanwhile, so that they are not sent
	 */
	void begun(boolean stopped) {
		if (stopped) {
			refuse(new ScopeEndedException());
		}
		else {
			this.open.gate().release();
		}
	}

	/**
	 * What the queries wait for will never be there.
	 * @param error why
	 */
	void refuse(Throwable error) {
		this.open.gate().refuse(error);
	}

}
