package io.github.neo4jsessions;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.neo4j.driver.exceptions.AuthorizationExpiredException;
import org.neo4j.driver.exceptions.SecurityException;

/**
 * What the terminations of one template have in common: marks that no other scope has,
 * and one warning, however many of them fail.
 */
final class Terminations {

	private static final SafeLog log = SafeLog.of(SessionTemplate.class);

	private final String template;

	private final String prefix = UUID.randomUUID() + "-";

	private final AtomicLong count = new AtomicLong();

	private final AtomicBoolean reported = new AtomicBoolean();

	private volatile boolean forbidden;

	Terminations(String template) {
		this.template = template;
	}

	String nextMark() {
		return this.prefix + this.count.incrementAndGet();
	}

	/**
	 * Whether the server has said that the driver's user may not do it: there is no use
	 * in asking again.
	 */
	boolean areForbidden() {
		return this.forbidden;
	}

	void failed(Throwable ex) {
		if (ex instanceof SecurityException && !(ex instanceof AuthorizationExpiredException)) {
			this.forbidden = true;
		}
		if (this.reported.compareAndSet(false, true)) {
			log.warn("Session template '" + this.template + "': a cancelled query could not be ended on the server, "
					+ "where it goes on until it is done or its timeout is up. The driver's user needs the privileges "
					+ "SHOW TRANSACTION and TERMINATE TRANSACTION for that. Reported once: " + Errors.describe(ex));
		}
	}

}
