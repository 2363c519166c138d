package io.github.neo4jsessions.contract;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.contract.Collaborators.Call;
import io.github.neo4jsessions.contract.Collaborators.Ending;
import io.github.neo4jsessions.contract.Collaborators.Sabotage;
import io.github.neo4jsessions.contract.Saboteur.Thrown;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Whatever the application gives to a template may throw anything, whenever it is called:
 * the call ends, through its future, and leaves nothing behind. Nothing is committed
 * unless all that threw came after the commit, and then the value is returned.
 */
interface ThrowingCollaboratorRules extends ScopeFixture {

	static Stream<Arguments> collaboratorsThatThrow() {
		return Stream.of(Thrown.values())
			.flatMap((thrown) -> Collaborators.all()
				.flatMap((sabotage) -> sabotage.calls().stream().map((call) -> Arguments.of(sabotage, call, thrown))));
	}

	@ParameterizedTest(name = "{0}, {1}, {2}")
	@MethodSource("io.github.neo4jsessions.contract.ThrowingCollaboratorRules#collaboratorsThatThrow")
	default void collaboratorsMayThrowWhateverTheyLike(Sabotage sabotage, Call call, Thrown thrown) {
		Saboteur saboteur = new Saboteur(thrown);
		try {
			sabotage.prepare(this, saboteur);
			CompletableFuture<?> future = call.make(this, saboteur);
			saboteur.called().complete(null);
			Settled settled = Settled.of(future);
			// there are some who strike on another thread when all is done
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
			assertThat(TransactionScope.current()).as("left on the thread").isEmpty();
			saboteur.lookAtThreads();
			if (sabotage.isToldApart()) {
				eventually().untilAsserted(() -> assertThat(saboteur.leftOpen()).as("left half-way").isZero());
			}
		}
		finally {
			saboteur.retire();
		}
	}

	/**
	 * How a future came out, looked at without a wrapper around the error, which would
	 * ask it for its text.
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
