package com.example.reference;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.AsyncResource;

public final class Resources {

	private Resources() {
	}

	public static <R> AsyncResource<R> closing(Supplier<CompletionStage<R>> open,
			Function<R, CompletionStage<Void>> close) {
		return AsyncResource.of(open, (resource, exit) -> close.apply(resource));
	}

}
