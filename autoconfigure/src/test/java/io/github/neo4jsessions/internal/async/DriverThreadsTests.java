package io.github.neo4jsessions.internal.async;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactor's blocking operators on an I/O thread of the driver: that thread would have to
 * complete the result they wait for.
 */
class DriverThreadsTests {

	private final CompletableFuture<Object> never = new CompletableFuture<>();

	private final SessionTemplate sessions = SessionTemplate.builder(ScriptedDriver.create((task) -> {
	})).build();

	@Test
	void reactorRefusesToBlockOnAThreadOfTheDriver() {
		CompletableFuture<Object> future = this.sessions.execute((session) -> this.never);
		Flux<?> rows = this.sessions.query("RETURN 1").stream();
		List<Runnable> waits = List.of(() -> Mono.fromFuture(future).block(), rows::blockLast, rows::blockFirst,
				() -> rows.toIterable().iterator().hasNext(), () -> rows.toStream().toList(),
				() -> rows.collectList().block());
		for (Runnable wait : waits) {
			assertThat(onThread("Neo4jDriverIO-7-1", wait)).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("blocking");
		}
		future.cancel(true);
	}

	@Test
	void reactorStillBlocksOnOtherThreads() {
		assertThat(onThread("mine", () -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> 1)).block())).isNull();
	}

	@Test
	void aValueThatIsAvailableIsNotRefused() {
		CompletableFuture<Integer> done = CompletableFuture.completedFuture(1);
		assertThat(onThread("Neo4jDriverIO-7-2", done::join)).isNull();
		assertThat(DriverThreads.isOne(new Thread("Neo4jDriverIO-7-3"))).isTrue();
		assertThat(DriverThreads.isOne(Thread.currentThread())).isFalse();
	}

	private static Throwable onThread(String name, Runnable wait) {
		CompletableFuture<Void> outcome = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				wait.run();
				outcome.complete(null);
			}
			catch (Throwable ex) {
				outcome.completeExceptionally(ex);
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
		return outcome.handle((value, ex) -> ex).thenApply(Function.identity()).orTimeout(30, TimeUnit.SECONDS).join();
	}

}
