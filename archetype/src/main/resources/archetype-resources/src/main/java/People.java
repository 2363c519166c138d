#set( $d = '$' )
package ${package};

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.stereotype.Service;

/**
 * People in Neo4j. No method blocks. Each is one transaction, which is committed before
 * the future completes, or rolled back if it fails.
 */
@Service
class People {

	static final String ADD = "MERGE (p:Person {name: ${d}name})";

	static final String NAMES = "MATCH (p:Person) RETURN p.name ORDER BY p.name";

	static final String MEET = """
			MATCH (p:Person {name: ${d}name}), (o:Person {name: ${d}other})
			MERGE (p)-[:KNOWS]-(o)
			""";

	private final SessionTemplate sessions;

	People(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	/**
	 * Add a person, unless there is one of that name.
	 */
	CompletableFuture<Void> add(String name) {
		return this.sessions.executeWrite((tx) -> tx.runAsync(ADD, Collections.singletonMap("name", name))
			.thenCompose(ResultCursor::consumeAsync)
			.thenAccept((summary) -> {
			}));
	}

	/**
	 * Add two people who know each other: both, or none of them.
	 */
	CompletableFuture<Void> addPair(String name, String other) {
		return this.sessions.executeWrite((tx) -> add(name)
			.thenCompose((added) -> add(other))
			.thenCompose((added) -> tx.runAsync(MEET, Map.of("name", name, "other", other)))
			.thenCompose(ResultCursor::consumeAsync)
			.thenAccept((summary) -> {
			}));
	}

	/**
	 * Return the names in alphabetical order.
	 */
	CompletableFuture<List<String>> names() {
		return this.sessions.query(NAMES).fetchAs(String.class).all();
	}

}
