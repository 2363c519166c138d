package io.github.neo4jsessions.test.driver;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request, its answer, and the faults that apply to them.
 */
final class BoltExchange {

	private final List<Fault> faults;

	private final CompletableFuture<Void> closed;

	private final Runnable cut;

	private boolean answered;

	private int records;

	BoltExchange(List<Fault> faults, CompletableFuture<Void> closed, Runnable cut) {
		this.faults = faults;
		this.closed = closed;
		this.cut = cut;
	}

	void request(BoltLane toServer, BoltLane.Action pass) {
		addAll(toServer, Fault.Kind.STALL_REQUEST);
		addAll(toServer, Fault.Kind.CUT_BEFORE_REQUEST);
		toServer.add(pass);
	}

	void record(BoltLane toDriver, BoltLane.Action pass) {
		if (this.faults.stream().anyMatch((fault) -> fault.kind() == Fault.Kind.CUT_BEFORE_ANSWER)) {
			return;
		}
		beginAnswer(toDriver);
		this.faults.stream().filter((fault) -> fault.isEnoughOf(this.records)).forEach((fault) -> add(toDriver, fault));
		this.records++;
		toDriver.add(pass);
	}

	void end(BoltLane toDriver, BoltLane.Action pass) {
		beginAnswer(toDriver);
		addAll(toDriver, Fault.Kind.CUT_BEFORE_ANSWER);
		addAll(toDriver, Fault.Kind.CUT_AFTER_RECORDS);
		toDriver.add(pass);
	}

	private void beginAnswer(BoltLane toDriver) {
		if (!this.answered) {
			this.answered = true;
			addAll(toDriver, Fault.Kind.STALL_ANSWER);
		}
	}

	private void addAll(BoltLane lane, Fault.Kind kind) {
		this.faults.stream().filter((fault) -> fault.kind() == kind).forEach((fault) -> add(lane, fault));
	}

	private void add(BoltLane lane, Fault fault) {
		lane.add(() -> {
			fault.happen(this.closed);
			if (fault.isCut()) {
				this.cut.run();
			}
		});
	}

}
