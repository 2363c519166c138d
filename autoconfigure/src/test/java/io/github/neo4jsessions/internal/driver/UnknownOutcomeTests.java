package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionScopeTimeoutException;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ConnectionReadTimeoutException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownOutcomeTests {

	@Test
	void reportsALostConnection() {
		Throwable error = new ServiceUnavailableException("secret");
		assertThat(UnknownOutcome.ofCommit("orders", null, error)).hasCause(error)
			.hasMessageContaining("'orders'")
			.hasMessageContaining("the connection was lost before the answer");
		assertThat(UnknownOutcome.ofQuery("orders", error)).hasCause(error)
			.hasMessageContaining("the connection was lost before the answer");
		assertThat(UnknownOutcome.describeCommit(error))
			.isEqualTo("the outcome of the COMMIT is unknown, because the connection was lost before the answer");
		assertThat(UnknownOutcome.describeQuery(error)).isEqualTo(
				"the outcome of an auto-commit query is unknown, because the connection was lost before the answer");
	}

	@Test
	void reportsTheAnswerOfTheServer() {
		String code = "Neo.DatabaseError.Transaction.TransactionCommitFailed";
		assertSays(new DatabaseException(code, "secret"), "the server answered with " + code);
	}

	@Test
	void reportsALateAnswer() {
		assertSays(new SessionScopeTimeoutException("secret"),
				"the server had not answered when the scope was stopped");
		assertSays(new CancellationException("secret"), "the server had not answered when the scope was stopped");
		assertSays(new TimeoutException("secret"), "the server did not answer in time");
		assertSays(ConnectionReadTimeoutException.INSTANCE, "the server did not answer in time");
	}

	@Test
	void reportsThatAnExpiredSessionMayBeCausedByTheServer() {
		assertSays(new SessionExpiredException("secret"), "no longer accepts writes");
	}

	@Test
	void reportsTheErrorOfTheDriver() {
		assertSays(new ClientException("secret"), ClientException.class.getName());
	}

	private static void assertSays(Throwable error, String text) {
		assertThat(UnknownOutcome.ofCommit("orders", null, error)).hasMessageContaining(text);
		assertThat(UnknownOutcome.ofQuery("orders", error)).hasMessageContaining(text);
		assertThat(UnknownOutcome.describeCommit(error)).contains(text);
		assertThat(UnknownOutcome.describeQuery(error)).contains(text);
		assertThat(UnknownOutcome.ofCommit("orders", null, error).getMessage() + UnknownOutcome.describeCommit(error)
				+ UnknownOutcome.ofQuery("orders", error).getMessage() + UnknownOutcome.describeQuery(error))
			.doesNotContain("lost", "secret");
	}

}
