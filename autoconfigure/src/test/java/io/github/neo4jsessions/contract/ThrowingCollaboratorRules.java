package io.github.neo4jsessions.contract;

import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.contract.Collaborators.Call;
import io.github.neo4jsessions.contract.Collaborators.Ending;
import io.github.neo4jsessions.contract.Collaborators.Sabotage;
import io.github.neo4jsessions.contract.Saboteur.Thrown;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Objects of the application may throw anything, in any of their methods: the call ends
 * through its future and leaves nothing behind. Nothing is committed, unless every error
 * came after the commit, and then the value is returned.
 */
interface ThrowingCollaboratorRules extends ScopeFixture {

	static Stream<Arguments> collaboratorsThatThrow() {
		return Stream.of(Thrown.values())
			.flatMap((thrown) -> Collaborators.all()
				.flatMap((sabotage) -> sabotage.calls().stream().map((call) -> Arguments.of(sabotage, call, thrown))));
	}

	@ParameterizedTest(name = "{0}, {1}, {2}")
	@MethodSource("io.github.neo4jsessions.contract.ThrowingCollaboratorRules#collaboratorsThatThrow")
	default void collaboratorsMayThrowAnything(Sabotage sabotage, Call call, Thrown thrown) {
		Saboteur saboteur = new Saboteur(thrown);
		try {
			sabotage.prepare(this, saboteur);
			CompletableFuture<?> future = call.make(this, saboteur);
			saboteur.called().complete(null);
			Settled settled = Settled.of(future);
			// some collaborators throw on another thread after everything else has ended
			eventually().until(() -> saboteur.strikes() > 0);
			if (sabotage.ending() == Ending.SUCCEEDS) {
				assertThat(settled.error()).as("error").isNull();
			}
			else if (sabotage.ending() == Ending.FAILS) {
				assertThat(settled.error() != null).as("failed").isTrue();
			}
			if (settled.error() == null) {
				assertThat(applied()).as("applied").isOne();
			}
			else if (call.isTransaction()) {
				assertThat(applied()).as("applied").isZero();
			}
			assertThat(TransactionScope.current()).as("scope left on the thread").isEmpty();
			saboteur.lookAtThreads();
			if (sabotage.isNotifiedSeparately()) {
				eventually().untilAsserted(
						() -> assertThat(saboteur.leftOpen()).as("begun, but not notified of the end").isZero());
			}
		}
		finally {
			saboteur.retire();
		}
	}

	@Test
	default void collaboratorsThatDemarcateATransactionThrowInEachOfTheirMethods() {
		assertThat(Stream.of(TransactionDemarcation.class.getMethods())
			.filter((method) -> !method.isSynthetic())
			.map(Method::getName)).isSubsetOf(Collaborators.all().map(Sabotage::name).toList());
	}

	@ParameterizedTest
	@EnumSource(Thrown.class)
	default void decisionsOnARetryThatThrowEndTheCallWithTheErrorOfTheWork(Thrown thrown) {
		templateWith((builder) -> builder.retry(RetriedScopeRules.AT_ONCE));
		Saboteur saboteur = new Saboteur(thrown);
		saboteur.at("mayRetry");
		// without the decision it would be retried
		TransientException deadlock = deadlock();
		CompletableFuture<Object> future = template().demarcate(new DefaultTransactionDefinition(),
				new Saboteurs.Demarcation(saboteur),
				(tx) -> create(tx).thenCompose((created) -> CompletableFuture.failedFuture(deadlock)));
		assertThat(error(future)).isInstanceOf(CannotAcquireLockException.class)
			.hasNoSuppressedExceptions()
			.rootCause()
			.isSameAs(deadlock);
		assertThat(saboteur.strikes()).isOne();
		assertThat(script().count(Step.SESSION)).isOne();
		assertThat(template().statistics().closed()).isOne();
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	/**
	 * The result of a future, read without a wrapper around the error, because a wrapper
	 * would read the error's message.
	 *
	 * @param error the error, or {@code null} for a value
	 */
	record Settled(Throwable error) {

		static Settled of(CompletableFuture<?> future) {
			try {
				future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
				return new Settled(null);
			}
			catch (ExecutionException ex) {
				return new Settled(ex.getCause());
			}
			catch (CancellationException ex) {
				return new Settled(ex);
			}
			catch (InterruptedException | TimeoutException ex) {
				return fail("The future was not settled");
			}
		}

	}

}
