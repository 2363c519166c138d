package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.async.AsyncSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The work of a session makes one call near the end of the stack, and swallows what that
 * call throws. Its future settles, and the driver closes its session. This is no rule of
 * the contract of scopes, which counts a transaction for each BEGIN.
 */
class SessionNearTheEndOfTheStackTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate template = SessionTemplate.create(this.script);

	@ParameterizedTest
	@EnumSource
	void settlesAndIsClosed(Use use) throws Exception {
		List<CompletableFuture<?>> futures = new ArrayList<>();
		Thread thread = new Thread(null, () -> {
			// from far away at first: classes are loaded there
			for (int distance = StackEndRules.MOST; distance >= 0; distance -= 4) {
				int left = distance;
				futures.add(this.template
					.execute((session) -> use.of(session, (step) -> StackEndRules.descend(left, step))));
			}
		}, "small-stack", StackEndRules.SIZE);
		thread.start();
		thread.join();
		assertThat(futures).hasSize(StackEndRules.MOST / 4 + 1);
		await().atMost(PATIENCE).until(() -> this.template.statistics().active() == 0);
		for (CompletableFuture<?> future : futures) {
			try {
				future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				// the future has settled
			}
		}
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(this.script.count(Step.SESSION));
	}

	/**
	 * What the work does with its session, one step of it near the end of the stack.
	 */
	enum Use {

		QUERY {
			@Override
			CompletionStage<?> of(AsyncSession session, Consumer<Runnable> nearTheEnd) {
				nearTheEnd.accept(() -> session.runAsync("RETURN 1"));
				return CompletableFuture.completedFuture("ended");
			}
		},
		BEGIN {
			@Override
			CompletionStage<?> of(AsyncSession session, Consumer<Runnable> nearTheEnd) {
				nearTheEnd.accept(session::beginTransactionAsync);
				return CompletableFuture.completedFuture("ended");
			}
		},
		COMMIT {
			@Override
			CompletionStage<?> of(AsyncSession session, Consumer<Runnable> nearTheEnd) {
				return session.beginTransactionAsync().thenApply((tx) -> {
					nearTheEnd.accept(tx::commitAsync);
					return "ended";
				});
			}
		},
		CLOSE {
			@Override
			CompletionStage<?> of(AsyncSession session, Consumer<Runnable> nearTheEnd) {
				nearTheEnd.accept(session::closeAsync);
				return CompletableFuture.completedFuture("ended");
			}
		};

		abstract CompletionStage<?> of(AsyncSession session, Consumer<Runnable> nearTheEnd);

	}

}
