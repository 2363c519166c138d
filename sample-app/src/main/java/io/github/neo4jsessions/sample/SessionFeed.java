package io.github.neo4jsessions.sample;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Samples the sessions several times a second, once for all subscribers, and keeps the
 * last samples for later subscribers. Reading the statistics needs no session.
 */
@Component
final class SessionFeed implements SmartLifecycle {

	static final Duration INTERVAL = Duration.ofMillis(250);

	private final SessionTemplate sessions;

	private final int maxActive;

	private final Replay<SessionSample> samples;

	private volatile boolean stopped;

	private volatile @Nullable Disposable sampling;

	SessionFeed(SessionTemplate sessions, @Value("${neo4j.sessions.max-active}") int maxActive,
			@Value("${sample.history}") Duration history) {
		this.sessions = sessions;
		this.maxActive = maxActive;
		this.samples = new Replay<>((int) history.dividedBy(INTERVAL));
	}

	/**
	 * Return the last samples and those that follow, until the application stops.
	 * @return the samples, the oldest first
	 */
	Flux<SessionSample> samples() {
		return this.samples.values();
	}

	int watchers() {
		return this.samples.subscribers();
	}

	@Override
	public void start() {
		if (this.stopped) {
			this.samples.reset();
			this.stopped = false;
		}
		this.sampling = Flux.interval(Duration.ZERO, INTERVAL)
			.onBackpressureDrop()
			.subscribe((tick) -> this.samples.add(sample()));
	}

	private SessionSample sample() {
		return new SessionSample(System.currentTimeMillis(), this.maxActive, this.sessions.statistics());
	}

	/**
	 * End the streams. This runs in the default phase, before the web server stops: the
	 * server waits for the requests in progress, and a stream does not end by itself.
	 */
	@Override
	public void stop() {
		this.stopped = true;
		Disposable sampling = this.sampling;
		if (sampling != null) {
			sampling.dispose();
			this.sampling = null;
		}
		this.samples.complete();
	}

	@Override
	public boolean isRunning() {
		return this.sampling != null;
	}

}
