package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

	@Test
	void findsValuesBehindEscapedQuotesAndInLists() {
		finds("""
				void a(Session session, String name) {
					session.run("MATCH (n {a: 'it\\\\'s', b: '" + name + "'}) RETURN n"); // finds
					session.run("MATCH (n) WHERE n.name IN [" + name + "] RETURN n"); // finds
					session.run("MATCH (n) WHERE n.name =~ " + name + " RETURN n"); // finds
					session.run("MATCH (n) WHERE n.age <> " + name + " RETURN n"); // finds
				}
				""");
	}

	@Test
	void saysThatANumberIsNoInjection() {
		assertThat(Sources.validate(List.of(Sources.type("Code", """
				void a(Session session, String name, int limit) {
					session.run("MATCH (n) RETURN n LIMIT " + limit).consume();
					session.run("MATCH (n) WHERE n.name = '" + name + "' RETURN n").consume();
				}
				"""))).stream().map(Findings.Row::message)).satisfiesExactly(
				(number) -> assertThat(number).contains("plans the query anew").doesNotContain("injection"),
				(text) -> assertThat(text).contains("plans the query anew").contains("Cypher injection"));
	}

	@Test
	void leavesPatternsAndConstantsAlone() {
		findsNothing("""
				void a(Session session, String part, boolean ascending) {
					session.run("MATCH (a)-->" + part + " RETURN a");
					session.run("MATCH (a)-[:KNOWS]->" + part + " RETURN a");
					session.run("MATCH path = " + part + " RETURN path");
					session.run("MATCH (a {b: 'it\\\\'s'}) WHERE a:" + part + " RETURN a");
					session.run("MATCH (a {b: \\"it's\\"}) WHERE a:" + part + " RETURN a");
					session.run("MATCH (a) // it's\\nWHERE a:" + part + " RETURN a");
					session.run("MATCH (a) SET a.`it's` = 1, a:" + part);
					session.run("MATCH (a {b: " + (ascending ? "$first" : "$last") + "}) RETURN a");
					final String constant = "'x'";
					session.run("MATCH (a) WHERE a.b = " + constant + " RETURN a");
				}
				""");
	}

}
