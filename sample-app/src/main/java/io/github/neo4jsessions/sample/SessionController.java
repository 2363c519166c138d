package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.List;

import reactor.core.publisher.Flux;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the page shows of the sessions: samples and events as server-sent events, and
 * times. A stream holds no thread: Spring MVC writes each event on its task executor, one
 * at a time.
 */
@RestController
final class SessionController {

	private final SessionFeed feed;

	private final EventLog events;

	private final SessionTimes times;

	SessionController(SessionFeed feed, EventLog events, SessionTimes times) {
		this.feed = feed;
		this.events = events;
		this.times = times;
	}

	@GetMapping(path = "/sessions", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<SessionSample> sessions(HttpMethod method) {
		// nothing is written for HEAD, so a disconnected client would not be detected
		return (method == HttpMethod.HEAD) ? Flux.empty() : this.feed.samples();
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Event>> events(HttpMethod method) {
		if (method == HttpMethod.HEAD) {
			return Flux.empty();
		}
		// events may be rare: without the comments a disconnected client would not be
		// detected
		Flux<ServerSentEvent<Event>> comments = Flux.interval(Duration.ZERO, Duration.ofSeconds(10))
			.onBackpressureDrop()
			.map((tick) -> ServerSentEvent.<Event>builder().comment("").build());
		Flux<Event> events = this.events.events();
		return events.map((event) -> ServerSentEvent.builder(event).build())
			.mergeWith(comments.takeUntilOther(events.ignoreElements()));
	}

	@GetMapping(path = "/times", produces = MediaType.APPLICATION_JSON_VALUE)
	List<Timing> times() {
		return this.times.timings();
	}

}
