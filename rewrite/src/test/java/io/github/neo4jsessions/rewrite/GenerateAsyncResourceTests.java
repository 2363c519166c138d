package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.Validated;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.marker.JavaSourceSet;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.marker.Markers;
import org.openrewrite.text.PlainText;

import static org.assertj.core.api.Assertions.assertThat;

class GenerateAsyncResourceTests {

	private static final Path MAIN = Path.of("src/main/java/com/example/files/FileManager.java");

	private static final Path TEST = Path.of("src/test/java/com/example/files/FileManagerTests.java");

	private static final Path TEST_SUPPORT = Path.of("../test-support/src/main/java/io/github/neo4jsessions/test");

	private static final String DEPENDENCY = """
			<dependency>
				<groupId>io.github.neo4jsessions</groupId>
				<artifactId>neo4j-sessions-spring-boot-starter-test</artifactId>
				<scope>test</scope>
			</dependency>
			""";

	private final GenerateAsyncResource recipe = new GenerateAsyncResource("com.example.files", "FileManager",
			"java.nio.channels.AsynchronousFileChannel", null);

	@TempDir
	private Path directory;

	@Test
	void writesAClassAndATestOfItsContractThatPasses() throws IOException {
		List<Path> sources = write(generated(List.of()));
		assertThat(sources).containsExactlyInAnyOrder(this.directory.resolve(MAIN), this.directory.resolve(TEST));
		assertThat(Sources.errors(sources, this.directory)).isEmpty();
		assertThat(CompiledTests.run(this.directory)).isEqualTo(6);
	}

	@Test
	void inheritsTheContractOfTheTestSupportWhichPasses() throws IOException {
		List<SourceFile> files = generated(List.of(file("pom.xml", DEPENDENCY)));
		assertThat(files).extracting(SourceFile::getSourcePath).containsExactlyInAnyOrder(MAIN, TEST);
		assertThat(textOfTest(files)).contains("class FileManagerTests extends AsyncResourceContract<")
			.doesNotContain("List<Exit>");
		List<Path> sources = write(files);
		sources.add(TEST_SUPPORT.resolve("AsyncResourceContract.java"));
		sources.add(TEST_SUPPORT.resolve("Patience.java"));
		assertThat(Sources.errors(sources, this.directory)).isEmpty();
		// those of the contract, and two of its own
		assertThat(CompiledTests.run(this.directory)).isEqualTo(11);
	}

	@Test
	void theClassPathOfTheTestsTellsWhetherTheContractIsThere() {
		SourceFile pom = file("pom.xml", DEPENDENCY);
		SourceFile with = test(List.of("org.junit.jupiter.api.Test", GenerationTarget.CONTRACT));
		SourceFile without = test(List.of("org.junit.jupiter.api.Test"));
		assertThat(inherits(with)).isTrue();
		assertThat(inherits(without, pom)).isFalse();
		// not resolved
		assertThat(inherits(test(List.of()), pom)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "testImplementation 'io.github.neo4jsessions:neo4j-sessions-spring-boot-starter-test'",
			"testImplementation(\"io.github.neo4jsessions:neo4j-sessions-spring-boot-test:0.1.0\")" })
	void aBuildOfGradleMayNameIt(String line) {
		assertThat(inherits(file("build.gradle", line))).isTrue();
		assertThat(inherits(file("build.gradle.kts", line))).isTrue();
		assertThat(inherits(file("build.gradle", "// " + line))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/*\n%s\n*/", "mavenCentral() // not: %s", "url 'https://example.com' // %s" })
	void aCommentOfABuildOfGradleDoesNotAddIt(String script) {
		String line = "testImplementation 'io.github.neo4jsessions:neo4j-sessions-spring-boot-starter-test'";
		assertThat(inherits(file("build.gradle", script.formatted(line)))).isFalse();
		assertThat(inherits(file("build.gradle.kts", script.formatted(line)))).isFalse();
	}

	@Test
	void aTextOfABuildOfGradleIsNoComment() {
		String line = "testImplementation 'io.github.neo4jsessions:neo4j-sessions-spring-boot-starter-test'";
		assertThat(inherits(file("build.gradle", "include '**/*.java'\n" + line + "\nexclude \"**/a/*\""))).isTrue();
		assertThat(inherits(file("build.gradle", "url 'https://example.com'; " + line))).isTrue();
	}

	@Test
	void whatIsOnlyManagedOrInACommentOrInAnotherModuleIsNotThere() {
		assertThat(inherits(
				file("pom.xml", "<dependencyManagement>\n" + DEPENDENCY + "</dependencyManagement>\n<dependencies />")))
			.isFalse();
		assertThat(inherits(file("pom.xml", "<!--\n" + DEPENDENCY + "-->"))).isFalse();
		assertThat(inherits(file("other/pom.xml", DEPENDENCY))).isFalse();
		assertThat(inherits(file("pom.xml", DEPENDENCY.replace("-starter-test", "-starter")))).isFalse();
	}

	@Test
	void leavesExistingFilesAlone() {
		SourceFile existing = PlainText.builder().sourcePath(MAIN).text("class FileManager { }").build();
		assertThat(generated(List.of(existing))).extracting(SourceFile::getSourcePath).containsExactly(TEST);
	}

	@Test
	void writesIntoAModule() {
		GenerateAsyncResource inModule = new GenerateAsyncResource("com.example.files", "FileManager",
				"java.nio.channels.AsynchronousFileChannel", "services/files");
		assertThat(inModule.validate().isValid()).isTrue();
		List<SourceFile> files = generated(inModule, List.of(file("services/files/pom.xml", DEPENDENCY)));
		assertThat(files).extracting(SourceFile::getSourcePath)
			.containsExactlyInAnyOrder(Path.of("services/files").resolve(MAIN),
					Path.of("services/files").resolve(TEST));
		assertThat(textOfTest(files)).contains("extends AsyncResourceContract<");
		assertThat(textOfTest(generated(inModule, List.of(file("pom.xml", DEPENDENCY)))))
			.doesNotContain("extends AsyncResourceContract<");
	}

	@Test
	void writesNothingTheSecondTime() {
		assertThat(generated(generated(List.of()))).isEmpty();
	}

	@Test
	void refusesWhatIsNoNameAndSaysWhatIsExpected() {
		assertThat(this.recipe.validate().isValid()).isTrue();
		assertThat(new GenerateAsyncResource("com.Example", "file-manager", "List<String>", "../other").validate()
			.failures()).extracting(Validated.Invalid::getMessage)
			.containsExactlyInAnyOrder("must be a package, such as com.example.files, but is 'com.Example'",
					"must be the simple name of a class, such as FileManager, but is 'file-manager'",
					"must be the name of a type without parameters, such as java.nio.channels.AsynchronousFileChannel, but is 'List<String>'",
					"must be the folder of a module in the build, such as services/files, but is '../other'");
		assertThat(new GenerateAsyncResource(null, null, null, null).validate().isValid()).isFalse();
	}

	private boolean inherits(SourceFile... project) {
		return textOfTest(generated(List.of(project))).contains("extends AsyncResourceContract<");
	}

	private static String textOfTest(List<SourceFile> files) {
		return files.stream()
			.filter((file) -> file.getSourcePath().endsWith(TEST))
			.findFirst()
			.orElseThrow()
			.printAll();
	}

	/** A test of the project, with the types on its class path. */
	private static SourceFile test(List<String> types) {
		JavaSourceSet sourceSet = new JavaSourceSet(Tree.randomId(), "test",
				types.stream().map((type) -> (JavaType.FullyQualified) JavaType.ShallowClass.build(type)).toList(),
				Map.of());
		return file("src/test/java/com/example/OtherTests.java", "class OtherTests { }")
			.withMarkers(Markers.EMPTY.add(sourceSet));
	}

	private static SourceFile file(String path, String text) {
		return PlainText.builder().sourcePath(Path.of(path)).text(text).build();
	}

	private List<SourceFile> generated(List<SourceFile> existing) {
		return generated(this.recipe, existing);
	}

	private static List<SourceFile> generated(GenerateAsyncResource recipe, List<SourceFile> existing) {
		return recipe.run(new InMemoryLargeSourceSet(existing), new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		})).getChangeset().getAllResults().stream().map(Result::getAfter).toList();
	}

	private List<Path> write(List<SourceFile> files) throws IOException {
		List<Path> written = new ArrayList<>();
		for (SourceFile file : files) {
			Path target = this.directory.resolve(file.getSourcePath());
			Files.createDirectories(target.getParent());
			written.add(Files.writeString(target, file.printAll()));
		}
		return written;
	}

}
