package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class CypherConcatenationTests extends AbstractCheckTests {

	CypherConcatenationTests() {
		super(new CypherConcatenation());
	}

	@Test
	void findsValuesInTheText() {
		finds("""
				CompletableFuture<ResultSummary> a(String name) {
					return sessions.executeWrite((tx) -> tx
						.runAsync("MATCH (n) WHERE n.name = \\"" + name + "\\" DELETE n") // finds
						.thenCompose(ResultCursor::consumeAsync));
				}
				void b(Session session, String name) {
					session.run("CREATE (:A {age: 1, name: " + name + "})"); // finds
					session.run("CREATE (:A {name: '%s'})".formatted(name)); // finds
					driver.executableQuery("MATCH (n) WHERE n.name IN " + name + " RETURN n"); // finds
				}
				""");
	}

	@Test
	void leavesNamesAndParametersAlone() {
		findsNothing("""
				static final String NAME = "a";
				void a(Session session, String label, String type, String order, String part) {
					session.run("MATCH (:" + label + ")-[:" + type + "]->() RETURN 1 ORDER BY " + order);
					session.run("MATCH (n) WHERE n.name = '" + Code.NAME + "' RETURN n");
					session.run("MATCH (n) WHERE n.name = $" + part + " RETURN n");
					session.run("MATCH (n:%s) RETURN n".formatted(label));
					session.run("MATCH (n) WHERE n.name = 'a' " + part);
					System.out.println("name = '" + label + "'");
				}
				""");
	}

}
