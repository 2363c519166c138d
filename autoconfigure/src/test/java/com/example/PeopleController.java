package com.example;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PeopleController {

	private final SessionTemplate sessions;

	PeopleController(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@PutMapping("/people/{id}")
	CompletableFuture<String> rename(@PathVariable String id, @RequestParam String name) {
		return this.sessions.executeWrite((tx) -> tx
			.runAsync("MERGE (p:Person {id: $id}) SET p.name = $name RETURN p.name", Map.of("id", id, "name", name))
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asString()));
	}

}
