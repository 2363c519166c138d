package io.github.neo4jsessions.sample;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.stereotype.Component;

/**
 * The embedded server, if this application has started one.
 */
@Component
@ConditionalOnClass(EmbeddedNeo4j.class)
final class EmbeddedServer implements BreakableServer {

	private final ObjectProvider<EmbeddedNeo4j> server;

	EmbeddedServer(ObjectProvider<EmbeddedNeo4j> server) {
		this.server = server;
	}

	@Override
	public boolean isStarted() {
		return this.server.getIfAvailable() != null;
	}

	@Override
	public void pause() {
		this.server.getObject().pause();
	}

	@Override
	public void resume() {
		this.server.getObject().resume();
	}

	@Override
	public void kill() {
		this.server.getObject().kill();
	}

	@Override
	public void restart() {
		this.server.getObject().restart();
	}

}
