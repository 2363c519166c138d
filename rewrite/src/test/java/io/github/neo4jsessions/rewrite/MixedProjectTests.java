package io.github.neo4jsessions.rewrite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.openrewrite.ExecutionContext;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Parser;
import org.openrewrite.Recipe;
import org.openrewrite.RecipeRun;
import org.openrewrite.SourceFile;
import org.openrewrite.groovy.GroovyParser;
import org.openrewrite.groovy.tree.G;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.JavaParser;
import org.openrewrite.kotlin.KotlinParser;
import org.openrewrite.kotlin.tree.K;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Projects whose Java is beside other things: Kotlin and the scripts of Gradle in the
 * trees that OpenRewrite's plugins read them into, what Lombok generates, newer syntax,
 * and code that does not compile. What can be converted there is; nothing else changes.
 */
class MixedProjectTests {

	private static final String HEAD = """
			package com.example;

			import java.util.List;
			import java.util.concurrent.CompletionStage;

			import io.github.neo4jsessions.SessionTemplate;
			import org.neo4j.driver.Driver;
			import org.neo4j.driver.async.AsyncSession;

			""";

	private static final String NAMES = """
				CompletionStage<List<String>> names() {
					AsyncSession session = this.driver.session(AsyncSession.class);
					return session
						.executeReadAsync((tx) -> tx.runAsync("MATCH (p:Person) RETURN p.name")
							.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString())))
						.thenCompose((names) -> session.closeAsync().thenApply((ignored) -> names));
				}
			""";

	private static final String FIELDS = """
				private final Driver driver;

				private final SessionTemplate sessions;

			""";

	private static final String CONSTRUCTOR = """
				People(Driver driver, SessionTemplate sessions) {
					this.driver = driver;
					this.sessions = sessions;
				}

			""";

	private static final String PEOPLE = HEAD + "class People {\n\n" + FIELDS + CONSTRUCTOR + NAMES + "\n}\n";

	private static final String PLACES = """
			package com.example

			import org.neo4j.driver.Driver
			import org.neo4j.driver.async.AsyncSession
			import org.neo4j.driver.async.ResultCursor
			import java.util.concurrent.CompletionStage

			class Places(private val driver: Driver) {

				fun names(): CompletionStage<ResultCursor> {
					val session = driver.session(AsyncSession::class.java)
					return session.executeReadAsync { tx -> tx.runAsync("MATCH (p:Place) RETURN p.name") }
				}

			}
			""";

	private static final String UNREADABLE = "it cannot be parsed: it does not compile, is newer than the JDK, or contains what OpenRewrite does not know, as lombok.val or an import of a module";

	private final List<SourceFile> files = new ArrayList<>();

	@Test
	void javaIsConvertedBesideKotlinAndGradleScripts() {
		this.files.addAll(kotlin("src/main/kotlin/com/example/Places.kt", PLACES));
		this.files.addAll(kotlin("settings.gradle.kts", "rootProject.name = \"people\"\n"));
		this.files.addAll(groovy("build.gradle", """
				plugins {
					id 'java'
				}

				dependencies {
					implementation 'io.github.neo4jsessions:neo4j-sessions-spring-boot-starter:0.1.0'
				}
				"""));
		java(PEOPLE);
		assertThat(this.files).hasAtLeastOneElementOfType(K.CompilationUnit.class)
			.hasAtLeastOneElementOfType(G.CompilationUnit.class);
		RecipeRun run = run(new Convert());
		assertThat(changes(run)).containsOnlyKeys("com/example/People.java")
			.allSatisfy((path, text) -> assertThat(text).isEqualTo(converted(PEOPLE)));
		assertThat(run.getDataTableRows(NotExamined.class, Findings.GROUP))
			.containsExactly(new NotExamined.Row("src/main/kotlin/com/example/Places.kt", "only Java is examined"));
		assertThat(changes(run(new Validate()))).containsOnlyKeys("com/example/People.java");
		assertThat(changes(run(new GenerateAsyncResource("com.example", "Files", "java.io.File", null))))
			.containsOnlyKeys("src/main/java/com/example/Files.java", "src/test/java/com/example/FilesTests.java");
	}

	@Test
	void aConstructorThatKotlinCallsGetsNoParameter() {
		this.files.addAll(kotlin("src/main/kotlin/com/example/Main.kt", """
				package com.example

				import org.neo4j.driver.Driver

				fun people(driver: Driver) = People(driver)
				"""));
		java(HEAD + """
				class People {

					private final Driver driver;

					People(Driver driver) {
						this.driver = driver;
					}

				""" + NAMES + "\n}\n");
		RecipeRun run = run(new Convert());
		assertThat(changes(run)).isEmpty();
		assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).singleElement()
			.satisfies((row) -> assertThat(row.reason()).contains("a file that is not Java names the class"));
	}

	@Test
	void lombokIsUnderstood() {
		String lombok = HEAD + """
				@lombok.RequiredArgsConstructor
				@lombok.Getter
				class People {

				""" + FIELDS + NAMES + """

					@lombok.SneakyThrows
					String slow(Person person) {
						String name = person.getName();
						return person.withName(name).toBuilder().name("a").build().getName();
					}

				}

				@lombok.Value
				@lombok.With
				@lombok.Builder(toBuilder = true)
				class Person {

					String name;

				}
				""";
		javaWithLombok(lombok);
		RecipeRun run = run(new Convert());
		assertThat(changes(run).values()).containsExactly(converted(lombok));
		assertThat(run.getDataTableRows(NotExamined.class, Findings.GROUP)).isEmpty();
	}

	@Test
	void whatOpenRewriteDoesNotKnowOfLombokIsListed() {
		javaWithLombok(HEAD + """
				class People {

					private Driver driver;

					private SessionTemplate sessions;

				""" + NAMES + """

					String name(String of) {
						lombok.val name = of.strip();
						return name;
					}

				}
				""");
		RecipeRun run = run(new Convert());
		assertThat(changes(run)).isEmpty();
		assertThat(run.getDataTableRows(NotExamined.class, Findings.GROUP))
			.containsExactly(new NotExamined.Row("com/example/People.java", UNREADABLE));
	}

	@Test
	void aConstructorThatLombokGeneratesGetsNoParameter() {
		javaWithLombok(HEAD + """
				@lombok.RequiredArgsConstructor
				class People {

					private final Driver driver;

				""" + NAMES + "\n}\n");
		RecipeRun run = run(new Convert());
		assertThat(changes(run)).isEmpty();
		assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).singleElement()
			.satisfies((row) -> assertThat(row.reason()).contains("there is no SessionTemplate in the class"));
	}

	@Test
	void recordsAndSealedTypesAreConverted() {
		String modern = HEAD + """
				sealed interface Store permits People, Places {
				}

				record Places(Driver driver, SessionTemplate sessions) implements Store {

				""" + NAMES + """

				}

				final class People implements Store {

				""" + FIELDS + CONSTRUCTOR + NAMES + """

					String text(Object value) {
						return (value instanceof String text && !text.isEmpty()) ? text : switch (value.hashCode()) {
							case 0 -> \"""
									none
									\""";
							default -> {
								yield "some";
							}
						};
					}

				}
				""";
		java(modern);
		RecipeRun run = run(new Convert());
		String expected = modern.substring(0, modern.indexOf("final class"))
				+ converted(modern.substring(modern.indexOf("final class")));
		assertThat(changes(run).values()).containsExactly(expected);
		assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).singleElement()
			.satisfies((row) -> assertThat(row.reason()).contains("does not have its driver in exactly one field"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_25)
	void codeOfJava25IsConverted() {
		String modern = HEAD + """
				class People {

				""" + FIELDS + """
					People(Driver driver, SessionTemplate sessions) {
						java.util.Objects.requireNonNull(driver);
						this.driver = driver;
						this.sessions = sessions;
						super();
					}

				""" + NAMES + """

					String text(Object value) {
						return switch (value) {
							case Point(int x, _) when x > 0 -> "right";
							case Point _ -> "left";
							default -> "elsewhere";
						};
					}

					/// A point.
					record Point(int x, int y) {
					}

				}
				""";
		java(modern);
		assertThat(changes(run(new Convert())).values()).containsExactly(converted(modern));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_25)
	void aCompactSourceFileIsReadAndLeftAlone() {
		java("""
				import org.neo4j.driver.Driver;
				import org.neo4j.driver.async.AsyncSession;

				Driver driver;

				void main() {
					AsyncSession session = driver.session(AsyncSession.class);
					session.runAsync("RETURN 1");
				}
				""");
		assertThat(changes(run(new Convert()))).isEmpty();
	}

	@Test
	void whatCannotBeReadIsListed() {
		String incomplete = HEAD + """
				class Incomplete {

					CompletionStage<List<String>> names(Missing missing) {
						return missing.driver().session(AsyncSession.class).unknown();
					}

				}
				""";
		this.files.addAll(Sources.parser()
			.build()
			.parseInputs(
					List.of(Parser.Input.fromString(Path.of("src/main/java/Broken.java"), """
							import org.neo4j.driver.Driver;
							class Broken { void a( { driver.session(
							"""),
							Parser.Input.fromString(Path.of("src/main/java/Unrelated.java"),
									"class Unrelated { int a( {"),
							Parser.Input.fromString(Path.of("src/main/java/Incomplete.java"), incomplete)),
					null, new InMemoryExecutionContext())
			.toList());
		for (Recipe recipe : List.of(new Convert(), new Validate())) {
			RecipeRun run = run(recipe);
			assertThat(changes(run)).isEmpty();
			assertThat(run.getDataTableRows(NotExamined.class, Findings.GROUP)).containsExactlyInAnyOrder(
					new NotExamined.Row("src/main/java/Broken.java", UNREADABLE),
					new NotExamined.Row("src/main/java/Incomplete.java",
							"the types of 3 calls are not known, since the class path is incomplete or the code does not compile: less is found in it"));
		}
	}

	/** What is expected of code with one session. */
	private static String converted(String code) {
		return code.replace("import org.neo4j.driver.async.AsyncSession;\n", "")
			.replace("\t\tAsyncSession session = this.driver.session(AsyncSession.class);\n\t\treturn session\n",
					"\t\treturn this.sessions\n")
			.replace(".executeReadAsync(", ".executeRead(")
			.replace("\n\t\t\t.thenCompose((names) -> session.closeAsync().thenApply((ignored) -> names));", ";");
	}

	private void java(String code) {
		this.files.addAll(Sources.parser().build().parse(code).toList());
	}

	private void javaWithLombok(String code) {
		List<Path> libraries = new ArrayList<>(Sources.libraries());
		libraries.add(Sources.library("lombok.RequiredArgsConstructor"));
		this.files.addAll(JavaParser.fromJavaVersion().classpath(libraries).build().parse(code).toList());
	}

	private static List<SourceFile> kotlin(String path, String code) {
		return KotlinParser.builder()
			.classpath(Sources.libraries())
			.build()
			.parseInputs(List.of(Parser.Input.fromString(Path.of(path), code)), null, context())
			.toList();
	}

	private static List<SourceFile> groovy(String path, String code) {
		return GroovyParser.builder()
			.build()
			.parseInputs(List.of(Parser.Input.fromString(Path.of(path), code)), null, context())
			.toList();
	}

	private RecipeRun run(Recipe recipe) {
		return recipe.run(new InMemoryLargeSourceSet(this.files), context());
	}

	private static ExecutionContext context() {
		return new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		});
	}

	/** The new texts of changed files by their paths. */
	private static Map<String, String> changes(RecipeRun run) {
		Map<String, String> changes = new TreeMap<>();
		run.getChangeset().getAllResults().forEach((result) -> {
			assertThat(result.getAfter()).isNotNull();
			changes.put(result.getAfter().getSourcePath().toString(), result.getAfter().printAll());
		});
		return changes;
	}

}
