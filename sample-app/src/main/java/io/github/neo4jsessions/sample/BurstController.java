package io.github.neo4jsessions.sample;

import java.util.concurrent.CompletableFuture;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bursts of transfers over HTTP. They run on the server, since a browser sends no more
 * than six requests at a time.
 */
@RestController
final class BurstController {

	private final Burst burst;

	BurstController(Burst burst) {
		this.burst = burst;
	}

	@PostMapping(path = "/bursts", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	CompletableFuture<BurstReport> fire() {
		return this.burst.fire();
	}

}
