package io.github.neo4jsessions.chaos;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;

import static org.awaitility.Awaitility.await;

/**
 * A fault of the server in a soak.
 */
enum SoakServer {

	/**
	 * The server is paused while all scopes are stuck, and resumed after a while.
	 */
	PAUSE {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.pause();
			await().atMost(SoakRound.PATIENCE).until(round::isStuck);
			CompletableFuture.runAsync(server::resume, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
				.join();
		}

	},

	/**
	 * The server is paused while all scopes are stuck. It is resumed when the callers of
	 * all calls that were in progress have been notified, so no caller waits for the
	 * server.
	 */
	SILENCE {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.pause();
			try {
				await().atMost(SoakRound.PATIENCE).until(round::isStuck);
				BooleanSupplier settled = round.allInProgressSettle();
				await("callers are notified while the server is silent").atMost(SoakRound.PATIENCE)
					.until(settled::getAsBoolean);
			}
			finally {
				server.resume();
			}
		}

	},

	/**
	 * The server is killed and started again.
	 */
	KILL {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.kill();
			server.restart();
		}

	},

	/**
	 * The server is stopped as an operator stops it, and started again.
	 */
	RESTART {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.restart();
		}

	};

	/**
	 * Apply the fault, and return when the server answers again.
	 * @param server the server
	 * @param round the round, which knows whether its calls make progress
	 * @param millis how long the round stays stuck
	 */
	abstract void strike(EmbeddedNeo4j server, SoakRound round, int millis);

}
