package io.github.neo4jsessions.autoconfigure;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.context.SmartLifecycle;

/**
 * Waits for the open scopes of a context's templates when the context stops, and rolls
 * back those that take too long. This is done after the web server, the executors and all
 * other beans with a life cycle were stopped, since their last work may use the
 * templates. The templates can still be used after that, by callbacks that run before
 * beans are destroyed and by a context that is started again, until
 * {@link SessionTemplateDestroyer} shuts them down. The pause of contexts between
 * Spring's tests is not a stop.
 */
final class SessionTemplateLifecycle implements SmartLifecycle {

	private final SessionTemplateBeans templates;

	private final SessionTemplateFactory factory;

	private volatile boolean running;

	/**
	 * Create a life cycle for the given templates.
	 * @param templates the templates of the context
	 * @param factory knows the time to wait for each template
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
			// a mock has neither a name nor a future
			String name = template.getName();
			CompletableFuture<Void> drained = (name != null) ? template.drain(this.factory.shutdownTimeout(name))
					: null;
			return (drained != null) ? drained : CompletableFuture.completedFuture(null);
		}
		catch (Throwable ex) {
			// the other templates are still drained
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
