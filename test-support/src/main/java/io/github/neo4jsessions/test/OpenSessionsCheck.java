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
	 * Make the check.
	 * @param tests the names of the tests that have used the templates
	 * @throws AssertionError if sessions are open
	 */
	void check(Set<String> tests) {
		long start = System.nanoTime();
		List<OpenScopes> leaks = new ArrayList<>();
		List<SessionTemplate> leaking = new ArrayList<>();
		for (SessionTemplate template : busy(start)) {
			// work in the background of the application may have begun meanwhile
			OpenScopes open = OpenScopes.of(template, Duration.ofNanos(System.nanoTime() - start));
			if (!open.isEmpty()) {
				leaks.add(open);
				leaking.add(template);
			}
		}
		if (!leaks.isEmpty()) {
			boolean closed = abort(leaking);
			throw error(tests, leaks, closed);
		}
	}

	private List<SessionTemplate> busy(long start) {
		List<SessionTemplate> draining = new ArrayList<>();
		List<CompletableFuture<Void>> drains = new ArrayList<>();
		for (SessionTemplate template : this.templates) {
			@Nullable CompletableFuture<Void> drain = template.drain(this.patience.plus(LONGER));
			// a mock has no future, and no sessions
			if (drain != null) {
				draining.add(template);
				drains.add(drain);
			}
		}
		List<SessionTemplate> busy = new ArrayList<>();
		for (int i = 0; i < drains.size(); i++) {
			if (!isDone(drains.get(i), start + this.patience.toNanos())) {
				busy.add(draining.get(i));
			}
		}
		return busy;
	}

	private static boolean abort(List<SessionTemplate> leaking) {
		long deadline = System.nanoTime() + ABORT.toNanos();
		List<CompletableFuture<Void>> aborts = leaking.stream()
			.map((template) -> template.drain(Duration.ZERO))
			.toList();
		aborts.forEach((abort) -> isDone(abort, deadline));
		return leaking.stream().allMatch((template) -> template.statistics().active() == 0);
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
		message.append("Let the test wait for the futures of its calls, and the work complete its stages.");
		List<CallSite> sites = leaks.stream().flatMap((leak) -> leak.sites().values().stream()).toList();
		if (sites.isEmpty()) {
			message.append(" Set neo4j.sessions.call-sites=true for the place in the code that opened each session.");
		}
		AssertionError error = new AssertionError(message.toString());
		sites.forEach(error::addSuppressed);
		return error;
	}

}
