package io.github.neo4jsessions.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.ScopeSnapshot;
import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.TransactionScope;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.util.Assert;

/**
 * A view of {@link SessionOperations} whose methods return publishers of Reactor. Nothing
 * happens before the subscription, and each subscription is a call of its own.
 *
 * <pre class="code">
 * Mono&lt;Long&gt; deposited = reactive.write((tx) -&gt; Mono
 *     .fromFuture(() -&gt; tx.query("MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance")
 *         .bindAll(Map.of("id", id, "amount", amount))
 *         .fetchAs(Long.class)
 *         .one())
 *     .flatMap(Mono::justOrEmpty));
 * </pre>
 *
 * <p>
 * The rules of {@link SessionOperations} apply. In addition:
 * <ul>
 * <li>The scope is in the Reactor context of the work. Calls of this view in the work
 * join the transaction, in all operators and on all threads. Calls of the template itself
 * do so with Reactor's automatic context propagation.</li>
 * <li>The work receives the Reactor context of the subscriber.</li>
 * <li>A publisher signals its end after the session was closed, on the thread that closed
 * it, usually a thread of the driver, which must not be blocked.</li>
 * <li>Cancelling the subscription stops the scope: the transaction is rolled back, and
 * the subscription to the work is cancelled. A commit that was already sent stands.</li>
 * <li>The work is also cancelled if its scope is stopped by a timeout, a shutdown or an
 * operator.</li>
 * </ul>
 *
 * <p>
 * The work returns a {@link Mono}. Use {@code collectList()} or {@code then()} for a
 * {@link Flux}: its rows would otherwise be received before the commit, and again after a
 * retry.
 *
 * @since 0.1.0
 */
public final class ReactiveSessions {

	private final SessionOperations sessions;

	private ReactiveSessions(SessionOperations sessions) {
		this.sessions = sessions;
	}

	/**
	 * Create a view.
	 * @param sessions a template, or a view of one
	 * @return the view
	 */
	public static ReactiveSessions of(SessionOperations sessions) {
		Assert.notNull(sessions, "'sessions' must not be null");
		return new ReactiveSessions(sessions);
	}

	/**
	 * Run work in a READ transaction, as {@link SessionOperations#executeRead} does.
	 * @param work the work; its publisher is subscribed to once in each attempt
	 * @param <T> the type of the value
	 * @return the value of the work, after the commit
	 */
	public <T> Mono<T> read(Function<? super TransactionScope, ? extends Mono<T>> work) {
		requireWork(work);
		return call((context, bodies) -> this.sessions
			.<@Nullable T>executeRead((tx) -> bodies.subscribe(() -> work.apply(tx), context)));
	}

	/**
	 * Run work in a WRITE transaction, as {@link SessionOperations#executeWrite} does.
	 * @param work the work; its publisher is subscribed to once in each attempt
	 * @param <T> the type of the value
	 * @return the value of the work, after the commit
	 */
	public <T> Mono<T> write(Function<? super TransactionScope, ? extends Mono<T>> work) {
		requireWork(work);
		return call((context, bodies) -> this.sessions
			.<@Nullable T>executeWrite((tx) -> bodies.subscribe(() -> work.apply(tx), context)));
	}

	/**
	 * Run work in a transaction with the given definition, without retries, as
	 * {@link SessionOperations#inTransaction(TransactionDefinition, io.github.neo4jsessions.TransactionWork)}
	 * does.
	 * @param definition the propagation, the access mode, the timeout and the name
	 * @param work the work
	 * @param <T> the type of the value
	 * @return the value of the work, after the commit
	 */
	public <T> Mono<T> transaction(TransactionDefinition definition,
			Function<? super TransactionScope, ? extends Mono<T>> work) {
		Assert.notNull(definition, "'definition' must not be null: use TransactionDefinition.withDefaults()");
		requireWork(work);
		return call((context, bodies) -> this.sessions.<@Nullable T>inTransaction(definition,
				(tx) -> bodies.subscribe(() -> work.apply(tx), context)));
	}

	/**
	 * Run work in a session scope without a transaction, as
	 * {@link SessionOperations#execute} does.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return the value of the work, after the session was closed
	 */
	public <T> Mono<T> session(Function<? super AsyncSession, ? extends Mono<T>> work) {
		requireWork(work);
		return call((context, bodies) -> this.sessions
			.<@Nullable T>execute((session) -> bodies.subscribe(() -> work.apply(session), context)));
	}

	/**
	 * Make any call that returns a future, such as a query, in the transaction of the
	 * Reactor context, if there is one.
	 * @param call the call, for example
	 * {@code (sessions) -> sessions.query("…").fetchAs(Account.class).all()}
	 * @param <T> the type of the value
	 * @return the value of the future; empty if it is {@code null}
	 */
	public <T> Mono<T> call(
			Function<? super SessionOperations, ? extends CompletableFuture<? extends @Nullable T>> call) {
		Assert.notNull(call, "'call' must not be null: pass a function that returns a future");
		return call((context, bodies) -> call.apply(this.sessions));
	}

	/**
	 * Make a call that returns a stream, in the transaction of the Reactor context, if
	 * there is one.
	 * @param call the call, for example
	 * {@code (sessions) -> sessions.query("…").fetchAs(Account.class).stream()}
	 * @param <T> the type of a row
	 * @return the rows
	 */
	public <T> Flux<T> stream(Function<? super SessionOperations, ? extends Flux<T>> call) {
		Assert.notNull(call, "'call' must not be null: pass a function that returns a stream");
		return Flux.deferContextual((context) -> inScopeOf(context, () -> call.apply(this.sessions)));
	}

	private static <T> Mono<T> call(Call<T> call) {
		return Mono.create((sink) -> {
			WorkSubscription<T> bodies = new WorkSubscription<>(sink);
			ContextView context = sink.contextView();
			bodies.start(() -> inScopeOf(context, () -> call.start(context, bodies)));
		});
	}

	/**
	 * Call a function in the scope of a Reactor context, or else in that of the thread.
	 */
	private static <R> R inScopeOf(ContextView context, Supplier<R> function) {
		Object scope = context.getOrDefault(ScopeSnapshot.CONTEXT_KEY, null);
		if (scope == null) {
			return function.get();
		}
		ScopeSnapshot.Binding binding = ScopeSnapshot.of(scope).makeCurrent();
		try {
			return function.get();
		}
		finally {
			binding.close();
		}
	}

	private static void requireWork(Object work) {
		Assert.notNull(work, "'work' must not be null: pass a function that returns a Mono");
	}

	/**
	 * A call of the template for one subscriber.
	 *
	 * @param <T> the type of the value
	 */
	private interface Call<T> {

		CompletableFuture<? extends @Nullable T> start(ContextView context, WorkSubscription<T> work);

	}

}
