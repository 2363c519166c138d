package com.example.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.SessionTemplate;

public class Export {

	private final SessionTemplate sessions;

	private final AsyncResource<Path> workspace;

	private final Executor executor;

	public Export(SessionTemplate sessions, Path parent, Executor executor) {
		this.sessions = sessions;
		this.workspace = Workspace.in(parent, executor);
		this.executor = executor;
	}

	public CompletableFuture<Long> size() {
		return this.workspace.use((directory) -> this.sessions.query("MATCH (p:Person) RETURN p.name ORDER BY p.name")
			.fetchAs(String.class)
			.all()
			.thenApplyAsync((names) -> write(directory.resolve("people.txt"), names), this.executor));
	}

	private static long write(Path file, List<String> names) {
		try {
			return Files.size(Files.write(file, names));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
