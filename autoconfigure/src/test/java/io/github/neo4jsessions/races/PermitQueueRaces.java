package io.github.neo4jsessions.races;

import java.util.List;

import io.github.neo4jsessions.internal.limit.PermitQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;

/**
 * Races for permits, which {@link RaceTests} runs.
 */
final class PermitQueueRaces {

	private PermitQueueRaces() {
	}

	private static Note asking(PermitQueue queue) {
		Note note = new Note();
		queue.request(note);
		return note;
	}

	/**
	 * A permit is released while the call that waits for it gives up.
	 */
	@JCStressTest
	@Outcome(id = "withdrawn, 0 grants, 1", expect = Expect.ACCEPTABLE,
			desc = "The waiter gave up first: the permit is free")
	@Outcome(id = "granted, 1 grants, 0", expect = Expect.ACCEPTABLE,
			desc = "The release came first: the waiter holds the permit")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A permit was granted to a waiter that had given up, or lost")
	@State
	public static class ReleaseAgainstWithdraw {

		private final PermitQueue queue = new PermitQueue(1, 1);

		private final Note holder = asking(this.queue);

		private final Note waiter = asking(this.queue);

		@Actor
		public void release() {
			PermitQueue.grant(this.queue.release());
		}

		@Actor
		public void withdraw(LLI_Result result) {
			result.r1 = this.queue.withdraw(this.waiter) ? "withdrawn" : "granted";
		}

		@Arbiter
		public void look(LLI_Result result) {
			result.r2 = this.waiter.grants + " grants";
			result.r3 = this.queue.free();
		}

	}

	/**
	 * A permit is released while another call requests it.
	 */
	@JCStressTest
	@Outcome(id = "GRANTED, 0 grants, 0", expect = Expect.ACCEPTABLE,
			desc = "The release came first: the permit is granted at once")
	@Outcome(id = "QUEUED, 1 grants, 0", expect = Expect.ACCEPTABLE,
			desc = "The request came first: the permit is granted to the waiter")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A call waits although a permit is free, or holds the permit twice")
	@State
	public static class ReleaseAgainstRequest {

		private final PermitQueue queue = new PermitQueue(1, 1);

		private final Note holder = asking(this.queue);

		private final Note asking = new Note();

		@Actor
		public void release() {
			PermitQueue.grant(this.queue.release());
		}

		@Actor
		public void request(LLI_Result result) {
			result.r1 = this.queue.request(this.asking);
		}

		@Arbiter
		public void look(LLI_Result result) {
			result.r2 = this.asking.grants + " grants";
			result.r3 = this.queue.free();
		}

	}

	/**
	 * Two permits are released while two calls wait.
	 */
	@JCStressTest
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Each call has one permit")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A waiter has no permit or two, or a permit is lost")
	@State
	public static class ReleaseAgainstRelease {

		private final PermitQueue queue = new PermitQueue(2, 2);

		private final List<Note> holders = List.of(asking(this.queue), asking(this.queue));

		private final Note first = asking(this.queue);

		private final Note second = asking(this.queue);

		@Actor
		public void release() {
			PermitQueue.grant(this.queue.release());
		}

		@Actor
		public void releaseToo() {
			PermitQueue.grant(this.queue.release());
		}

		@Arbiter
		public void look(III_Result result) {
			result.r1 = this.first.grants;
			result.r2 = this.second.grants;
			result.r3 = this.queue.free();
		}

	}

	/**
	 * Two calls request the last permit.
	 */
	@JCStressTest
	@Outcome(id = { "GRANTED, QUEUED, 1", "QUEUED, GRANTED, 1" }, expect = Expect.ACCEPTABLE,
			desc = "One call holds the permit, the other waits")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The permit has two holders, or none")
	@State
	public static class RequestAgainstRequest {

		private final PermitQueue queue = new PermitQueue(1, 1);

		@Actor
		public void request(LLI_Result result) {
			result.r1 = this.queue.request(new Note());
		}

		@Actor
		public void requestToo(LLI_Result result) {
			result.r2 = this.queue.request(new Note());
		}

		@Arbiter
		public void look(LLI_Result result) {
			result.r3 = this.queue.pending();
		}

	}

	/**
	 * Counts how often it was granted a permit.
	 */
	static final class Note implements PermitQueue.Waiter {

		private int grants;

		@Override
		public void granted() {
			this.grants++;
		}

	}

}
