package com.example;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.test.AsyncResourceContract;

class ConnectionsTests extends AsyncResourceContract<ConnectionsTests.Connection> {

	private final Connections connections = new Connections();

	@Override
	protected AsyncResource<Connection> resource() {
		return AsyncResource.of(this.connections::open, (connection, exit) -> connection.close());
	}

	@Override
	protected int open() {
		return this.connections.open.get();
	}

	record Connection(AtomicInteger open) {

		CompletionStage<Void> close() {
			return CompletableFuture.runAsync(this.open::decrementAndGet);
		}

	}

	private static final class Connections {

		private final AtomicInteger open = new AtomicInteger();

		CompletionStage<Connection> open() {
			return CompletableFuture.supplyAsync(() -> {
				this.open.incrementAndGet();
				return new Connection(this.open);
			});
		}

	}

}
