package io.github.neo4jsessions.internal.template;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.SecurityException;

/**
 * State shared by the query terminations of one template. Supplies a unique mark for each
 * scope, and logs one warning for each reason of failure, however often it occurs.
 */
public final class Terminations {

	private static final SafeLog log = SafeLog.ofTemplates();

	private static final String FORBIDDEN = "Neo.ClientError.Security.Forbidden";

	private final String template;

	private final String prefix = UUID.randomUUID() + "-";

	private final AtomicLong count = new AtomicLong();

	private final Set<Obstacle> reported = ConcurrentHashMap.newKeySet();

	private volatile boolean forbidden;

	Terminations(String template) {
		this.template = template;
	}

	public String nextMark() {
		return this.prefix + this.count.incrementAndGet();
	}

	/**
	 * Return whether the server has answered that the driver's user lacks the privileges,
	 * so that another request would fail as well.
	 */
	public boolean areForbidden() {
		return this.forbidden;
	}

	/**
	 * Note that a termination failed.
	 * @param isOfDriversUser whether it ran as the user of the driver
	 */
	public void failed(Throwable ex, boolean isOfDriversUser) {
		Obstacle obstacle = Obstacle.of(ex);
		if (obstacle == Obstacle.PRIVILEGE && isOfDriversUser) {
			this.forbidden = true;
		}
		if (this.reported.add(obstacle)) {
			log.warn(
					"Session template '" + this.template + "': a cancelled query could not be terminated and continues "
							+ "on the server until it ends or its transaction times out. " + obstacle.advice
							+ ". This is logged once: " + Exceptions.describe(ex));
		}
	}

	/**
	 * The reason why a termination failed, and what to do about it.
	 */
	private enum Obstacle {

		PRIVILEGE(
				"Grant the user of the transaction, by default the driver's user, the privileges SHOW TRANSACTION and TERMINATE TRANSACTION"),

		CONNECTION("The driver's pool had no free connection for the second session that termination needs. Raise "
				+ "the size of the pool, or keep maxActive below it"),

		TIME("The server did not answer in time"),

		OTHER("Termination is attempted again for the next cancelled query");

		private final String advice;

		Obstacle(String advice) {
			this.advice = advice;
		}

		/**
		 * Return the reason for an error. The driver has no exception type for a pool
		 * without a free connection; it is recognised by its cause.
		 */
		static Obstacle of(Throwable ex) {
			if (ex instanceof SecurityException denied && FORBIDDEN.equals(denied.code())) {
				return PRIVILEGE;
			}
			if (ex instanceof ClientException && ex.getCause() instanceof TimeoutException) {
				return CONNECTION;
			}
			return (ex instanceof TimeoutException) ? TIME : OTHER;
		}

	}

}
