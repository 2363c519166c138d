package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.Saboteur;
import io.github.neo4jsessions.contract.Saboteurs;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After the work has ended, a query is answered with an error whose message cannot be
 * read.
 */
class UnpresentableAnswerTests {

	@Test
	void inALateAnswerEndsTheCall() {
		ScriptedDriver script = ScriptedDriver.create();
		CompletableFuture<Object> answer = new CompletableFuture<>();
		script.on(Step.RUN).answer((call) -> answer);
		SessionTemplate template = SessionTemplate.create(script);
		CompletableFuture<Object> future = template.inTransaction((
				tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync).thenApply((summary) -> summary));
		Saboteur saboteur = new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION);
		answer.completeExceptionally(Saboteurs.ErrorType.DRIVER_EXCEPTION.error(saboteur, "getMessage"));
		assertThat(saboteur.strikes()).isPositive();
		assertThat(future).isCompletedExceptionally();
		assertThat(template.statistics().active()).isZero();
	}

	/**
	 * The JDK reads the message of an error when it passes the error on to a stage; if
	 * that throws, the stage never completes.
	 */
	@ParameterizedTest
	@EnumSource
	void inAForeignStageEndsTheStagesDerivedFromIt(MadeOf made) {
		for (boolean late : new boolean[] { false, true }) {
			SessionTemplate template = SessionTemplate.create(ScriptedDriver.create());
			CompletableFuture<String> ours = template.execute((session) -> CompletableFuture.completedFuture("ours"));
			CompletableFuture<String> foreign = new CompletableFuture<>();
			Throwable error = Saboteurs.ErrorType.DRIVER_EXCEPTION
				.error(new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION), "getMessage");
			if (!late) {
				foreign.completeExceptionally(error);
			}
			CompletableFuture<Object> arrived = new CompletableFuture<>();
			CompletableFuture<?> derived = made.of(ours, foreign);
			derived.whenComplete((value, ex) -> arrived.complete((ex != null) ? Exceptions.unwrap(ex) : "a value"));
			if (late) {
				foreign.completeExceptionally(error);
			}
			assertThat(arrived).isCompletedWithValue(error);
		}
	}

	@Test
	void inAForeignStageThatTheWorkReturnedEndsTheCall() {
		SessionTemplate template = SessionTemplate.create(ScriptedDriver.create());
		CompletableFuture<String> foreign = new CompletableFuture<>();
		CompletableFuture<String> future = template
			.inTransaction((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> foreign));
		foreign.completeExceptionally(Saboteurs.ErrorType.DRIVER_EXCEPTION
			.error(new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION), "getMessage"));
		assertThat(future).isCompletedExceptionally();
		assertThat(template.statistics().active()).isZero();
		assertThat(template.statistics().rolledBack()).isOne();
	}

	enum MadeOf {

		COMPOSED {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.thenCompose((value) -> foreign);
			}
		},
		COMPOSED_OF_A_HANDLED_ERROR {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.<String>thenApply((value) -> {
					throw new IllegalStateException();
				}).exceptionallyCompose((ex) -> foreign);
			}
		},
		COMBINED {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.thenCombine(foreign, (first, second) -> first);
			}
		},
		ACCEPTED_WITH_IT {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.thenAcceptBoth(foreign, (first, second) -> {
				});
			}
		},
		RUN_AFTER_BOTH {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.runAfterBoth(foreign, () -> {
				});
			}
		},
		THE_FIRST_OF_BOTH {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.thenCompose((value) -> new CompletableFuture<String>())
					.applyToEither(foreign, (first) -> first);
			}
		},
		ACCEPTED_FIRST {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.thenCompose((value) -> new CompletableFuture<String>()).acceptEither(foreign, (first) -> {
				});
			}
		},
		RUN_AFTER_THE_FIRST {
			@Override
			CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign) {
				return ours.thenCompose((value) -> new CompletableFuture<String>()).runAfterEither(foreign, () -> {
				});
			}
		};

		abstract CompletableFuture<?> of(CompletableFuture<String> ours, CompletableFuture<String> foreign);

	}

}
