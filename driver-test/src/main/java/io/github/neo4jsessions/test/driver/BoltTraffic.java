package io.github.neo4jsessions.test.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The state that all connections of a {@link BoltProxy} share: the messages that went
 * through them and the faults that apply. Thread-safe.
 */
final class BoltTraffic {

	private final List<BoltRequest> requests = new ArrayList<>();

	private final List<Fault> faults = new ArrayList<>();

	private int roundTrips;

	private long records;

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Record a request.
	 * @param request the request
	 * @param newRoundTrip whether the driver had received an answer before it sent this
	 * request
	 * @return the faults that apply to it
	 */
	synchronized List<Fault> arrived(BoltRequest request, boolean newRoundTrip) {
		this.requests.add(request);
		if (newRoundTrip) {
			this.roundTrips++;
		}
		return this.faults.stream().filter((fault) -> fault.appliesTo(request.type())).toList();
	}

	synchronized void add(Fault fault) {
		this.faults.add(fault);
	}

	synchronized List<BoltRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized void forget() {
		this.requests.clear();
		this.faults.clear();
	}

	synchronized int roundTrips() {
		return this.roundTrips;
	}

	synchronized void recordArrived() {
		this.records++;
	}

	synchronized long records() {
		return this.records;
	}

	Duration delay() {
		return this.delay;
	}

	void delay(Duration delay) {
		this.delay = delay;
	}

}
