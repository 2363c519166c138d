package io.github.neo4jsessions.rewrite;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.openrewrite.ExecutionContext;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.Assertions;
import org.openrewrite.java.JavaParser;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.text.PlainText;

import static org.assertj.core.api.Assertions.assertThat;

/** Sources that are unusual, incomplete or in another language. */
class RobustnessTests implements RewriteTest {

	private static final String FAULT = """
			CompletionStage<ResultCursor> a() {
				AsyncSession session = driver.session(AsyncSession.class);
				return session.runAsync("RETURN 1");
			}
			""";

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new Validate()).parser(Sources.parser());
	}

	@Test
	void codeWithoutTypesIsLeftAlone() {
		List<SourceFile> files = JavaParser.fromJavaVersion().build().parse(Sources.type("Code", FAULT)).toList();
		assertThat(validateUnchanged(files)).isZero();
	}

	@Test
	void codeThatDoesNotCompileIsNotChangedExceptForMarks() {
		List<SourceFile> files = Sources.parser().build().parse(Sources.type("Code", FAULT + """
				Missing<String> missing(Unknown unknown) {
					return unknown.call((a) -> a.b(), this::nowhere).join().thenCompose(null);
				}
				int wrong() {
					return driver.session(AsyncSession.class).executeReadAsync(tx -> undefined).nothing();
				}
				""")).toList();
		assertThat(validateUnchanged(files)).isPositive();
	}

	@Test
	void codeThatCannotBeParsedIsLeftAlone() {
		List<SourceFile> files = Sources.parser().build().parse("class Code { void a( { driver.session(").toList();
		assertThat(validateUnchanged(files)).isZero();
	}

	@Test
	void otherLanguagesAreLeftAlone() {
		SourceFile kotlin = PlainText.builder()
			.sourcePath(Path.of("src/main/kotlin/Code.kt"))
			.text("class Code(val driver: Driver) { fun a() = driver.session(AsyncSession::class.java).runAsync(\"\") }")
			.build();
		assertThat(validateUnchanged(List.of(kotlin))).isZero();
	}

	@Test
	void recordsSealedTypesAndPatternsAreRead() {
		rewriteRun((spec) -> spec.expectedCyclesThatMakeChanges(0), Assertions.java(Sources.type("Code",
				"""
						sealed interface Shape permits Circle, Square {
						}
						record Circle(long r) implements Shape {
						}
						record Square(long a) implements Shape {
						}
						CompletableFuture<Long> area(Shape shape) {
							return sessions.executeRead((tx) -> {
								if (shape instanceof Circle circle && circle.r() > 0) {
									return CompletableFuture.completedFuture(circle.r());
								}
								var text = \"""
										MATCH (n)
										RETURN n\""";
								return tx.runAsync(text).thenCompose(ResultCursor::singleAsync).thenApply((row) -> switch (row.size()) {
									case 0 -> 0L;
									default -> {
										yield row.get(0).asLong();
									}
								}).toCompletableFuture();
							});
						}
						""")));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void patternsOfSwitchAreRead() {
		List<SourceFile> files = Sources.parser().build().parse(Sources.type("Code", FAULT + """
				record Point(int x, int y) {
				}
				long of(Object value) {
					return switch (value) {
						case Point(int x, var y) when x > y -> x;
						case null -> 0;
						default -> 1;
					};
				}
				""")).toList();
		assertThat(validateUnchanged(files)).isEqualTo(1);
	}

	@Test
	void lombokIsNoCrash() {
		List<SourceFile> files = Sources.parser().build().parse(Sources.type("Code", """
				@lombok.SneakyThrows
				CompletionStage<ResultCursor> a() {
					@lombok.Cleanup Session session = driver.session();
					lombok.val other = session.run("RETURN 1");
					return null;
				}
				""")).toList();
		assertThat(validateUnchanged(files)).isZero();
	}

	/**
	 * Validate; apart from the marks, the files stay as they are. Returns the number of
	 * findings.
	 */
	private static int validateUnchanged(List<SourceFile> files) {
		List<String> before = files.stream().map(SourceFile::printAll).toList();
		ExecutionContext ctx = new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		});
		assertThat(new Convert().run(new InMemoryLargeSourceSet(files), ctx).getChangeset().getAllResults()).isEmpty();
		var run = new Validate().run(new InMemoryLargeSourceSet(files), ctx);
		run.getChangeset().getAllResults().forEach((result) -> {
			assertThat(result.getAfter()).isNotNull();
			assertThat(before).contains(result.getAfter().printAll().replaceAll("/\\*~~\\(.*?\\)~~>\\*/", ""));
		});
		return run.getDataTableRows(Findings.class, Findings.GROUP).size();
	}

}
