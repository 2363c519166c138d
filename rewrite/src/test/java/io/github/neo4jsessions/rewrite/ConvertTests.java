package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.RecipeRun;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Converts an application on the raw driver. */
class ConvertTests {

	@TempDir
	static Path directory;

	private static RecipeRun run;

	private static List<Path> converted;

	@BeforeAll
	static void convert() throws IOException {
		for (Path file : Sources.files("legacy")) {
			Path copy = directory.resolve(Path.of("src/test/resources/legacy").relativize(file).toString());
			Files.createDirectories(copy.getParent());
			Files.copy(file, copy);
		}
		run = run();
		converted = new ArrayList<>();
		for (Result result : run.getChangeset().getAllResults()) {
			Path file = directory.resolve(result.getAfter().getSourcePath());
			converted.add(Files.writeString(file, result.getAfter().printAll()));
		}
	}

	@Test
	void whatWasConvertedCompiles() throws IOException {
		assertThat(converted).hasSize(3);
		assertThat(Sources.errors(converted, directory)).isEmpty();
	}

	@Test
	void sessionsAreReplacedAndTemplatesInjected() throws IOException {
		String repository = Files.readString(directory.resolve("legacy/PersonRepository.java"));
		assertThat(repository).contains("PersonRepository(Driver driver, SessionTemplate sessions)")
			.containsOnlyOnce("this.sessions = sessions;")
			.contains("sessions.executeWrite(TransactionConfig.builder()");
		assertThat(repository.split("\\.session\\(AsyncSession\\.class")).hasSize(3);
		assertThat(Files.readString(directory.resolve("legacy/PersonService.java")))
			.contains("@AsyncTransactional(readOnly = true, timeout = 5, propagation = Propagation.REQUIRED)")
			.contains("new PersonRepository(this.driver, SessionTemplate.create(this.driver)).names()");
	}

	@Test
	void variantsAreAddedBesideMethodsThatBlock() throws IOException {
		assertThat(Files.readString(directory.resolve("legacy/BlockingRepository.java"))).contains(
				"    CompletableFuture<Long> countAsync(String name) {\n        return this.template.executeRead(",
				"CompletableFuture<List<String>> namesAsync()",
				"CompletableFuture<Iterable<org.neo4j.driver.Record>> rowsAsync(int limit)",
				"CompletableFuture<Boolean> addAsync(String name)");
	}

	@Test
	void whatWasLeftIsListed() {
		assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
			.extracting((row) -> row.sourcePath() + " " + row.method())
			.containsExactlyInAnyOrder("legacy/PersonRepository.java countIn",
					"legacy/PersonRepository.java addConstraint", "legacy/BlockingRepository.java loop");
	}

	@Test
	void aSecondRunChangesNothing() {
		assertThat(run().getChangeset().getAllResults()).isEmpty();
	}

	@Test
	void validateFindsNothingInWhatWasConverted() {
		assertThat(Sources.validate(parse())).isEmpty();
	}

	private static RecipeRun run() {
		return new Convert().run(new InMemoryLargeSourceSet(parse()), new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		}));
	}

	private static List<SourceFile> parse() {
		List<Path> files = Sources.files("legacy")
			.stream()
			.map((file) -> directory.resolve("legacy").resolve(file.getFileName()))
			.toList();
		return Sources.parser().build().parse(files, directory, new InMemoryExecutionContext()).toList();
	}

}
