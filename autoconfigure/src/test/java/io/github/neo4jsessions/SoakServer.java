package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;

import static org.awaitility.Awaitility.await;

/**
 * What happens to the server of a soak.
 */
enum SoakServer {

	/**
	 * Stopped while all scopes are stuck, and continued after a while.
	 */
	PAUSE {

		@Override
		void strike(EmbeddedNeo4j server, BooleanSupplier stuck, int millis) {
			server.pause();
			await().atMost(SoakRound.PATIENCE).until(stuck::getAsBoolean);
			CompletableFuture.runAsync(server::resume, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
				.join();
		}

	},

	/**
	 * Killed and started.
	 */
	KILL {

		@Override
		void strike(EmbeddedNeo4j server, BooleanSupplier stuck, int millis) {
			server.kill();
			server.restart();
		}

	},

	/**
	 * Stopped as an operator does, and started.
	 */
	RESTART {

		@Override
		void strike(EmbeddedNeo4j server, BooleanSupplier stuck, int millis) {
			server.restart();
		}

	};

	/**
	 * Let it happen, and return when the server answers again.
	 * @param server the server
	 * @param stuck whether no scope gets on
	 * @param millis how long something that is stuck stays so
	 */
	abstract void strike(EmbeddedNeo4j server, BooleanSupplier stuck, int millis);

}
