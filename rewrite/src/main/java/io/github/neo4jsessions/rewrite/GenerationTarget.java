package io.github.neo4jsessions.rewrite;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.SourceFile;
import org.openrewrite.java.marker.JavaSourceSet;

/** The module into which files are written: what it has, and what its tests can use. */
final class GenerationTarget {

	static final String CONTRACT = "io.github.neo4jsessions.test.AsyncResourceContract";

	private static final Pattern TEST_SUPPORT = Pattern.compile("\\bneo4j-sessions-spring-boot(-starter)?-test\\b");

	/** What names an artifact in a pom without adding it. */
	private static final Pattern NOT_ADDED_IN_POM = Pattern
		.compile("<!--.*?-->|<dependencyManagement>.*?</dependencyManagement>", Pattern.DOTALL);

	/** Texts and comments of a Gradle script: what is in a text is no comment. */
	private static final Pattern TEXT_OR_COMMENT = Pattern.compile("\"[^\"\\n]*\"|'[^'\\n]*'|//[^\\n]*|/\\*.*?\\*/",
			Pattern.DOTALL);

	private final String folder;

	private final Set<Path> existing = new HashSet<>();

	/** Whether the class path of the tests has the contract, if it is known. */
	private @Nullable Boolean onClassPath;

	private boolean inBuildFile;

	/**
	 * Create a target.
	 * @param folder the folder of the module with a slash at its end, or an empty text
	 */
	GenerationTarget(String folder) {
		this.folder = folder;
	}

	String folder() {
		return this.folder;
	}

	boolean exists(Path file) {
		return this.existing.contains(file);
	}

	/**
	 * Whether tests of the module can inherit the contract. If the module has tests,
	 * their class path tells, otherwise its build file.
	 */
	boolean hasContract() {
		return (this.onClassPath != null) ? this.onClassPath : this.inBuildFile;
	}

	void add(SourceFile file) {
		this.existing.add(file.getSourcePath());
		String path = file.getSourcePath().toString().replace('\\', '/');
		if (!path.startsWith(this.folder)) {
			return;
		}
		String inModule = path.substring(this.folder.length());
		if (inModule.startsWith("src/test/java/")) {
			file.getMarkers()
				.findFirst(JavaSourceSet.class)
				.map(JavaSourceSet::getClasspath)
				.filter((types) -> !types.isEmpty())
				.ifPresent((types) -> this.onClassPath = types.stream()
					.anyMatch((type) -> type.getFullyQualifiedName().equals(CONTRACT)));
		}
		else if (inModule.equals("pom.xml")) {
			this.inBuildFile |= names(NOT_ADDED_IN_POM.matcher(file.printAll()).replaceAll(""));
		}
		else if (inModule.equals("build.gradle") || inModule.equals("build.gradle.kts")) {
			this.inBuildFile |= names(TEXT_OR_COMMENT.matcher(file.printAll())
				.replaceAll((part) -> part.group().startsWith("/") ? "" : Matcher.quoteReplacement(part.group())));
		}
	}

	private static boolean names(String buildFile) {
		return TEST_SUPPORT.matcher(buildFile).find();
	}

}
