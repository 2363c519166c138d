package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Waits until no session of some templates is open. Reports those that stay open, and
 * aborts them.
 */
final class OpenSessionsCheck {

	/**
	 * How long a template waits for its scopes, while this check waits for a shorter
	 * time: this check has to list them before the template aborts them.
	 */
	private static final Duration LONGER = Duration.ofMinutes(1);

	/**
	 * Longer than the two seconds that an abort takes if the server does not answer.
	 */
	private static final Duration ABORT = Duration.ofSeconds(10);

	private final List<SessionTemplate> templates;

	private final Duration patience;

	OpenSessionsCheck(List<SessionTemplate> templates, Duration patience) {
		this.templates = templates;
		this.patience = patience;
	}

	/**
	 * Run the check.
	 * @param tests the names of the tests that have used the templates
	 * @throws AssertionError if sessions are open
	 */
	void check(Set<String> tests) {
		long start = System.nanoTime();
		List<Drain> busy = busy(drains(), start + this.patience.toNanos());
		List<OpenScopes> leaks = leaks(busy, Duration.ofNanos(System.nanoTime() - start));
		if (leaks.isEmpty()) {
			// opened since then: by a call that had to wait or was retried, or by work in
			// the background, which has the same time to end
			busy = busy(busy, start + 2 * this.patience.toNanos());
			leaks = leaks(busy, this.patience);
		}
		if (!leaks.isEmpty()) {
			boolean closed = abort(busy);
			throw error(tests, leaks, closed);
		}
	}

	private List<Drain> drains() {
		List<Drain> drains = new ArrayList<>();
		for (SessionTemplate template : this.templates) {
			@Nullable CompletableFuture<Void> idle = template.drain(this.patience.plus(LONGER));
			// a mock may return no future, and has no sessions
			if (idle != null) {
				drains.add(new Drain(template, idle));
			}
		}
		return drains;
	}

	private static List<Drain> busy(List<Drain> drains, long deadline) {
		return drains.stream().filter((drain) -> !isDone(drain.idle(), deadline)).toList();
	}

	private static List<OpenScopes> leaks(List<Drain> busy, Duration age) {
		return busy.stream()
			.map((drain) -> OpenScopes.of(drain.template(), age))
			.filter((open) -> !open.isEmpty())
			.toList();
	}

	private static boolean abort(List<Drain> busy) {
		long deadline = System.nanoTime() + ABORT.toNanos();
		busy.stream()
			.map((drain) -> drain.template().drain(Duration.ZERO))
			.toList()
			.forEach((abort) -> isDone(abort, deadline));
		return busy.stream().allMatch((drain) -> drain.template().statistics().active() == 0);
	}

	private static boolean isDone(CompletableFuture<Void> future, long deadline) {
		try {
			future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A template could not be drained", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for open sessions", ex);
		}
	}

	private AssertionError error(Set<String> tests, List<OpenScopes> leaks, boolean closed) {
		StringBuilder message = new StringBuilder();
		if (tests.size() > 1) {
			message.append("One of these tests, which ran at the same time, left sessions open: ")
				.append(String.join(", ", tests));
		}
		else {
			message.append("The test left sessions open");
		}
		message.append(". After ").append(Patience.describe(this.patience)).append(" there were:");
		leaks.forEach((leak) -> leak.describe().forEach((line) -> message.append("\n  - ").append(line)));
		message.append(closed ? "\nThey were aborted: their transactions are rolled back. "
				: "\nThey were aborted, but the server does not answer, so that some of them stay open. ");
		message.append("Wait in the test for the futures of its calls, and complete the stages of its work.");
		List<CallSite> sites = leaks.stream().flatMap((leak) -> leak.sites().values().stream()).toList();
		if (sites.isEmpty()) {
			message.append(" Set neo4j.sessions.call-sites=true for the place in the code that opened each session.");
		}
		AssertionError error = new AssertionError(message.toString());
		sites.forEach(error::addSuppressed);
		return error;
	}

	/**
	 * A template, and a future that completes when the template has no open session.
	 */
	private record Drain(SessionTemplate template, CompletableFuture<Void> idle) {

	}

}
