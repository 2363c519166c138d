package io.github.neo4jsessions.races;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.Proxies;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Races for the end of a scope, which {@link RaceTests} runs.
 */
final class ScopeEndRaces {

	private ScopeEndRaces() {
	}

	/**
	 * The work ends while the future is cancelled.
	 */
	@JCStressTest
	@Outcome(id = "commit, close, done", expect = Expect.ACCEPTABLE,
			desc = "The work ended first, and its result is reported")
	@Outcome(id = "commit, close, CancellationException", expect = Expect.ACCEPTABLE,
			desc = "The work ended first, but its commit was not answered yet: the commit is not undone")
	@Outcome(id = "rollback, close, CancellationException", expect = Expect.ACCEPTABLE, desc = "The cancel came first")
	@Outcome(id = "rollback, close, done", expect = Expect.FORBIDDEN, desc = "A success was rolled back")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The scope does not have exactly one end, one close and one result")
	@State
	public static class WorkAgainstCancel {

		private final Ends ends = new Ends();

		private final CompletableFuture<Object> work = new CompletableFuture<>();

		private final CompletableFuture<Object> future = this.ends.template().inTransaction((tx) -> this.work);

		@Actor
		public void endWork() {
			this.work.complete("done");
		}

		@Actor
		public void cancel() {
			this.future.cancel(true);
		}

		@Arbiter
		public void look(LLL_Result result) {
			this.ends.look(result, this.future);
		}

	}

	/**
	 * The work ends while the template is shut down.
	 */
	@JCStressTest
	@Outcome(id = "commit, close, done", expect = Expect.ACCEPTABLE, desc = "The work ended first")
	@Outcome(id = "rollback, close, SessionScopeAbortedException", expect = Expect.ACCEPTABLE,
			desc = "The shutdown came first, and is reported")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The scope does not have exactly one end and one close, or its result contradicts its end")
	@State
	public static class WorkAgainstShutdown {

		private final Ends ends = new Ends();

		private final SessionTemplate template = this.ends.template();

		private final CompletableFuture<Object> work = new CompletableFuture<>();

		private final CompletableFuture<Object> future = this.template.inTransaction((tx) -> this.work);

		@Actor
		public void endWork() {
			this.work.complete("done");
		}

		@Actor
		public void shutDown() {
			this.template.shutdown(Duration.ZERO);
		}

		@Arbiter
		public void look(LLL_Result result) {
			this.ends.look(result, this.future);
		}

	}

	/**
	 * BEGIN is answered while the future is cancelled.
	 */
	@JCStressTest
	@Outcome(id = "commit, close, done", expect = Expect.ACCEPTABLE, desc = "The scope ended before the cancel")
	@Outcome(id = "commit, close, CancellationException", expect = Expect.ACCEPTABLE,
			desc = "The work ended first, but its commit was not answered yet: the commit is not undone")
	@Outcome(id = "rollback, close, CancellationException", expect = Expect.ACCEPTABLE, desc = "The cancel came first")
	@Outcome(id = ", , CancellationException", expect = Expect.FORBIDDEN, desc = "A session was not closed")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The scope does not have exactly one end, one close and one result")
	@State
	public static class BeginAgainstCancel {

		private final Ends ends = new Ends(new CompletableFuture<>());

		private final CompletableFuture<Object> future = this.ends.template()
			.inTransaction((tx) -> CompletableFuture.completedFuture("done"));

		@Actor
		public void answerBegin() {
			this.ends.begun.complete(this.ends.transaction);
		}

		@Actor
		public void cancel() {
			this.future.cancel(true);
		}

		@Arbiter
		public void look(LLL_Result result) {
			this.ends.look(result, this.future);
		}

	}

	/**
	 * A driver that records how a scope ended.
	 */
	private static final class Ends {

		private final AtomicInteger commits = new AtomicInteger();

		private final AtomicInteger rollbacks = new AtomicInteger();

		private final AtomicInteger closes = new AtomicInteger();

		private final CompletableFuture<AsyncTransaction> begun;

		private final AsyncTransaction transaction = Proxies.proxy(AsyncTransaction.class,
				(method, arguments) -> switch (method) {
					case "commitAsync" -> note(this.commits);
					case "rollbackAsync" -> note(this.rollbacks);
					default -> throw new UnsupportedOperationException(method);
				});

		Ends(CompletableFuture<AsyncTransaction> begun) {
			this.begun = begun;
		}

		Ends() {
			this(new CompletableFuture<>());
			this.begun.complete(this.transaction);
		}

		SessionTemplate template() {
			AsyncSession session = Proxies.proxy(AsyncSession.class, (method, arguments) -> switch (method) {
				case "beginTransactionAsync" -> this.begun;
				case "closeAsync" -> note(this.closes);
				default -> throw new UnsupportedOperationException(method);
			});
			return SessionTemplate.create(Proxies.proxy(Driver.class, (method, arguments) -> session));
		}

		private static CompletableFuture<Void> note(AtomicInteger count) {
			count.incrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

		void look(LLL_Result result, CompletableFuture<Object> future) {
			result.r1 = "commit ".repeat(this.commits.get()).concat("rollback ".repeat(this.rollbacks.get())).strip();
			result.r2 = "close ".repeat(this.closes.get()).strip();
			result.r3 = (future.isDone() ? future : CompletableFuture.completedFuture("pending"))
				.handle((value, ex) -> (ex != null) ? ex.getClass().getSimpleName() : value)
				.join();
		}

	}

}
