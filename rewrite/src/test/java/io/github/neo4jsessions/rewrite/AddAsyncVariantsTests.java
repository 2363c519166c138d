package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.TypeValidation;

import static org.assertj.core.api.Assertions.assertThat;

class AddAsyncVariantsTests implements RewriteTest {

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new AddAsyncVariants())
			.parser(Sources.parser())
			// what is added is parsed without a class path
			.afterTypeValidationOptions(TypeValidation.none());
	}

	@Test
	void addsAVariantBesideEachMethodOfAKnownForm() {
		rewriteRun(Assertions.java(
				"""
						package com.example;

						import java.util.List;
						import java.util.Map;

						import io.github.neo4jsessions.SessionTemplate;
						import org.neo4j.driver.Driver;
						import org.neo4j.driver.Session;

						public class People {

							private final Driver driver;

							private final SessionTemplate sessions;

							People(Driver driver, SessionTemplate sessions) {
								this.driver = driver;
								this.sessions = sessions;
							}

							/** How many. */
							public long count(String name) {
								try (Session session = this.driver.session()) {
									return session.executeRead((tx) -> tx.run("MATCH (p:Person {name: $name}) RETURN count(p)", Map.of("name", name)).single().get(0).asLong());
								}
							}

							protected List<String> names() {
								try (var session = this.driver.session()) {
									return session.executeRead(tx -> tx.run("MATCH (p:Person) RETURN p.name").list((row) -> row.get(0).asString()));
								}
							}

							// with a comment
							int add(final String name, int age) {
								try (Session session = this.driver.session()) {
									return session.executeWrite((tx) -> tx.run("CREATE (:Person {name: $name})", Map.of("name", name)).consume().counters().nodesCreated());
								}
							}

						}
						""",
				"""
						package com.example;

						import java.util.List;
						import java.util.Map;
						import java.util.concurrent.CompletableFuture;

						import io.github.neo4jsessions.SessionTemplate;
						import org.neo4j.driver.Driver;
						import org.neo4j.driver.Session;
						import org.neo4j.driver.async.ResultCursor;

						public class People {

							private final Driver driver;

							private final SessionTemplate sessions;

							People(Driver driver, SessionTemplate sessions) {
								this.driver = driver;
								this.sessions = sessions;
							}

							/** How many. */
							public long count(String name) {
								try (Session session = this.driver.session()) {
									return session.executeRead((tx) -> tx.run("MATCH (p:Person {name: $name}) RETURN count(p)", Map.of("name", name)).single().get(0).asLong());
								}
							}

							public CompletableFuture<Long> countAsync(String name) {
								return this.sessions.executeRead((tx) -> tx.runAsync("MATCH (p:Person {name: $name}) RETURN count(p)", Map.of("name", name))
									.thenCompose(ResultCursor::singleAsync)
									.thenApply((result) -> result.get(0).asLong()));
							}

							protected List<String> names() {
								try (var session = this.driver.session()) {
									return session.executeRead(tx -> tx.run("MATCH (p:Person) RETURN p.name").list((row) -> row.get(0).asString()));
								}
							}

							protected CompletableFuture<List<String>> namesAsync() {
								return this.sessions.executeRead((tx) -> tx.runAsync("MATCH (p:Person) RETURN p.name")
									.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString())));
							}

							// with a comment
							int add(final String name, int age) {
								try (Session session = this.driver.session()) {
									return session.executeWrite((tx) -> tx.run("CREATE (:Person {name: $name})", Map.of("name", name)).consume().counters().nodesCreated());
								}
							}

							CompletableFuture<Integer> addAsync(final String name, int age) {
								return this.sessions.executeWrite((tx) -> tx.runAsync("CREATE (:Person {name: $name})", Map.of("name", name))
									.thenCompose(ResultCursor::consumeAsync)
									.thenApply((result) -> result.counters().nodesCreated()));
							}

						}
						"""));
	}

	@Test
	void boxesPrimitiveValues() {
		rewriteRun(Assertions.java(Sources.type("Code", """
				char initial() {
					try (Session session = driver.session()) {
						return session.executeRead((tx) -> tx.run("RETURN 'a'").single().get(0).asString().charAt(0));
					}
				}
				Long boxed() {
					try (Session session = driver.session(Session.class)) {
						return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
					}
				}
				"""), Sources.type("Code", """
				char initial() {
					try (Session session = driver.session()) {
						return session.executeRead((tx) -> tx.run("RETURN 'a'").single().get(0).asString().charAt(0));
					}
				}
				CompletableFuture<Character> initialAsync() {
					return this.sessions.executeRead((tx) -> tx.runAsync("RETURN 'a'")
						.thenCompose(ResultCursor::singleAsync)
						.thenApply((result) -> result.get(0).asString().charAt(0)));
				}
				Long boxed() {
					try (Session session = driver.session(Session.class)) {
						return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
					}
				}
				CompletableFuture<Long> boxedAsync() {
					return this.sessions.executeRead((tx) -> tx.runAsync("RETURN 1")
						.thenCompose(ResultCursor::singleAsync)
						.thenApply((result) -> result.get(0).asLong()));
				}
				""")));
	}

	@Test
	void leavesMethodsOfAnAnnotatedClassAlone() {
		rewriteRun(
				(spec) -> spec.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
					.extracting((row) -> row.reason().replaceAll(",.*", ""))
					.containsExactly("the class is annotated", "the class is annotated")),
				Assertions.java(Sources.type("Code", """
						@Transactional
						static class Base {
						}
						static class Derived extends Base {
							Driver driver;
							SessionTemplate sessions;
							long count() {
								try (Session session = driver.session()) {
									return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
								}
							}
						}
						@org.springframework.scheduling.annotation.Async
						static class Own {
							Driver driver;
							SessionTemplate sessions;
							long count() {
								try (Session session = driver.session()) {
									return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
								}
							}
						}
						""")));
	}

	@Test
	void keepsTheEndsOfLines() {
		SourceFile file = Sources.parser().build().parse(Sources.type("Code", """
				long count() {
					try (Session session = driver.session()) {
						return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
					}
				}
				""").replace("\n", "\r\n")).findFirst().orElseThrow();
		assertThat(new AddAsyncVariants()
			.run(new InMemoryLargeSourceSet(List.of(file)), new InMemoryExecutionContext((ex) -> {
				throw new AssertionError(ex);
			}))
			.getChangeset()
			.getAllResults()).singleElement().satisfies((result) -> {
				assertThat(result.getAfter().printAll()).contains("countAsync()");
				assertThat(result.getAfter().printAll().replace("\r\n", "")).doesNotContain("\n");
			});
	}

	@Test
	void leavesTypeArgumentsAlone() {
		rewriteRun(
				(spec) -> spec.afterRecipe(
						(run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).hasSize(1)),
				Assertions.java(Sources.type("Code", """
						List<String> names() {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> tx.run("RETURN 'a'").<String>list((row) -> null));
							}
						}
						""")));
	}

	@Test
	void leavesOtherMethodsAndSaysWhy() {
		rewriteRun((spec) -> spec.afterRecipe((run) -> assertThat(
				run.getDataTableRows(NotConverted.class, Findings.GROUP))
			.extracting((row) -> row.method() + ": " + row.reason())
			.containsExactly(
					"configured: the session has a configuration of its own: set neo4j.sessions.*, or name a template for it",
					"widened: the value of the work is converted to the type of the method: do that in a step",
					"block: the work is not a lambda with an expression, or has a configuration",
					"annotated: the annotations of the method may mean something else for a future",
					"streamed: the work is not one query whose result is read by single, list or consume",
					"named: the names result and cursor are in use")),
				Assertions.java(Sources.type("Code", """
						long configured(SessionConfig config) {
							try (Session session = driver.session(config)) {
								return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
							}
						}
						long widened() {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asInt());
							}
						}
						long block() {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> {
									return tx.run("RETURN 1").single().get(0).asLong();
								});
							}
						}
						@Transactional
						long annotated() {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
							}
						}
						boolean streamed() {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> tx.run("RETURN 1").hasNext());
							}
						}
						long named(String cursor) {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> tx.run(cursor).single().get(0).asLong());
							}
						}
						long there() {
							try (Session session = driver.session()) {
								return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
							}
						}
						CompletableFuture<Long> thereAsync() {
							return null;
						}
						long other() {
							return 1;
						}
						""")));
	}

}
