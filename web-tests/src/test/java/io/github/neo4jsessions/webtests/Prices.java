package io.github.neo4jsessions.webtests;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.neo4jsessions.SessionTemplate;
import reactor.core.Disposable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The example of an emitter in {@code docs/cancellation.md}.
 */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Prices {

	private final SessionTemplate sessions;

	Prices(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter prices() {
		SseEmitter emitter = new SseEmitter();
		Disposable rows = this.sessions.query("UNWIND range(1, 1000000000) AS price RETURN price")
			.fetchAs(Long.class)
			.stream()
			.subscribe((price) -> send(emitter, price), emitter::completeWithError, emitter::complete);
		emitter.onTimeout(rows::dispose);
		emitter.onError((ex) -> rows.dispose());
		emitter.onCompletion(rows::dispose);
		return emitter;
	}

	private static void send(SseEmitter emitter, Long price) {
		try {
			emitter.send(price);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
