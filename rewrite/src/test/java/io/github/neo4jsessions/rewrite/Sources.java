package io.github.neo4jsessions.rewrite;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.JavaParser;
import org.openrewrite.java.search.FindMissingTypes;
import org.openrewrite.java.tree.J;

/** Sources that recipes run on, and what they are compiled with. */
final class Sources {

	/** A class of each library that the sources use. */
	private static final List<String> LIBRARIES = List.of("io.github.neo4jsessions.SessionTemplate",
			"org.neo4j.driver.Driver", "org.springframework.transaction.annotation.Transactional",
			"org.springframework.scheduling.annotation.Async", "org.springframework.core.annotation.AliasFor",
			"org.springframework.beans.factory.annotation.Autowired", "reactor.core.publisher.Mono",
			"org.springframework.data.neo4j.core.ReactiveNeo4jClient",
			"org.springframework.data.mapping.callback.EntityCallback", "org.reactivestreams.Publisher",
			"org.jspecify.annotations.Nullable", "org.junit.jupiter.api.Test", "org.apiguardian.api.API",
			"org.assertj.core.api.Assertions", "org.mockito.Mockito");

	private Sources() {
	}

	static List<Path> libraries() {
		return LIBRARIES.stream().map(Sources::library).toList();
	}

	static JavaParser.Builder<?, ?> parser() {
		return JavaParser.fromJavaVersion().classpath(libraries());
	}

	/** The Java files of a folder of the test resources. */
	static List<Path> files(String folder) {
		try (Stream<Path> files = Files.walk(Path.of("src/test/resources", folder))) {
			return files.filter((file) -> file.toString().endsWith(".java")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A class with a driver, a client and a template, and members that are given. */
	static String type(String name, String members) {
		return """
				package com.example;
				import java.util.*;
				import java.util.concurrent.*;
				import java.util.function.*;
				import io.github.neo4jsessions.*;
				import io.github.neo4jsessions.transaction.*;
				import org.neo4j.driver.*;
				import org.neo4j.driver.async.*;
				import org.neo4j.driver.summary.*;
				import org.springframework.transaction.annotation.*; import org.springframework.data.neo4j.core.ReactiveNeo4jClient; import reactor.core.publisher.*;
				class %s {
				Driver driver; ReactiveNeo4jClient client;
				SessionTemplate sessions;
				%s}
				"""
			.formatted(name, members);
	}

	static List<Findings.Row> validate(Collection<String> sources) {
		return validate(parser().build().parse(sources.toArray(String[]::new)).toList());
	}

	static List<Findings.Row> validate(List<SourceFile> files) {
		InMemoryExecutionContext ctx = new InMemoryExecutionContext((ex) -> {
			throw new AssertionError(ex);
		});
		return new Validate().run(new InMemoryLargeSourceSet(files), ctx)
			.getDataTableRows(Findings.class, Findings.GROUP);
	}

	/** What the parser does not know the type of. */
	static List<String> missingTypes(Collection<String> sources) {
		return parser().build().parse(sources.toArray(String[]::new)).flatMap((file) -> {
			String path = file.getSourcePath().toString();
			return (file instanceof J.CompilationUnit unit)
					? FindMissingTypes.findMissingTypes(unit, false)
						.stream()
						.map((missing) -> path + ": " + missing.getMessage() + " in " + missing.getPrintedTree())
					: Stream.of(path + " cannot be parsed");
		}).toList();
	}

	/** The errors of a compiler. */
	static List<String> errors(List<Path> sources, Path classes) throws IOException {
		return errors(sources, classes, libraries());
	}

	static List<String> errors(List<Path> sources, Path classes, List<Path> libraries) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
			List<String> options = List.of("--release", "17", "-proc:none", "-d", classes.toString(), "-classpath",
					String.join(File.pathSeparator, libraries.stream().map(Path::toString).toList()));
			compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources)).call();
		}
		return found.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map(Object::toString)
			.toList();
	}

	/** The library that contains a class. */
	static Path library(String type) {
		try {
			return Path.of(Class.forName(type, false, Sources.class.getClassLoader())
				.getProtectionDomain()
				.getCodeSource()
				.getLocation()
				.toURI());
		}
		catch (ClassNotFoundException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
