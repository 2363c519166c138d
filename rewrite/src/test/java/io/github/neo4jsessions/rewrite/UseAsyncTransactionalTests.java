package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;

import static org.assertj.core.api.Assertions.assertThat;

class UseAsyncTransactionalTests implements RewriteTest {

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new UseAsyncTransactional()).parser(Sources.parser());
	}

	@Test
	void replacesTheAnnotationAndKeepsItsAttributesAndComments() {
		rewriteRun(Assertions.java(
				"""
						package com.example;

						import java.util.concurrent.CompletableFuture;

						import io.github.neo4jsessions.SessionTemplate;
						import org.neo4j.driver.summary.ResultSummary;

						import org.springframework.transaction.annotation.Propagation;
						import org.springframework.transaction.annotation.Transactional;

						class People {

							private final SessionTemplate sessions;

							People(SessionTemplate sessions) {
								this.sessions = sessions;
							}

							// adds one
							@Deprecated
							@Transactional(propagation = Propagation.MANDATORY, timeout = 5) // in seconds
							public CompletableFuture<ResultSummary> add() {
								return this.sessions.query("CREATE (:Person)").run();
							}

							@Transactional
							CompletableFuture<ResultSummary> remove() {
								return this.sessions.executeWrite((tx) -> tx.runAsync("MATCH (p:Person) DELETE p").thenCompose((cursor) -> cursor.consumeAsync()));
							}

						}
						""",
				"""
						package com.example;

						import java.util.concurrent.CompletableFuture;

						import io.github.neo4jsessions.SessionTemplate;
						import io.github.neo4jsessions.transaction.AsyncTransactional;
						import org.neo4j.driver.summary.ResultSummary;

						import org.springframework.transaction.annotation.Propagation;

						class People {

							private final SessionTemplate sessions;

							People(SessionTemplate sessions) {
								this.sessions = sessions;
							}

							// adds one
							@Deprecated
							@AsyncTransactional(propagation = Propagation.MANDATORY, timeout = 5) // in seconds
							public CompletableFuture<ResultSummary> add() {
								return this.sessions.query("CREATE (:Person)").run();
							}

							@AsyncTransactional
							CompletableFuture<ResultSummary> remove() {
								return this.sessions.executeWrite((tx) -> tx.runAsync("MATCH (p:Person) DELETE p").thenCompose((cursor) -> cursor.consumeAsync()));
							}

						}
						"""));
	}

	@Test
	void leavesOthersAndSaysWhy() {
		rewriteRun((spec) -> spec.afterRecipe((run) -> assertThat(
				run.getDataTableRows(NotConverted.class, Findings.GROUP))
			.extracting((row) -> row.line() + " " + row.method() + " " + row.recipe() + " " + row.reason())
			.containsExactly(
					"15 other UseAsyncTransactional the method does not call a SessionTemplate itself, so the transaction may be of another data store",
					"19 fixed UseAsyncTransactional no proxy intercepts a private, static or final method: make it overridable",
					"24 inBackground UseAsyncTransactional the method is @Async: its body runs to its end in the transaction, on a thread that may block")),
				Assertions.java(Sources.type("Code", """
						@Transactional
						CompletableFuture<Long> other(CompletableFuture<Long> of) {
							return of;
						}
						@Transactional
						final CompletableFuture<ResultSummary> fixed() {
							return sessions.query("CREATE (:A)").run();
						}
						@Transactional
						@org.springframework.scheduling.annotation.Async
						CompletableFuture<ResultSummary> inBackground() {
							return sessions.query("CREATE (:A)").run();
						}
						@Transactional("transactionManager")
						CompletableFuture<ResultSummary> named() {
							return sessions.query("CREATE (:A)").run();
						}
						@Transactional
						long blocking() {
							return sessions.query("CREATE (:A)").run().join().counters().nodesCreated();
						}
						""")));
	}

	@Test
	void leavesMethodsThatMayUseAnotherDataStore() {
		keeps("""
				interface Orders {
					void save(String order);
				}
				Orders orders;
				@Transactional
				CompletableFuture<ResultSummary> aRepository() {
					orders.save("a");
					return sessions.query("CREATE (:A)").run();
				}
				@Transactional
				CompletableFuture<ResultSummary> aMethodThatCallsIt() {
					this.save();
					return sessions.query("CREATE (:A)").run();
				}
				private void save() {
					List.of("a").forEach(this.orders::save);
				}
				@Transactional
				CompletableFuture<ResultSummary> aConnection() throws java.sql.SQLException {
					connections.get(0).commit();
					return sessions.query("CREATE (:A)").run();
				}
				List<java.sql.Connection> connections;
				""", "the method calls other objects", "the method calls other objects",
				"the method calls other objects");
	}

	@Test
	void leavesAttributesThatATransactionOfNeo4jRefuses() {
		keeps("""
				@Transactional(isolation = Isolation.SERIALIZABLE)
				CompletableFuture<ResultSummary> isolated() {
					return sessions.query("CREATE (:A)").run();
				}
				@Transactional(readOnly = true)
				CompletableFuture<ResultSummary> writes() {
					return sessions.executeWrite((tx) -> tx.runAsync("CREATE (:A)").thenCompose((cursor) -> cursor.consumeAsync()));
				}
				""",
				"the annotation names an isolation", "the transaction may be read-only");
	}

	@Test
	void convertsMethodsThatCallOnlyTemplatesAndValues() {
		String members = """
				record Person(String name) {
				}
				@Transactional
				CompletableFuture<ResultSummary> create(Person person) {
					return sessions.query("CREATE (:A {name: $name})").bind(Code.upper(person.name())).to("name").run().thenCompose(this::count);
				}
				private CompletableFuture<ResultSummary> count(ResultSummary summary) {
					return sessions.query("CREATE (:Log)").run();
				}
				static String upper(String name) {
					return name.toUpperCase();
				}
				""";
		rewriteRun(Assertions.java(Sources.type("Code", members),
				Sources.type("Code", members.replace("@Transactional", "@AsyncTransactional"))));
	}

	private void keeps(String members, String... expected) {
		rewriteRun(
				(spec) -> spec.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
					.extracting((row) -> row.reason().replaceAll("[,:].*", ""))
					.containsExactly(expected)),
				Assertions.java(Sources.type("Code", members)));
	}

	@Test
	void whatIsLeftIsMarkedByASearch() {
		rewriteRun((spec) -> spec.recipe(new FindNotConverted()), Assertions.java(Sources.type("Code", """
				@Transactional
				CompletableFuture<Long> other(CompletableFuture<Long> of) {
					return of;
				}
				@Transactional
				CompletableFuture<ResultSummary> converted() {
					return sessions.query("CREATE (:A)").run();
				}
				"""), Sources.type("Code",
				"""
						@Transactional
						CompletableFuture<Long> /*~~(UseAsyncTransactional left this as it is: the method does not call a SessionTemplate itself, so the transaction may be of another data store)~~>*/other(CompletableFuture<Long> of) {
							return of;
						}
						@Transactional
						CompletableFuture<ResultSummary> converted() {
							return sessions.query("CREATE (:A)").run();
						}
						""")));
	}

}
