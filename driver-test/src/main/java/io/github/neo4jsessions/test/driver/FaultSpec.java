package io.github.neo4jsessions.test.driver;

import java.util.function.Consumer;

/**
 * A fault to be set on a {@link BoltProxy}: first the requests, then the fault. An
 * instance is immutable.
 */
public final class FaultSpec {

	private final BoltMessage request;

	private final int nth;

	private final boolean always;

	private final Consumer<Fault> faults;

	FaultSpec(BoltMessage request, Consumer<Fault> faults) {
		this(request, 1, false, faults);
		Arguments.isTrue(Arguments.notNull(request, "request").isRequest(), () -> request + " is not a request");
	}

	private FaultSpec(BoltMessage request, int nth, boolean always, Consumer<Fault> faults) {
		this.request = request;
		this.nth = nth;
		this.always = always;
		this.faults = faults;
	}

	/**
	 * Let the fault happen to a later request than the next one.
	 * @param nth the number of the request from now on, over all connections; 1 is the
	 * next
	 * @return a specification with it
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public FaultSpec nth(int nth) {
		Arguments.isTrue(nth > 0, () -> "nth must be 1 or more, not " + nth);
		return new FaultSpec(this.request, nth, this.always, this.faults);
	}

	/**
	 * Let the fault also happen to all later requests, until {@link Fault#cancel()}.
	 * @return a specification with it
	 */
	public FaultSpec always() {
		return new FaultSpec(this.request, this.nth, true, this.faults);
	}

	/**
	 * The request never reaches the server, and both sides are closed. Requests before it
	 * are passed on, but not all of their answers may come back.
	 * @return the fault, which is set
	 */
	public Fault cutBeforeRequest() {
		return set(new Fault(trigger(), Fault.Kind.CUT_BEFORE_REQUEST));
	}

	/**
	 * The server has answered the request completely. No part of the answer, including
	 * its records, is passed on, and both sides are closed.
	 * @return the fault, which is set
	 * @throws IllegalArgumentException if the request has no answer
	 */
	public Fault cutBeforeAnswer() {
		return set(new Fault(trigger(), Fault.Kind.CUT_BEFORE_ANSWER));
	}

	/**
	 * The connection is closed after some records of the answer, and always before its
	 * end.
	 * @param records the number of records to pass on
	 * @return the fault, which is set
	 * @throws IllegalArgumentException if the number is negative, or if the request has
	 * no answer
	 */
	public Fault cutAfterRecords(int records) {
		Arguments.isTrue(records >= 0, () -> "'records' must not be negative: " + records);
		return set(new Fault.AfterRecords(trigger(), records));
	}

	/**
	 * The request is held back from the server.
	 * @return the fault, which is set
	 */
	public Stall stallRequest() {
		return set(new Stall(trigger(), Fault.Kind.STALL_REQUEST));
	}

	/**
	 * The answer is held back from the driver, from its first record on. The fault
	 * happens when the server has sent the answer, or its first record.
	 * @return the fault, which is set
	 * @throws IllegalArgumentException if the request has no answer
	 */
	public Stall stallAnswer() {
		return set(new Stall(trigger(), Fault.Kind.STALL_ANSWER));
	}

	private Fault.Trigger trigger() {
		return new Fault.Trigger(this.request, this.nth, this.always);
	}

	private <F extends Fault> F set(F fault) {
		Arguments.isTrue(this.request != BoltMessage.GOODBYE || !fault.kind().concernsAnswer(),
				() -> this.request + " has no answer");
		this.faults.accept(fault);
		return fault;
	}

}
