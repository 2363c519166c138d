package io.github.neo4jsessions.chaos;

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
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.pause();
			await().atMost(SoakRound.PATIENCE).until(round::isStuck);
			CompletableFuture.runAsync(server::resume, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
				.join();
		}

	},

	/**
	 * Stopped while all scopes are stuck, and continued when the callers of all calls
	 * that were under way have been told: none waits for the server.
	 */
	SILENCE {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.pause();
			try {
				await().atMost(SoakRound.PATIENCE).until(round::isStuck);
				BooleanSupplier told = round.allUnderWaySettle();
				await("callers are told while the server is silent").atMost(SoakRound.PATIENCE)
					.until(told::getAsBoolean);
			}
			finally {
				server.resume();
			}
		}

	},

	/**
	 * Killed and started.
	 */
	KILL {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.kill();
			server.restart();
		}

	},

	/**
	 * Stopped as an operator does, and started.
	 */
	RESTART {

		@Override
		void strike(EmbeddedNeo4j server, SoakRound round, int millis) {
			server.restart();
		}

	};

	/**
	 * Let it happen, and return when the server answers again.
	 * @param server the server
	 * @param round knows whether its calls get on
	 * @param millis how long something that is stuck stays so
	 */
	abstract void strike(EmbeddedNeo4j server, SoakRound round, int millis);

}
