package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The code that the page shows is that of the source files, and the page links to the
 * home of the project.
 */
class SourceCodeTests {

	private static final Path SOURCES = Path.of("src/main/java/io/github/neo4jsessions/sample");

	@Test
	void codeIsThatOfTheSourceFiles() throws IOException {
		List<SourceCode> methods = new CodeController().code().values().stream().flatMap(List::stream).toList();
		assertThat(methods).hasSizeGreaterThan(7);
		for (SourceCode method : methods) {
			List<String> lines = Files.readAllLines(SOURCES.resolve(method.file()));
			List<String> code = method.code().lines().toList();
			assertThat(code.stream().map((line) -> line.isEmpty() ? line : "\t" + line)).as(method.file())
				.isEqualTo(lines.subList(method.line() - 1, method.line() - 1 + code.size()));
			assertThat(code.get(code.size() - 1)).isEqualTo("}");
		}
	}

	@Test
	void methodBeginsWithItsAnnotationsAndEndsWithItsBrace() {
		assertThat(SourceCode.of("TransferController.java", "transfer").code())
			.startsWith("@PostMapping(path = \"/transfers\"")
			.contains("produces = ", "@ResponseStatus", "return this.bank.transfer(")
			.endsWith(";\n}")
			.doesNotContain("/**");
	}

	@Test
	void unknownMethodIsAnError() {
		assertThatIllegalStateException().isThrownBy(() -> SourceCode.of("Bank.java", "rob"))
			.withMessage("There is no method 'rob' in Bank.java");
	}

	@Test
	void addressOfTheProjectIsTheSameEverywhere() throws IOException {
		List<String> homes = found("<home\\.url>(.*)</home\\.url>", "../pom.xml");
		// on Maven Central, the account owns the group id io.github.neo4jsessions
		assertThat(homes).singleElement().asString().startsWith("https://github.com/neo4jsessions/");
		assertThat(found("<home\\.url>(.*)</home\\.url>", "pom.xml")).isEqualTo(homes);
		for (String file : List.of("src/main/resources/static/index.html", "src/main/resources/static/code.js",
				"../archetype/src/main/resources/archetype-resources/README.md")) {
			assertThat(found("(https://github\\.com[^\"\\s)]*)", file)).as(file)
				.isNotEmpty()
				.allMatch((link) -> link.matches(Pattern.quote(homes.get(0)) + "([/#].*)?"));
		}
	}

	private static List<String> found(String pattern, String file) throws IOException {
		return Pattern.compile(pattern)
			.matcher(Files.readString(Path.of(file)))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

}
