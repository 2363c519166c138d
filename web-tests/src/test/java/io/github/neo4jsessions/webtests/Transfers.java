package io.github.neo4jsessions.webtests;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Handler methods that work with Spring MVC and with WebFlux.
 */
@RestController
class Transfers {

	/**
	 * A query that takes hours; no test waits for it.
	 */
	static final String ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
			+ "WITH a, b WHERE a + b < 0 RETURN a AS n";

	private final SessionTemplate sessions;

	private final Gates gates;

	Transfers(SessionTemplate sessions, Gates gates) {
		this.sessions = sessions;
		this.gates = gates;
	}

	/**
	 * A transaction that has written, and is held open.
	 */
	@PostMapping("/transfers/{id}")
	CompletableFuture<String> transfer(@PathVariable String id) {
		return this.sessions.executeWrite((tx) -> write(tx, id));
	}

	@PostMapping("/wrapped/{id}")
	ResponseEntity<CompletableFuture<String>> wrapped(@PathVariable String id) {
		return ResponseEntity.accepted().body(transfer(id));
	}

	@PostMapping("/annotated/{id}")
	@AsyncTransactional
	CompletableFuture<String> annotated(@PathVariable String id) {
		return write(TransactionScope.required(), id).toCompletableFuture();
	}

	private CompletionStage<String> write(TransactionScope tx, String id) {
		return tx.runAsync("CREATE (:Transfer {id: $id})", Map.of("id", id))
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((summary) -> this.gates.gate(id))
			.thenApply((opened) -> "transferred " + id);
	}

	@GetMapping("/endless")
	CompletableFuture<Long> endless() {
		return this.sessions.query(ENDLESS).fetchAs(Long.class).first().thenApply((number) -> number.orElse(-1L));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Long> events() {
		return this.sessions.query("UNWIND range(1, 1000000000) AS n RETURN n").fetchAs(Long.class).stream();
	}

	@GetMapping(path = "/silent-events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<Flux<Long>> silentEvents() {
		return ResponseEntity.ok(this.sessions.query(ENDLESS).fetchAs(Long.class).stream());
	}

	@GetMapping(path = "/silent-list", produces = MediaType.APPLICATION_JSON_VALUE)
	Flux<Long> silentList() {
		return this.sessions.query(ENDLESS).fetchAs(Long.class).stream();
	}

	@GetMapping("/hello")
	String hello() {
		return "hello";
	}

}
