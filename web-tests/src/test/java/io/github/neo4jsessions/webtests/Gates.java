package io.github.neo4jsessions.webtests;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the work of requests, and the acknowledgement of their commits, wait for.
 */
class Gates {

	private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();

	private volatile CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);

	private volatile boolean commitSent;

	CompletableFuture<Void> gate(String id) {
		return this.gates.computeIfAbsent(id, (key) -> new CompletableFuture<>());
	}

	void open(String id) {
		gate(id).complete(null);
	}

	/**
	 * Withhold the acknowledgement of commits until {@link #acknowledgeCommits()}.
	 */
	void holdCommits() {
		this.commitSent = false;
		this.commit = new CompletableFuture<>();
	}

	void acknowledgeCommits() {
		this.commit.complete(null);
	}

	boolean isCommitSent() {
		return this.commitSent;
	}

	CompletableFuture<Void> commitSent() {
		this.commitSent = true;
		return this.commit;
	}

}
