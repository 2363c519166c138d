package io.github.neo4jsessions.sample;

import java.util.concurrent.CompletionException;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.sample.server.ServerInUse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the ids of accounts unique, before the web server accepts its first request.
 */
@Component
final class AccountSchema implements SmartLifecycle {

	private static final String UNIQUE_ID = """
			CREATE CONSTRAINT account_id IF NOT EXISTS
			FOR (a:Account) REQUIRE a.id IS UNIQUE""";

	private static final Log log = LogFactory.getLog(AccountSchema.class);

	private final SessionTemplate sessions;

	private final ServerInUse server;

	private volatile boolean running;

	AccountSchema(SessionTemplate sessions, ServerInUse server) {
		this.sessions = sessions;
		this.server = server;
	}

	/**
	 * Create the constraint. This is the only place that blocks while it waits for Neo4j,
	 * on the thread that starts the application.
	 */
	@Override
	public void start() {
		log.info("Neo4j: " + this.server);
		try {
			this.sessions.execute((session) -> session.runAsync(UNIQUE_ID).thenCompose(ResultCursor::consumeAsync))
				.join();
		}
		catch (CompletionException ex) {
			throw this.server.notUsable(ex.getCause());
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
	}

}
