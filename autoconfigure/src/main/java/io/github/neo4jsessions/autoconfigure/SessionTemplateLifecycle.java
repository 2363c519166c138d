package io.github.neo4jsessions.autoconfigure;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.context.SmartLifecycle;

/**
 * Waits for what the templates of a context have under way when the context stops, and
 * rolls back what takes too long: after the web server, the executors and all else that
 * has a life cycle, whose last work may use them. The templates can be used after that,
 * by methods that are called before beans are destroyed and by a context that is started
 * again, until {@link SessionTemplateDestroyer} ends them. The pause that Spring's tests
 * put between contexts is not a stop.
 */
final class SessionTemplateLifecycle implements SmartLifecycle {

	private final SessionTemplateBeans templates;

	private final SessionTemplateFactory factory;

	private volatile boolean running;

	/**
	 * Watch over templates.
	 * @param templates the templates of the context
	 * @param factory knows how long to wait for each
	 */
	SessionTemplateLifecycle(SessionTemplateBeans templates, SessionTemplateFactory factory) {
		this.templates = templates;
		this.factory = factory;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		CompletableFuture.allOf(this.templates.owned().stream().map(this::drain).toArray(CompletableFuture[]::new))
			.whenComplete((ignored, ex) -> {
				this.running = false;
				callback.run();
			});
	}

	private CompletableFuture<Void> drain(SessionTemplate template) {
		try {
			// a mock has neither
			String name = template.getName();
			CompletableFuture<Void> drained = (name != null) ? template.drain(this.factory.shutdownTimeout(name))
					: null;
			return (drained != null) ? drained : CompletableFuture.completedFuture(null);
		}
		catch (Throwable ex) {
			// the others are drained all the same
			return CompletableFuture.failedFuture(ex);
		}
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
		// the first to start and the last to stop
		return Integer.MIN_VALUE;
	}

}
