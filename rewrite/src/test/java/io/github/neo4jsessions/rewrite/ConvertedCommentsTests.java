package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of comments beside code that is converted. */
class ConvertedCommentsTests implements RewriteTest {

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new UseSessionTemplate()).parser(Sources.parser());
	}

	@Test
	void commentsOfTheDeclarationAreKept() {
		rewriteRun(Assertions.java(Sources.type("Code", """
				CompletionStage<Long> a() {
					// one
					AsyncSession session = driver.session(AsyncSession.class); // two
					// three
					return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L))
						.whenComplete((v, ex) -> session.closeAsync()); // four
				}
				"""), Sources.type("Code", """
				CompletionStage<Long> a() {
					// one
					// two
					// three
					return sessions.executeRead((tx) -> CompletableFuture.completedFuture(1L)); // four
				}
				""")));
	}

	@Test
	void commentsAtTheEndOfALineStayThere() {
		rewriteRun(Assertions
			.java("""
					package com.example;

					import java.util.concurrent.CompletableFuture;
					import java.util.concurrent.CompletionStage;

					import io.github.neo4jsessions.SessionTemplate;
					import org.neo4j.driver.Driver;
					import org.neo4j.driver.async.AsyncSession;

					class People {

						private final String label; // the label

						private final Driver driver; // the driver

						// opens the driver
						People(String label, Driver driver) {
							this.label = label;
							this.driver = driver; // not null
						}

						CompletionStage<Long> a() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
						}

					}
					"""
				.replace("import io.github.neo4jsessions.SessionTemplate;\n", ""), """
						package com.example;

						import java.util.concurrent.CompletableFuture;
						import java.util.concurrent.CompletionStage;

						import io.github.neo4jsessions.SessionTemplate;
						import org.neo4j.driver.Driver;

						class People {

							private final String label; // the label

							private final Driver driver; // the driver

							private final SessionTemplate sessions;

							// opens the driver
							People(String label, Driver driver, SessionTemplate sessions) {
								this.label = label;
								this.driver = driver; // not null
								this.sessions = sessions;
							}

							CompletionStage<Long> a() {
								return sessions.executeRead((tx) -> CompletableFuture.completedFuture(1L));
							}

						}
						"""));
	}

	@Test
	void codeStaysIfACommentAtTheCloseWouldBeLost() {
		rewriteRun(
				(spec) -> spec.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
					.extracting(NotConverted.Row::reason)
					.containsExactly("a comment at its close would be lost: move it, or convert by hand",
							"a comment at its close would be lost: move it, or convert by hand")),
				Assertions.java(Sources.type("Code", """
						CompletionStage<Long> a() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)) // one
								// two
								.whenComplete((v, ex) -> session.closeAsync());
						}
						CompletionStage<Long> b() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L))
								.thenCompose((v) -> session.closeAsync() /* three */ .thenApply((i) -> v));
						}
						""")));
	}

}
