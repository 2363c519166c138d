package io.github.neo4jsessions.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Shuts the templates down when the application stops: after the web server, whose
 * requests use them, and before the driver is closed. A template that was shut down stays
 * so; the pause that Spring's tests put between contexts is not a stop.
 */
final class SessionTemplateLifecycle implements SmartLifecycle {

	private final List<SessionTemplate> templates;

	private final SessionTemplateFactory factory;

	private volatile boolean running;

	/**
	 * Watch over templates.
	 * @param factory knows how long to wait for each
	 */
	SessionTemplateLifecycle(List<SessionTemplate> templates, SessionTemplateFactory factory) {
		this.templates = templates;
		this.factory = factory;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		CompletableFuture
			.allOf(this.templates.stream()
				.map((template) -> template.shutdown(this.factory.shutdownTimeout(template.getName())))
				.toArray(CompletableFuture[]::new))
			.whenComplete((ignored, ex) -> {
				this.running = false;
				callback.run();
			});
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return ExecutorConfigurationSupport.DEFAULT_PHASE - 1024;
	}

}
