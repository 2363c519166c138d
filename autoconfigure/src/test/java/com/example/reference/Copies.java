package com.example.reference;

import io.github.neo4jsessions.AsyncResource;

public record Copies(Connections connections) {

	public AsyncResource<Copy> copy() {
		AsyncResource<Connection> source = AsyncResource.of(() -> this.connections.open("source"),
				(from, exit) -> from.close());
		return source.flatMap(
				(from) -> AsyncResource.of(() -> this.connections.open("target").thenApply((to) -> new Copy(from, to)),
						(copy, exit) -> copy.to().close()));
	}

	public record Copy(Connection from, Connection to) {

	}

}
