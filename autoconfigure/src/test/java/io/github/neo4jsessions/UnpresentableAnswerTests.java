package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.ScriptedDriver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A query is answered, after work has gone on from it, with an error whose text cannot be
 * asked for.
 */
class UnpresentableAnswerTests {

	@Test
	void ofALateAnswerEndsTheCall() {
		ScriptedDriver script = new ScriptedDriver(new StubDriver(Runnable::run).driver());
		CompletableFuture<Object> answer = new CompletableFuture<>();
		script.on(Step.RUN, (call) -> answer);
		SessionTemplate template = SessionTemplate.create(script.driver());
		CompletableFuture<Object> future = template.inTransaction((
				tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync).thenApply((summary) -> summary));
		Saboteur saboteur = new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION);
		answer.completeExceptionally(Saboteurs.ErrorType.DRIVER_EXCEPTION.error(saboteur, "getMessage"));
		assertThat(saboteur.strikes()).isPositive();
		assertThat(future).isCompletedExceptionally();
		assertThat(template.statistics().active()).isZero();
	}

}
