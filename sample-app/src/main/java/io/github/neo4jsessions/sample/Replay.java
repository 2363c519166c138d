package io.github.neo4jsessions.sample;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Values for any number of subscribers, each of which receives the last ones first. For
 * streams over HTTP, which do not end by themselves: they have to be
 * {@linkplain #complete() completed} before the web server stops.
 *
 * @param <T> the type of the values
 */
final class Replay<T> {

	private final int size;

	private volatile Sinks.Many<T> sink;

	/**
	 * Create a new instance.
	 * @param size the number of values that later subscribers receive
	 */
	Replay(int size) {
		this.size = size;
		this.sink = Sinks.many().replay().limit(size);
	}

	/**
	 * Return the last values and those that follow.
	 * @return the values, the oldest first
	 */
	Flux<T> values() {
		return this.sink.asFlux();
	}

	int subscribers() {
		return this.sink.currentSubscriberCount();
	}

	synchronized void add(T value) {
		this.sink.tryEmitNext(value);
	}

	synchronized void complete() {
		this.sink.emitComplete(Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
	}

	/**
	 * Begin again, without values, for an application that is started again.
	 */
	synchronized void reset() {
		this.sink = Sinks.many().replay().limit(this.size);
	}

}
