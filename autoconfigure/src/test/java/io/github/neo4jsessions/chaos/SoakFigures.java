package io.github.neo4jsessions.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.chaos.SoakTransfer.Applied;

/**
 * The figures of a soak: a file with one line, for the performance report.
 */
final class SoakFigures {

	private static final Path DIRECTORY = Path.of("target", "soak");

	private final Map<String, Object> values = new LinkedHashMap<>();

	/**
	 * Begin a soak and delete the file of an earlier soak with this seed.
	 */
	SoakFigures(long seed, Duration duration) {
		put("checks", "not done");
		put("seed", Long.toString(seed));
		put("revision", revision());
		put("Java", System.getProperty("java.runtime.version"));
		put("requested seconds", duration.toSeconds());
		try {
			Files.deleteIfExists(file());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String revision() {
		try {
			Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
			String revision = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			return revision.isEmpty() ? "unknown" : revision;
		}
		catch (IOException ex) {
			// git is not available
			return "unknown";
		}
	}

	private Path file() {
		return DIRECTORY.resolve("soak-" + this.values.get("seed") + ".json");
	}

	synchronized void put(String name, Object value) {
		this.values.put(name, value);
	}

	synchronized void add(String name, long value) {
		this.values.merge(name, value, (before, more) -> (Long) before + (Long) more);
	}

	synchronized void max(String name, long value) {
		this.values.merge(name, value, (before, other) -> Math.max((Long) before, (Long) other));
	}

	synchronized long get(String name) {
		return (Long) this.values.getOrDefault(name, 0L);
	}

	/**
	 * Count a call whose caller was notified of the result.
	 */
	void settled(Applied expected, Throwable error) {
		add("transfers", 1);
		if (error == null) {
			add((expected == Applied.ONCE) ? "acknowledged" : "acknowledged, rolled back on request", 1);
		}
		else if (error instanceof CancellationException) {
			add("cancelled", 1);
		}
		else if (error instanceof TransactionOutcomeUnknownException) {
			add("unknown", 1);
		}
		else {
			add("refused or failed", 1);
		}
		if (error instanceof SessionScopeTimeoutException
				|| (error != null && error.getCause() instanceof SessionScopeTimeoutException)) {
			add("timed out", 1);
		}
	}

	void applied(Collection<Applied> expected, int applied) {
		add("applied", applied);
		add("transfers whose outcome was reported as open",
				expected.stream().filter((report) -> report == Applied.AT_MOST_ONCE).count());
	}

	void statistics(SessionStatistics statistics) {
		add("sessions", statistics.opened());
		add("committed", statistics.committed());
		add("rolled back", statistics.rolledBack());
		add("failed", statistics.failed());
		add("outcome unknown", statistics.unknown());
		add("retries", statistics.retries());
		add("rejected", statistics.rejected());
		add("leak reports", statistics.leaked());
	}

	void network(SoakNetwork network) {
		add("cuts", network.cuts());
		add("stalls", network.stalls());
		add("stalls longer than the time-out", network.outlasting());
	}

	void server(SoakServer fault) {
		add(switch (fault) {
			case PAUSE -> "pauses";
			case SILENCE -> "silences";
			case KILL -> "kills";
			case RESTART -> "restarts";
		}, 1);
	}

	/**
	 * Write the figures, including those of a failed soak.
	 * @param checks the result of the checks
	 */
	void write(String checks) {
		put("checks", checks);
		try {
			Files.createDirectories(DIRECTORY);
			Files.writeString(file(), toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized String toString() {
		return this.values.entrySet()
			.stream()
			.map((entry) -> "\"" + entry.getKey() + "\": "
					+ ((entry.getValue() instanceof Number) ? entry.getValue() : "\"" + entry.getValue() + "\""))
			.collect(Collectors.joining(", ", "{", "}"));
	}

}
