package com.example.start;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/people")
class PeopleController {

	private final SessionTemplate sessions;

	PeopleController(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@GetMapping
	CompletableFuture<List<Person>> all() {
		return this.sessions.query("MATCH (p:Person) RETURN p.id AS id, p.name AS name ORDER BY name")
			.fetchAs(Person.class)
			.all();
	}

	@GetMapping("/{id}")
	CompletableFuture<ResponseEntity<Person>> find(@PathVariable String id) {
		return this.sessions.query("MATCH (p:Person {id: $id}) RETURN p.id AS id, p.name AS name")
			.bind(id)
			.to("id")
			.fetchAs(Person.class)
			.one()
			.thenApply(ResponseEntity::of);
	}

	@PutMapping("/{id}")
	CompletableFuture<Person> save(@PathVariable String id, @RequestParam String name) {
		return this.sessions.executeWrite((tx) -> tx.query("MERGE (p:Person {id: $id}) SET p.name = $name")
			.bind(id)
			.to("id")
			.bind(name)
			.to("name")
			.run()
			.thenCompose((saved) -> tx.query("MATCH (p:Person {id: $id}) RETURN p.id AS id, p.name AS name")
				.bind(id)
				.to("id")
				.fetchAs(Person.class)
				.one())
			.thenApply(Optional::orElseThrow));
	}

	record Person(String id, String name) {

	}

}
