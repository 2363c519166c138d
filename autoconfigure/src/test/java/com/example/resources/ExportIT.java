package com.example.resources;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of {@code docs/resources.md} on a real server.
 */
@Neo4jServerTest
class ExportIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	@Autowired
	private SessionTemplate sessions;

	@BeforeEach
	void add() {
		run("CREATE (:Person {name: 'Ada'}), (:Person {name: 'Bob'})");
	}

	@AfterEach
	void delete() {
		this.executor.shutdown();
		run("MATCH (p:Person) DELETE p");
	}

	@Test
	void theDirectoryIsDeletedAfterTheWork(@TempDir Path parent) {
		assertThat(new Export(this.sessions, parent, this.executor).size()).succeedsWithin(PATIENCE)
			.isEqualTo(2L * ("Ada" + System.lineSeparator()).length());
		assertThat(parent).isEmptyDirectory();
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
