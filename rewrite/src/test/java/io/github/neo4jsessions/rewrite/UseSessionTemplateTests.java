package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.SourceSpecs;

import static org.assertj.core.api.Assertions.assertThat;

class UseSessionTemplateTests implements RewriteTest {

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new UseSessionTemplate()).parser(Sources.parser());
	}

	@Test
	void injectsATemplateThroughTheConstructorAndItsCalls() {
		rewriteRun(Assertions.java("""
				package com.example;

				import java.util.List;
				import java.util.concurrent.CompletionStage;

				import org.neo4j.driver.Driver;
				import org.neo4j.driver.async.AsyncSession;

				/** People. */
				class People {

					/** Of the default database. */
					private final Driver driver;

					private final String label;

					People(Driver driver, String label) {
						// both are needed
						this.driver = driver;
						this.label = label;
					}

					/** All names. */
					CompletionStage<List<String>> names() {
						// in the order of the server
						AsyncSession session = this.driver.session(AsyncSession.class);
						return session
							.executeReadAsync((tx) -> tx.runAsync("MATCH (p:Person) RETURN p.name") // all
								.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString())))
							.thenCompose((names) -> session.closeAsync().thenApply((ignored) -> names));
					}

				}
				""", """
				package com.example;

				import java.util.List;
				import java.util.concurrent.CompletionStage;

				import io.github.neo4jsessions.SessionTemplate;
				import org.neo4j.driver.Driver;

				/** People. */
				class People {

					/** Of the default database. */
					private final Driver driver;

					private final SessionTemplate sessions;

					private final String label;

					People(Driver driver, String label, SessionTemplate sessions) {
						// both are needed
						this.driver = driver;
						this.sessions = sessions;
						this.label = label;
					}

					/** All names. */
					CompletionStage<List<String>> names() {
						// in the order of the server
						return this.sessions
							.executeRead((tx) -> tx.runAsync("MATCH (p:Person) RETURN p.name") // all
								.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString())));
					}

				}
				"""), Assertions.java("""
				package com.example;

				import org.neo4j.driver.Driver;

				class PeopleFactory {

					private final Driver neo4j = null;

					People people() {
						return new People(this.neo4j, "Person");
					}

				}
				""", """
				package com.example;

				import io.github.neo4jsessions.SessionTemplate;
				import org.neo4j.driver.Driver;

				class PeopleFactory {

					private final Driver neo4j = null;

					People people() {
						return new People(this.neo4j, "Person", SessionTemplate.create(this.neo4j));
					}

				}
				"""));
	}

	@Test
	void injectsATemplateBesideAnInjectedDriver() {
		rewriteRun(Assertions.java(
				"""
						package com.example;

						import java.util.concurrent.CompletionStage;

						import org.neo4j.driver.Driver;
						import org.neo4j.driver.TransactionConfig;
						import org.neo4j.driver.async.AsyncSession;
						import org.neo4j.driver.async.ResultCursor;

						import org.springframework.beans.factory.annotation.Autowired;

						class People {

							@Autowired
							Driver driver;

							CompletionStage<Integer> add(TransactionConfig config) {
								var session = driver.session(AsyncSession.class);
								return session.executeWriteAsync((tx) -> tx.runAsync("CREATE (:Person)").thenCompose(ResultCursor::consumeAsync), config)
									.whenComplete((summary, ex) -> session.closeAsync())
									.thenApply((summary) -> summary.counters().nodesCreated());
							}

							CompletionStage<Void> clear() {
								AsyncSession session = driver.session(AsyncSession.class);
								return session.executeWriteAsync((tx) -> tx.runAsync("MATCH (p:Person) DELETE p").thenCompose(ResultCursor::consumeAsync))
									.thenCompose((summary) -> session.closeAsync());
							}

						}
						""",
				"""
						package com.example;

						import java.util.concurrent.CompletionStage;

						import io.github.neo4jsessions.SessionTemplate;
						import org.neo4j.driver.Driver;
						import org.neo4j.driver.TransactionConfig;
						import org.neo4j.driver.async.ResultCursor;

						import org.springframework.beans.factory.annotation.Autowired;

						class People {

							@Autowired
							Driver driver;

							@Autowired
							SessionTemplate sessions;

							CompletionStage<Integer> add(TransactionConfig config) {
								return sessions.executeWrite(config, (tx) -> tx.runAsync("CREATE (:Person)").thenCompose(ResultCursor::consumeAsync))
									.thenApply((summary) -> summary.counters().nodesCreated());
							}

							CompletionStage<Void> clear() {
								return sessions.executeWrite((tx) -> tx.runAsync("MATCH (p:Person) DELETE p").thenCompose(ResultCursor::consumeAsync))
									.thenAccept((summary) -> { });
							}

						}
						"""));
	}

	@Test
	void removesClosesOnBothPathsAndInBlocks() {
		rewriteRun(Assertions.java(
				Sources.type("Code",
						"""
								CompletionStage<Long> count() {
									AsyncSession session = this.driver.session(AsyncSession.class);
									CompletionStage<Long> count = session.executeReadAsync((tx) -> tx.runAsync("MATCH (p) RETURN count(p)")
										.thenCompose(ResultCursor::singleAsync)
										.thenApply((row) -> row.get(0).asLong()));
									return count.thenCompose((n) -> {
										System.out.println("found " + n);
										return session.closeAsync().thenApply((ignored) -> n + 1);
									}).exceptionally((error) -> {
										session.closeAsync();
										return -1L;
									});
								}
								"""),
				Sources.type("Code",
						"""
								CompletionStage<Long> count() {
									CompletionStage<Long> count = this.sessions.executeRead((tx) -> tx.runAsync("MATCH (p) RETURN count(p)")
										.thenCompose(ResultCursor::singleAsync)
										.thenApply((row) -> row.get(0).asLong()));
									return count.thenApply((n) -> {
										System.out.println("found " + n);
										return n + 1;
									}).exceptionally((error) -> {
										return -1L;
									});
								}
								""")));
	}

	@Test
	void removesACloseBehindWhatWaitsForTheSession() {
		rewriteRun(Assertions.java("""
				package org.eclipse.microprofile.context;
				import java.util.concurrent.*;
				public interface ThreadContext {
					<T> CompletionStage<T> withContextCapture(CompletionStage<T> stage);
					<T> CompletableFuture<T> withContextCapture(CompletableFuture<T> stage);
				}
				"""), Assertions.java(
				Sources.type("Code",
						"""
								org.eclipse.microprofile.context.ThreadContext context;
								CompletionStage<Long> captured() {
									AsyncSession session = driver.session(AsyncSession.class);
									CompletionStage<Long> work = session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L));
									return context.withContextCapture(work).thenCompose((v) -> session.closeAsync().thenApply((i) -> v));
								}
								CompletionStage<Void> all(CompletableFuture<Long> other) {
									AsyncSession session = driver.session(AsyncSession.class);
									return CompletableFuture.allOf(other, session.executeReadAsync((tx) -> other).toCompletableFuture())
										.whenComplete((v, ex) -> session.closeAsync());
								}
								CompletionStage<Long> behindAnother(CompletionStage<Long> other) {
									AsyncSession session = driver.session(AsyncSession.class);
									return other.thenApply((v) -> v + 1)
										.thenCompose((v) -> session.executeReadAsync((tx) -> CompletableFuture.completedFuture(v)))
										.whenComplete((v, ex) -> session.closeAsync());
								}
								CompletionStage<Long> besideAnother(CompletionStage<Long> other) {
									AsyncSession session = driver.session(AsyncSession.class);
									return other.thenCombine(session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)), Long::sum)
										.whenComplete((v, ex) -> session.closeAsync());
								}
								CompletionStage<Long> inOneCase(CompletionStage<Long> other) {
									AsyncSession session = driver.session(AsyncSession.class);
									return other.thenCompose((v) -> {
										if (v == 0) {
											return other;
										}
										return (v > 1) ? other : session.executeReadAsync((tx) -> other).thenApply((w) -> w + 1);
									}).whenComplete((v, ex) -> session.closeAsync());
								}
								"""),
				Sources.type("Code",
						"""
								org.eclipse.microprofile.context.ThreadContext context;
								CompletionStage<Long> captured() {
									CompletionStage<Long> work = sessions.executeRead((tx) -> CompletableFuture.completedFuture(1L));
									return context.withContextCapture(work);
								}
								CompletionStage<Void> all(CompletableFuture<Long> other) {
									return CompletableFuture.allOf(other, sessions.executeRead((tx) -> other).toCompletableFuture());
								}
								CompletionStage<Long> behindAnother(CompletionStage<Long> other) {
									return other.thenApply((v) -> v + 1)
										.thenCompose((v) -> sessions.executeRead((tx) -> CompletableFuture.completedFuture(v)));
								}
								CompletionStage<Long> besideAnother(CompletionStage<Long> other) {
									return other.thenCombine(sessions.executeRead((tx) -> CompletableFuture.completedFuture(1L)), Long::sum);
								}
								CompletionStage<Long> inOneCase(CompletionStage<Long> other) {
									return other.thenCompose((v) -> {
										if (v == 0) {
											return other;
										}
										return (v > 1) ? other : sessions.executeRead((tx) -> other).thenApply((w) -> w + 1);
									});
								}
								""")));
	}

	@Test
	void removesACloseFromAStatementOnlyIfAStatementIsLeft() {
		rewriteRun(Assertions.java(Sources.type("Code", """
				CompletionStage<Long> kept() {
					AsyncSession session = driver.session(AsyncSession.class);
					CompletionStage<Long> one = session.executeReadAsync(tx -> CompletableFuture.completedFuture(1L));
					one.whenComplete((value, ex) -> session.closeAsync());
					return one;
				}
				void converted() {
					AsyncSession session = driver.session(AsyncSession.class);
					session.executeWriteAsync(tx -> CompletableFuture.completedFuture(1L)).whenComplete((value, ex) -> {
						session.closeAsync();
					});
				}
				"""), Sources.type("Code", """
				CompletionStage<Long> kept() {
					AsyncSession session = driver.session(AsyncSession.class);
					CompletionStage<Long> one = session.executeReadAsync(tx -> CompletableFuture.completedFuture(1L));
					one.whenComplete((value, ex) -> session.closeAsync());
					return one;
				}
				void converted() {
					sessions.executeWrite(tx -> CompletableFuture.completedFuture(1L));
				}
				""")));
	}

	@Test
	void leavesOtherSessionsAndSaysWhy() {
		rewriteRun(
				(spec) -> spec.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
					.extracting((row) -> row.method() + ": " + row.reason().replaceAll("[,:].*", ""))
					.containsExactly("configured: the session has a configuration or credentials of its own",
							"ofAParameter: the session is not opened by the driver in the field of the class",
							"twice: the session is used 2 times",
							"query: the session is not used for a transaction function",
							"passed: the session is passed on", "named: the work is not a lambda",
							"typed: the parameter of the work has a type", "cursor: the work returns its cursor",
							"nothing: the work returns null instead of a stage", "blocks: the work blocks",
							"tooEarly: the session is closed while its work may still run",
							"driversError: errors of the driver are distinguished here",
							"cause: the error is unwrapped", "passesError: the error is unwrapped",
							"closesElsewhere: the session is closed in a way that is not known to do nothing else",
							"ofTheClass: it is not in a method of an object")),
				Assertions.java(Sources.type("Code",
						"""
								CompletionStage<Long> one(AsyncTransactionContext tx) {
									return tx.runAsync("RETURN 1").thenCompose(ResultCursor::singleAsync).thenApply((row) -> row.get(0).asLong());
								}
								CompletionStage<Long> configured(SessionConfig config) {
									AsyncSession session = driver.session(AsyncSession.class, config);
									return session.executeReadAsync((tx) -> one(tx)).thenCompose((v) -> session.closeAsync().thenApply((ignored) -> v));
								}
								CompletionStage<Long> ofAParameter(Driver driver) {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> one(tx)).thenCompose((v) -> session.closeAsync().thenApply((ignored) -> v));
								}
								CompletionStage<Long> twice() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> one(tx)).thenCompose((v) -> session.executeReadAsync((tx) -> one(tx)));
								}
								CompletionStage<ResultCursor> query() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.runAsync("RETURN 1");
								}
								CompletionStage<Long> passed() {
									AsyncSession session = driver.session(AsyncSession.class);
									System.out.println(session);
									return session.executeReadAsync((tx) -> one(tx));
								}
								CompletionStage<Long> named() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync(this::one);
								}
								CompletionStage<Long> typed() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((AsyncTransactionContext tx) -> one(tx));
								}
								CompletionStage<ResultCursor> cursor() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1"));
								}
								CompletionStage<Long> nothing(boolean read) {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> {
										return read ? one(tx) : null;
									});
								}
								CompletionStage<Long> blocks() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(one(tx).toCompletableFuture().join()));
								}
								CompletionStage<Long> tooEarly() {
									AsyncSession session = driver.session(AsyncSession.class);
									try {
										return session.executeReadAsync((tx) -> one(tx));
									}
									finally {
										session.closeAsync();
									}
								}
								CompletionStage<Long> driversError() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> one(tx)).exceptionally((ex) -> {
										if (ex instanceof org.neo4j.driver.exceptions.ClientException) {
											return 0L;
										}
										throw new IllegalStateException(ex);
									});
								}
								CompletionStage<Long> cause() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> one(tx)).exceptionally((ex) -> (long) ex.getCause().hashCode());
								}
								CompletionStage<Long> passesError(Function<Throwable, Long> handler) {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> one(tx)).exceptionally((ex) -> handler.apply(ex));
								}
								CompletionStage<Void> closesElsewhere() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> one(tx)).thenCompose((v) -> session.closeAsync().thenRun(() -> System.out.println(v)));
								}
								static Driver other() {
									return null;
								}
								static CompletionStage<Long> ofTheClass() {
									AsyncSession session = other().session(AsyncSession.class);
									return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L));
								}
								""")));
	}

	@Test
	void leavesAClassWhoseConstructorIsCalledInAWayThatCannotBeChanged() {
		String people = """
				package com.example;
				import java.util.concurrent.*;
				import org.neo4j.driver.*;
				import org.neo4j.driver.async.*;
				class People {
					private final Driver driver;
					People(Driver driver) {
						this.driver = driver;
					}
					CompletionStage<Long> a() {
						AsyncSession session = this.driver.session(AsyncSession.class);
						return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
					}
				}
				""";
		for (String caller : new String[] { "class Caller extends People { Caller() { super(null); } }",
				"class Caller { java.util.function.Function<org.neo4j.driver.Driver, People> make = People::new; }",
				"class Caller { People people = new People(org.neo4j.driver.GraphDatabase.driver(\"bolt://localhost\")); }",
				"class Caller { People people = new People(null); }" }) {
			rewriteRun(
					(spec) -> spec.afterRecipe(
							(run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
								.singleElement()
								.satisfies((row) -> assertThat(row.reason())
									.endsWith(": inject a SessionTemplate by hand"))),
					Assertions.java(people), Assertions.java("package com.example;\n" + caller));
		}
		rewriteRun(Assertions.java(people), SourceSpecs.text("class Caller { val people = People(driver) }",
				(spec) -> spec.path("src/main/kotlin/Caller.kt")));
	}

	@Test
	void leavesAClassWithoutADriverOfItsOwn() {
		rewriteRun((spec) -> spec.afterRecipe((run) -> assertThat(
				run.getDataTableRows(NotConverted.class, Findings.GROUP))
			.hasSize(2)), Assertions
				.java("""
						package com.example;
						import java.util.concurrent.*;
						import org.neo4j.driver.*;
						import org.neo4j.driver.async.*;
						class Code {
							CompletionStage<Long> a(Driver driver) {
								AsyncSession session = driver.session(AsyncSession.class);
								return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
							}
							record Holder(Driver driver) {
								CompletionStage<Long> a() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
								}
							}
						}
						"""));
	}

}
