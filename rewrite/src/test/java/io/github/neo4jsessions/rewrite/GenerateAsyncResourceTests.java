package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.Validated;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.text.PlainText;

import static org.assertj.core.api.Assertions.assertThat;

class GenerateAsyncResourceTests {

	private static final Path MAIN = Path.of("src/main/java/com/example/files/FileManager.java");

	private static final Path TEST = Path.of("src/test/java/com/example/files/FileManagerTests.java");

	private final GenerateAsyncResource recipe = new GenerateAsyncResource("com.example.files", "FileManager",
			"java.nio.channels.AsynchronousFileChannel", null);

	@Test
	void writesAClassAndATestOfItsContractThatPasses(@TempDir Path directory) throws Exception {
		List<Path> sources = new ArrayList<>();
		for (SourceFile file : generated(List.of())) {
			Path target = directory.resolve(file.getSourcePath());
			Files.createDirectories(target.getParent());
			sources.add(Files.writeString(target, file.printAll()));
		}
		assertThat(sources).containsExactlyInAnyOrder(directory.resolve(MAIN), directory.resolve(TEST));
		assertThat(Sources.errors(sources, directory)).isEmpty();
		assertThat(runTests(directory)).isEqualTo(6);
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
		assertThat(generated(inModule, List.of())).extracting(SourceFile::getSourcePath)
			.containsExactlyInAnyOrder(Path.of("services/files").resolve(MAIN),
					Path.of("services/files").resolve(TEST));
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
			.containsExactlyInAnyOrder("must be a package, as com.example.files, but is 'com.Example'",
					"must be the simple name of a class, as FileManager, but is 'file-manager'",
					"must be the name of a type without parameters, as java.nio.channels.AsynchronousFileChannel, but is 'List<String>'",
					"must be the folder of a module in the build, as services/files, but is '../other'");
		assertThat(new GenerateAsyncResource(null, null, null, null).validate().isValid()).isFalse();
	}

	private List<SourceFile> generated(List<SourceFile> existing) {
		return generated(this.recipe, existing);
	}

	private static List<SourceFile> generated(GenerateAsyncResource recipe, List<SourceFile> existing) {
		return recipe.run(new InMemoryLargeSourceSet(existing), new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		})).getChangeset().getAllResults().stream().map(Result::getAfter).toList();
	}

	private static int runTests(Path classes) throws IOException, ReflectiveOperationException {
		int run = 0;
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				GenerateAsyncResourceTests.class.getClassLoader())) {
			Class<?> tests = loader.loadClass("com.example.files.FileManagerTests");
			Constructor<?> constructor = tests.getDeclaredConstructor();
			constructor.setAccessible(true);
			for (Method method : tests.getDeclaredMethods()) {
				if (method.isAnnotationPresent(Test.class)) {
					method.setAccessible(true);
					method.invoke(constructor.newInstance());
					run++;
				}
			}
		}
		return run;
	}

}
