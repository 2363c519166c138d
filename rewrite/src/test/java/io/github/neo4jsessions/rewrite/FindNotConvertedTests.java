package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.JavaParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The search says the same as the conversion: what one converts, the other does not mark.
 */
class FindNotConvertedTests {

	private static final String TYPE = """
			import java.util.concurrent.*;
			import org.neo4j.driver.*;
			import org.neo4j.driver.async.*;
			class Code {
				private final Driver driver;
				Code(Driver driver) {
					this.driver = driver;
				}
			""";

	@Test
	void sessionsOfVersion5AreMarkedOnlyIfTheyAreLeft() {
		List<SourceFile> files = JavaParser.fromJavaVersion()
			.dependsOn(Driver5.SOURCES)
			.build()
			.parse(TYPE
					+ """
								CompletionStage<Long> a() {
									AsyncSession session = this.driver.asyncSession();
									return session.readTransactionAsync(tx -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
								}
								CompletionStage<Long> b(SessionConfig config) {
									AsyncSession session = this.driver.asyncSession(config);
									return session.readTransactionAsync(tx -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
								}
							}
							""")
			.toList();
		assertThat(converted(new Convert(), files)).contains("sessions.executeRead(")
			.contains("session(AsyncSession.class, config)");
		String marked = converted(new FindNotConverted(), files);
		assertThat(marked).containsOnlyOnce("/*~~(")
			.contains("/*~~(UseSessionTemplate left this as it is: the session has a configuration");
	}

	@Test
	void aClassThatGetsATemplateIsNotMarkedForTheLackOfOne() {
		List<SourceFile> files = Sources.parser()
			.build()
			.parse(TYPE
					+ """
								CompletionStage<Long> a() {
									AsyncSession session = driver.session(AsyncSession.class);
									return session.executeReadAsync(tx -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> session.closeAsync());
								}
								long count() {
									try (Session session = driver.session()) {
										return session.executeRead((tx) -> tx.run("RETURN 1").single().get(0).asLong());
									}
								}
							}
							""")
			.toList();
		assertThat(converted(new Convert(), files)).contains("sessions.executeRead(tx ->").contains("countAsync()");
		assertThat(converted(new FindNotConverted(), files)).isEmpty();
	}

	private static String converted(Recipe recipe, List<SourceFile> files) {
		InMemoryExecutionContext ctx = new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		});
		return String.join("",
				recipe.run(new InMemoryLargeSourceSet(files), ctx)
					.getChangeset()
					.getAllResults()
					.stream()
					.map((result) -> result.getAfter().printAll())
					.toList());
	}

}
