package io.github.neo4jsessions.sample;

import reactor.core.publisher.Flux;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Streams the sessions as server-sent events. A stream holds no thread: Spring MVC writes
 * each event on its task executor, one at a time.
 */
@RestController
final class SessionController {

	private final SessionFeed feed;

	SessionController(SessionFeed feed) {
		this.feed = feed;
	}

	@GetMapping(path = "/sessions", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<SessionSample> sessions(HttpMethod method) {
		// nothing is written for HEAD, so a disconnected client would not be detected
		return (method == HttpMethod.HEAD) ? Flux.empty() : this.feed.samples();
	}

}
