package com.example.reference;

import io.github.neo4jsessions.AsyncResource;

import org.springframework.util.Assert;

public record PreparedConnections(Connections connections) {

	public AsyncResource<Connection> prepared(String name) {
		// at the call, before anything is acquired
		Assert.hasText(name, "'name' must not be empty");
		return AsyncResource.of(() -> this.connections.open(name), (connection, exit) -> connection.close())
			.flatMap((connection) -> AsyncResource.of(() -> connection.initialize().thenApply((done) -> connection),
					(initialized, exit) -> initialized.cleanUp()));
	}

}
