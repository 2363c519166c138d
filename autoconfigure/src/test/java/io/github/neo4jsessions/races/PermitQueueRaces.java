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
 * Races for permits. Run by {@link RaceTests}.
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
	 * A permit comes back while the one who waits for it gives up.
	 */
	@JCStressTest
	@Outcome(id = "withdrawn, 0 grants, 1", expect = Expect.ACCEPTABLE, desc = "Gave up first: the permit is free")
	@Outcome(id = "granted, 1 grants, 0", expect = Expect.ACCEPTABLE, desc = "The permit was first: it is held")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A permit that was given to one who had given up, or to nobody")
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
	 * A permit comes back while somebody asks for it.
	 */
	@JCStressTest
	@Outcome(id = "GRANTED, 0 grants, 0", expect = Expect.ACCEPTABLE, desc = "Came back first: granted at once")
	@Outcome(id = "QUEUED, 1 grants, 0", expect = Expect.ACCEPTABLE, desc = "Was asked for first: granted to who waits")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One who waits beside a free permit, or holds it twice")
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
	 * Two permits come back while two wait.
	 */
	@JCStressTest
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Each has one")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A waiter that has none, or two; a permit that is lost")
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
	 * Two ask for the last permit.
	 */
	@JCStressTest
	@Outcome(id = { "GRANTED, QUEUED, 1", "QUEUED, GRANTED, 1" }, expect = Expect.ACCEPTABLE,
			desc = "One holds it, the other waits")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Two holders of one permit, or none")
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
	 * Notes how often it was granted a permit.
	 */
	static final class Note implements PermitQueue.Waiter {

		private int grants;

		@Override
		public void granted() {
			this.grants++;
		}

	}

}
