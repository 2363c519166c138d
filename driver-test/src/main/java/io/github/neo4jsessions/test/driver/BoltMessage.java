package io.github.neo4jsessions.test.driver;

import java.util.Arrays;

/**
 * The messages between a driver and a server, by the signature of the Bolt message.
 */
public enum BoltMessage {

	/**
	 * The handshake before the first message: the versions of the driver and of the
	 * server.
	 */
	HANDSHAKE(-1, Role.NEITHER),

	/**
	 * An empty chunk between messages, which only keeps the connection alive.
	 */
	NOOP(-1, Role.NEITHER),

	/**
	 * A message that is not listed here.
	 */
	UNKNOWN(-1, Role.NEITHER),

	/**
	 * The driver introduces itself.
	 */
	HELLO(0x01, Role.REQUEST),

	/**
	 * The driver ends the connection, and waits for no answer.
	 */
	GOODBYE(0x02, Role.REQUEST),

	/**
	 * Sent before a connection returns to the driver's pool.
	 */
	RESET(0x0F, Role.REQUEST),

	/**
	 * A query.
	 */
	RUN(0x10, Role.REQUEST),

	/**
	 * Begins an explicit transaction.
	 */
	BEGIN(0x11, Role.REQUEST),

	/**
	 * Commits the explicit transaction.
	 */
	COMMIT(0x12, Role.REQUEST),

	/**
	 * Rolls the explicit transaction back.
	 */
	ROLLBACK(0x13, Role.REQUEST),

	/**
	 * Discards the rest of a result.
	 */
	DISCARD(0x2F, Role.REQUEST),

	/**
	 * Requests records of a result; the records belong to its answer.
	 */
	PULL(0x3F, Role.REQUEST),

	/**
	 * Reports which API of the driver is in use.
	 */
	TELEMETRY(0x54, Role.REQUEST),

	/**
	 * Requests a routing table.
	 */
	ROUTE(0x66, Role.REQUEST),

	/**
	 * Sends the credentials.
	 */
	LOGON(0x6A, Role.REQUEST),

	/**
	 * Withdraws the credentials.
	 */
	LOGOFF(0x6B, Role.REQUEST),

	/**
	 * Ends the answer to a request that succeeded.
	 */
	SUCCESS(0x70, Role.ANSWER),

	/**
	 * A row of a result.
	 */
	RECORD(0x71, Role.ANSWER),

	/**
	 * The answer to a request after one that failed.
	 */
	IGNORED(0x7E, Role.ANSWER),

	/**
	 * Ends the answer to a request that failed.
	 */
	FAILURE(0x7F, Role.ANSWER);

	private final int signature;

	private final Role role;

	BoltMessage(int signature, Role role) {
		this.signature = signature;
		this.role = role;
	}

	boolean isRequest() {
		return this.role == Role.REQUEST;
	}

	boolean isAnswer() {
		return this.role == Role.ANSWER;
	}

	static BoltMessage of(int signature) {
		return Arrays.stream(values()).filter((message) -> message.signature == signature).findFirst().orElse(UNKNOWN);
	}

	private enum Role {

		REQUEST, ANSWER, NEITHER

	}

}
