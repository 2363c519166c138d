package com.example.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.neo4jsessions.AsyncResource;

import org.springframework.util.FileSystemUtils;

/**
 * A temporary directory, which is deleted when its use has ended.
 */
public final class Workspace {

	private Workspace() {
	}

	public static AsyncResource<Path> in(Path parent, Executor executor) {
		return AsyncResource.of(() -> CompletableFuture.supplyAsync(() -> create(parent), executor),
				(directory, exit) -> CompletableFuture.runAsync(() -> delete(directory), executor));
	}

	private static Path create(Path parent) {
		try {
			return Files.createTempDirectory(parent, "workspace");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void delete(Path directory) {
		try {
			FileSystemUtils.deleteRecursively(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
