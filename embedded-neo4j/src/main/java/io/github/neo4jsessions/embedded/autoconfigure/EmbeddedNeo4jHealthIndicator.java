package io.github.neo4jsessions.embedded.autoconfigure;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.embedded.ServerExit;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports the health of the embedded server, which is down once its process has ended.
 */
final class EmbeddedNeo4jHealthIndicator extends AbstractHealthIndicator {

	private final EmbeddedNeo4j server;

	EmbeddedNeo4jHealthIndicator(EmbeddedNeo4j server) {
		super("The health check of the embedded server failed");
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		health.withDetail("pid", this.server.pid());
		if (this.server.isRunning()) {
			health.up();
			return;
		}
		health.down();
		CompletableFuture<ServerExit> exit = this.server.onExit();
		if (exit.isDone()) {
			health.withDetail("exitCode", exit.join().code()).withDetail("expected", exit.join().expected());
		}
	}

}
