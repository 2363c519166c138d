package com.example.styles;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/styles.md} that block. Platform threads do instead of
 * virtual ones, which Java 17 does not have.
 */
@Neo4jServerTest
class BlockingIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@Autowired
	private SessionTemplate sessions;

	@BeforeEach
	void open() {
		run("CREATE (:Account {id: 'a', balance: 10}), (:Account {id: 'b', balance: 0})");
	}

	@AfterEach
	void close() {
		this.executor.shutdown();
		run("MATCH (a:Account) DELETE a");
	}

	@Test
	void workMayBlockOnACallbackExecutor() {
		SessionTemplate blocking = this.sessions.mutate().callbackExecutor(this.executor).build();
		new BlockingTransfers(blocking).transfer("a", "b", 3);
		assertThat(blocking.statistics().committed()).isOne();
		assertThat(new BlockingBalances(this.sessions).balance("a")).isEqualTo(7);
		assertThat(new BlockingBalances(this.sessions).balance("b")).isEqualTo(3);
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
