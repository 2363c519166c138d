package com.example.cancellation;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.neo4jsessions.SessionTemplate;
import reactor.core.Disposable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
class PriceController {

	private final SessionTemplate sessions;

	PriceController(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter prices() {
		SseEmitter emitter = new SseEmitter();
		Disposable rows = this.sessions.query("MATCH (p:Price) RETURN p.amount ORDER BY p.amount")
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
			// cancels the subscription
			throw new UncheckedIOException(ex);
		}
	}

}
