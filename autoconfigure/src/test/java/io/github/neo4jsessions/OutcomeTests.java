package io.github.neo4jsessions;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ConnectionReadTimeoutException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.ProtocolException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;
import org.neo4j.driver.exceptions.TransientException;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTests {

	static Throwable[] refusals() {
		return new Throwable[] { new ClientException("Neo.ClientError.Transaction.TransactionHookFailed", "m"),
				new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "m"),
				new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m"),
				new TransactionTerminatedException("50N42", "m", "N/A", "m", Map.of(), null) };
	}

	static Throwable[] losses() {
		return new Throwable[] { new ServiceUnavailableException("m"), new SessionExpiredException("m"),
				ConnectionReadTimeoutException.INSTANCE, new ProtocolException("m"),
				// what a server that is being stopped answers after the commit was made
				new TransientException("Neo.TransientError.General.DatabaseUnavailable", "m"),
				new TransientException("Neo.TransientError.Cluster.ReplicationFailure", "m"),
				new ClientException("Neo.ClientError.Cluster.NotALeader", "m"),
				new DatabaseException("Neo.DatabaseError.Transaction.TransactionCommitFailed", "m"),
				// "Unexpected state during commit" comes like this
				new ClientException("N/A", "m"), new ClientException(null, "m"), new IllegalStateException("m") };
	}

	static Throwable[] queriesThatFailed() {
		return new Throwable[] { new ClientException("Neo.ClientError.Statement.SyntaxError", "m"),
				new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m"),
				new SecurityException("Neo.ClientError.Security.Forbidden", "m"),
				// of the driver itself, when its pool is exhausted
				new ClientException("N/A", "m"), new TransientException("N/A", "m"),
				// no connection could be made
				new ServiceUnavailableException("m", new IOException(new ConnectException("refused"))),
				new SessionExpiredException("m", new UnknownHostException("nowhere")), new IllegalStateException("m") };
	}

	static Throwable[] queriesOfUnknownOutcome() {
		return new Throwable[] { new ServiceUnavailableException("m"), new SessionExpiredException("m"),
				ConnectionReadTimeoutException.INSTANCE, new ProtocolException("m"),
				new TransientException("Neo.TransientError.General.DatabaseUnavailable", "m"),
				new ClientException("Neo.ClientError.Cluster.NotALeader", "m"),
				new DatabaseException("Neo.DatabaseError.General.UnknownError", "m") };
	}

	@ParameterizedTest
	@MethodSource("queriesThatFailed")
	void aQueryThatWasRefusedOrNeverSentFailed(Throwable error) {
		assertThat(Outcome.ofFailedQuery(error)).isEqualTo(Outcome.FAILED);
	}

	@ParameterizedTest
	@MethodSource("queriesOfUnknownOutcome")
	void aQueryThatWasNotAnsweredIsUnknown(Throwable error) {
		assertThat(Outcome.ofFailedQuery(error)).isEqualTo(Outcome.UNKNOWN);
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aCommitThatTheServerRefusedFailed(Throwable error) {
		assertThat(Outcome.ofFailedCommit(error)).isEqualTo(Outcome.FAILED);
	}

	@ParameterizedTest
	@MethodSource("losses")
	void aCommitThatWasNotAnsweredIsUnknown(Throwable error) {
		assertThat(Outcome.ofFailedCommit(error)).isEqualTo(Outcome.UNKNOWN);
	}

}
