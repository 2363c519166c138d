package io.github.neo4jsessions.rewrite;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.openrewrite.java.Assertions;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.JavaParser;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.TypeValidation;

import static org.assertj.core.api.Assertions.assertThat;

class Driver6Tests implements RewriteTest {

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new Driver6()).parser(JavaParser.fromJavaVersion().dependsOn(Driver5.SOURCES));
	}

	@Test
	void opensSessionsByTheirType() {
		rewriteRun(Assertions.java("""
				package com.example;

				import org.neo4j.driver.Driver;
				import org.neo4j.driver.SessionConfig;

				class Code {

					Object a(Driver driver) {
						return driver.asyncSession();
					}

					Object b(Driver driver) {
						return driver
							.asyncSession( /* other */ SessionConfig.forDatabase("other"));
					}

				}
				""", """
				package com.example;

				import org.neo4j.driver.Driver;
				import org.neo4j.driver.SessionConfig;
				import org.neo4j.driver.async.AsyncSession;

				class Code {

					Object a(Driver driver) {
						return driver.session(AsyncSession.class);
					}

					Object b(Driver driver) {
						return driver
							.session(AsyncSession.class, /* other */ SessionConfig.forDatabase("other"));
					}

				}
				"""));
	}

	@Test
	void renamesTransactionFunctions() {
		rewriteRun(Assertions.java(
				"""
						package com.example;

						import java.util.concurrent.CompletionStage;

						import org.neo4j.driver.TransactionConfig;
						import org.neo4j.driver.async.AsyncSession;
						import org.neo4j.driver.async.ResultCursor;

						class Code {

							CompletionStage<Object> a(AsyncSession session) {
								return session.readTransactionAsync(tx -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync), TransactionConfig.empty())
									// then write
									.thenCompose(one -> session.writeTransactionAsync((tx) -> {
										return tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync);
									}));
							}

						}
						""",
				"""
						package com.example;

						import java.util.concurrent.CompletionStage;

						import org.neo4j.driver.TransactionConfig;
						import org.neo4j.driver.async.AsyncSession;
						import org.neo4j.driver.async.ResultCursor;

						class Code {

							CompletionStage<Object> a(AsyncSession session) {
								return session.executeReadAsync(tx -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync), TransactionConfig.empty())
									// then write
									.thenCompose(one -> session.executeWriteAsync((tx) -> {
										return tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync);
									}));
							}

						}
						"""));
	}

	@Test
	void leavesCodeOnADriverWithoutTheNewMethods() {
		String[] driver4 = Arrays.stream(Driver5.SOURCES)
			.map((source) -> source.replaceAll("(?m)^\\s*<T> (T session|CompletionStage<T> execute).*\\n", ""))
			.toArray(String[]::new);
		rewriteRun((spec) -> spec.parser(JavaParser.fromJavaVersion().dependsOn(driver4))
			.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
				.extracting((row) -> row.line() + " " + row.reason())
				.containsExactly(
						"5 the driver on the class path does not have session(AsyncSession.class): update it to the last version 5 first",
						"6 the driver on the class path does not have executeReadAsync: update it to the last version 5 first")),
				Assertions.java("""
						import org.neo4j.driver.Driver;
						import org.neo4j.driver.async.*;
						class Code {
							void a(Driver driver) {
								AsyncSession session = driver.asyncSession();
								session.readTransactionAsync((tx) -> tx.runAsync("RETURN 1"));
							}
						}
						"""));
	}

	@Test
	void saysThatTheMethodsOfTheDriverAreNotKnown() {
		rewriteRun(
				(spec) -> spec.typeValidationOptions(TypeValidation.none())
					.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
						.extracting((row) -> row.line() + " " + row.reason())
						.containsExactly("5 the methods of the driver are not known: complete the class path",
								"6 the methods of the driver are not known: complete the class path")),
				Assertions.java("""
						import org.neo4j.driver.Driver;
						import org.neo4j.driver.async.*;
						class Code {
							void a(Driver driver) {
								AsyncSession session = driver.asyncSession();
								session.readTransactionAsync((tx) -> tx.runAsync("RETURN 1"));
							}
						}
						""",
						(file) -> file.mapBeforeRecipe((unit) -> (J.CompilationUnit) new JavaIsoVisitor<Integer>() {

							@Override
							public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
								J.MethodInvocation c = super.visitMethodInvocation(call, p);
								JavaType.Method method = c.getMethodType();
								return (method != null) ? c.withMethodType(method.withDeclaringType(
										JavaType.ShallowClass.build(method.getDeclaringType().getFullyQualifiedName())))
										: c;
							}

						}.visitNonNull(unit, 0))));
	}

	@Test
	void leavesWorkThatNeedsTheOldTransaction() {
		rewriteRun((spec) -> spec.afterRecipe((run) -> assertThat(
				run.getDataTableRows(NotConverted.class, Findings.GROUP))
			.extracting((row) -> row.line() + " " + row.reason())
			.containsExactly(
					"5 the parameter of the work has a type: make it an AsyncTransactionContext, or leave the type out",
					"6 the work does more with its transaction than runAsync, as AsyncTransactionContext cannot: let the driver end it",
					"7 the work does more with its transaction than runAsync, as AsyncTransactionContext cannot: let the driver end it",
					"8 the work is not a lambda: make it a function of AsyncTransactionContext")),
				Assertions
					.java("""
							import java.util.concurrent.CompletionStage;
							import org.neo4j.driver.async.*;
							class Code {
								void a(AsyncSession session) {
									session.readTransactionAsync((AsyncTransaction tx) -> tx.runAsync("RETURN 1"));
									session.writeTransactionAsync(tx -> tx.runAsync("CREATE (:A)").thenCompose(c -> tx.commitAsync()));
									session.writeTransactionAsync(tx -> create(tx));
									session.writeTransactionAsync(this::create);
								}
								CompletionStage<ResultCursor> create(AsyncTransaction tx) {
									return tx.runAsync("CREATE (:A)");
								}
							}
							"""));
	}

}
