package io.github.neo4jsessions;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import io.github.neo4jsessions.AsyncResource.Exit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Resources that record each step, for the tests of a resource's rules.
 */
abstract class AsyncResourceFixture {

	final RuntimeException first = new IllegalArgumentException("first");

	final RuntimeException later = new UnsupportedOperationException("later");

	final CompletableFuture<String> never = new CompletableFuture<>();

	private final List<String> steps = new CopyOnWriteArrayList<>();

	/**
	 * A resource whose steps all succeed at once.
	 */
	final AsyncResource<String> resource = resource("r");

	final AsyncResource<String> resource(String name) {
		return resource(name, done(name), done(null));
	}

	final <R> AsyncResource<R> resource(String name, CompletableFuture<R> acquired, CompletableFuture<Void> released) {
		return AsyncResource.of(() -> {
			this.steps.add("acquire " + name);
			return acquired;
		}, (r, exit) -> {
			this.steps.add("release " + name + " " + exit);
			return released;
		});
	}

	final CompletableFuture<String> work(String resource) {
		this.steps.add("use " + resource);
		return done("worked");
	}

	final CompletableFuture<Void> release(String resource, Exit exit) {
		this.steps.add("release " + resource + " " + exit);
		return done(null);
	}

	/**
	 * The calls in their order, each with its exit where there is one.
	 */
	final List<String> steps() {
		return this.steps;
	}

	final void assertSteps(String... steps) {
		assertThat(this.steps).containsExactly(steps);
	}

	final String failedWith(Throwable error) {
		return new Exit.Failed(error).toString();
	}

	static <V> CompletableFuture<V> done(V value) {
		return CompletableFuture.completedFuture(value);
	}

	static <V> CompletableFuture<V> failed(Throwable error) {
		return CompletableFuture.failedFuture(error);
	}

	/**
	 * The error as a caller of {@code get} sees it; it must not be wrapped again.
	 */
	static Throwable error(CompletableFuture<?> future) {
		assertThat(future).isDone();
		try {
			throw new AssertionError("Expected an error, got " + future.get());
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
