package io.github.neo4jsessions.sample;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Flux;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The last events, for the page: what was done to the server and to scopes, and the log
 * lines of the library. Such a line contains no query and no parameter.
 */
@Component
final class EventLog implements SmartLifecycle {

	static final int SIZE = 100;

	private static final Log log = LogFactory.getLog(EventLog.class);

	private final Replay<Event> events = new Replay<>(SIZE);

	private final LibraryLines lines = new LibraryLines(this::add);

	private volatile boolean running;

	private volatile boolean stopped;

	/**
	 * Return the last events and those that follow, until the application stops.
	 * @return the events, the oldest first
	 */
	Flux<Event> events() {
		return this.events.values();
	}

	/**
	 * Add something that this application did.
	 * @param text one line
	 */
	void add(String text) {
		log.info(text);
		this.events.add(new Event(System.currentTimeMillis(), "sample", text));
	}

	private void add(ILoggingEvent line) {
		this.events.add(new Event(line.getTimeStamp(), "library", line.getFormattedMessage()));
	}

	@Override
	public void start() {
		if (this.stopped) {
			this.events.reset();
			this.stopped = false;
		}
		this.lines.attach();
		this.running = true;
	}

	/**
	 * End the streams, as {@link SessionFeed#stop()} does.
	 */
	@Override
	public void stop() {
		this.stopped = true;
		this.running = false;
		this.lines.detach();
		this.events.complete();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
