package com.example.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.AsyncResource.Exit;

public final class FileWriter {

	private final Path file;

	private final AsynchronousFileChannel channel;

	private long position;

	private FileWriter(Path file) {
		this.file = file;
		try {
			this.channel = AsynchronousFileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static AsyncResource<FileWriter> of(Path file) {
		return AsyncResource.of(() -> CompletableFuture.completedFuture(new FileWriter(file)), FileWriter::close);
	}

	public boolean isOpen() {
		return this.channel.isOpen();
	}

	public CompletableFuture<Void> write(String text) {
		return write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	private CompletableFuture<Void> write(ByteBuffer bytes) {
		CompletableFuture<Integer> written = new CompletableFuture<>();
		this.channel.write(bytes, this.position, written, new Completion());
		return written.thenCompose((count) -> {
			this.position += count;
			// a channel may accept fewer bytes than it was offered
			return bytes.hasRemaining() ? write(bytes) : CompletableFuture.completedFuture(null);
		});
	}

	private CompletableFuture<Void> close(Exit exit) {
		try {
			this.channel.close();
			if (!(exit instanceof Exit.Completed)) {
				Files.delete(this.file);
			}
			return CompletableFuture.completedFuture(null);
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
