package io.github.neo4jsessions.internal.driver;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.exceptions.AuthorizationExpiredException;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ConnectionReadTimeoutException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.FatalDiscoveryException;
import org.neo4j.driver.exceptions.ProtocolException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.SecurityRetryableException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TokenExpiredException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;
import org.neo4j.driver.exceptions.TransientException;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTests {

	static Throwable[] refusals() {
		return new Throwable[] { new ClientException("Neo.ClientError.Transaction.TransactionHookFailed", "m"),
				new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "m"),
				new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m"),
				new TransientException("Neo.TransientError.Transaction.LeaseExpired", "m"),
				new SecurityException("Neo.ClientError.Security.Forbidden", "m"),
				new TokenExpiredException("Neo.ClientError.Security.TokenExpired", "m"),
				new AuthorizationExpiredException("Neo.ClientError.Security.AuthorizationExpired", "m"),
				new SecurityRetryableException(new SecurityException("Neo.ClientError.Security.Unauthorized", "m")),
				new ClientException("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "m"),
				new ClientException("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "m"),
				new ClientException("Neo.ClientError.Request.Invalid", "m"),
				new TransientException("Neo.TransientError.Request.NoThreadsAvailable", "m"),
				new TransientException("Neo.TransientError.Request.ResourceExhaustion", "m"), terminated(),
				// the error of a query whose result was not consumed
				with(new DatabaseException("Neo.DatabaseError.Statement.ExecutionFailed", "m"), terminated()) };
	}

	private static Throwable terminated() {
		return new TransactionTerminatedException("50N42", "m", "N/A", "m", Map.of(), null);
	}

	private static Throwable databaseNotFound() {
		return new FatalDiscoveryException("22N51", "m", "Neo.ClientError.Database.DatabaseNotFound", "m", Map.of(),
				null);
	}

	private static Throwable with(Throwable error, Throwable suppressed) {
		error.addSuppressed(suppressed);
		return error;
	}

	static Throwable[] losses() {
		return new Throwable[] { new ServiceUnavailableException("m"), new SessionExpiredException("m"),
				ConnectionReadTimeoutException.INSTANCE, new ProtocolException("m"),
				// the answer of a server that is being stopped, after the commit was made
				new TransientException("Neo.TransientError.General.DatabaseUnavailable", "m"),
				new TransientException("Neo.TransientError.Cluster.ReplicationFailure", "m"),
				new ClientException("Neo.ClientError.Cluster.NotALeader", "m"),
				// after the commit the server looks up the database, to return a bookmark
				databaseNotFound(),
				// the error of another server, for a composite database
				new ClientException("Neo.ClientError.Statement.RemoteExecutionClientError", "m"),
				new ClientException("Neo.ClientError.Request.InvalidUsage", "m"),
				new ClientException("Neo.ClientError.Procedure.ProcedureCallFailed", "m"),
				new TransientException("Neo.TransientError.Transaction.Interrupted", "m"),
				new TransientException("Neo.TransientError.General.OutOfMemoryError", "m"),
				new DatabaseException("Neo.DatabaseError.Transaction.TransactionCommitFailed", "m"),
				// all connections share this timeout error, and the errors suppressed in
				// it
				with(new ServiceUnavailableException("m"), terminated()),
				// "Unexpected state during commit" arrives in this form
				new ClientException("N/A", "m"), new ClientException(null, "m"), new IllegalStateException("m") };
	}

	static Throwable[] queriesThatFailed() {
		return new Throwable[] { new ClientException("Neo.ClientError.Statement.SyntaxError", "m"),
				new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m"),
				new SecurityException("Neo.ClientError.Security.Forbidden", "m"),
				new ClientException("Neo.ClientError.Procedure.ProcedureCallFailed", "m"),
				new TransientException("Neo.TransientError.Request.NoThreadsAvailable", "m"),
				// the error of the driver itself, when its pool is exhausted
				new ClientException("N/A", "m"), new TransientException("N/A", "m"),
				// no connection could be made
				new ServiceUnavailableException("m", new IOException(new ConnectException("refused"))),
				new SessionExpiredException("m", new UnknownHostException("nowhere")), new IllegalStateException("m") };
	}

	static Throwable[] queriesOfUnknownOutcome() {
		return new Throwable[] { new ServiceUnavailableException("m"), new SessionExpiredException("m"),
				ConnectionReadTimeoutException.INSTANCE, new ProtocolException("m"),
				new TransientException("Neo.TransientError.General.DatabaseUnavailable", "m"),
				new ClientException("Neo.ClientError.Cluster.NotALeader", "m"), databaseNotFound(),
				new ClientException("Neo.ClientError.Statement.RemoteExecutionClientError", "m"),
				new DatabaseException("Neo.DatabaseError.General.UnknownError", "m") };
	}

	static Throwable[] refusalsBeforeAResult() {
		return new Throwable[] { databaseNotFound(),
				new ClientException("Neo.ClientError.Statement.RemoteExecutionClientError", "m") };
	}

	static Throwable[] unknownAlsoBeforeAResult() {
		return new Throwable[] { new TransientException("Neo.TransientError.General.DatabaseUnavailable", "m"),
				new ClientException("Neo.ClientError.Cluster.NotALeader", "m"),
				new DatabaseException("Neo.DatabaseError.General.UnknownError", "m") };
	}

	@Test
	void theLabelsAreThePublishedValues() {
		assertThat(Outcome.values()).extracting(Outcome::label)
			.containsExactly("committed", "rolled_back", "failed", "unknown", "completed", "cancelled");
	}

	@ParameterizedTest
	@MethodSource("unknownAlsoBeforeAResult")
	void anAnswerAboutTheConditionOfTheServerIsUnknown(Throwable error) {
		assertThat(Outcome.ofFailedQuery(error, false)).isEqualTo(Outcome.UNKNOWN);
	}

	@ParameterizedTest
	@MethodSource("queriesThatFailed")
	void aQueryThatWasRefusedOrNeverSentFailed(Throwable error) {
		assertThat(Outcome.ofFailedQuery(error, true)).isEqualTo(Outcome.FAILED);
	}

	@ParameterizedTest
	@MethodSource("refusalsBeforeAResult")
	void aQueryThatTheServerRefusedBeforeThereWasAResultFailed(Throwable error) {
		assertThat(Outcome.ofFailedQuery(error, false)).isEqualTo(Outcome.FAILED);
	}

	@ParameterizedTest
	@MethodSource("queriesOfUnknownOutcome")
	void aQueryThatWasNotAnsweredIsUnknown(Throwable error) {
		assertThat(Outcome.ofFailedQuery(error, true)).isEqualTo(Outcome.UNKNOWN);
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
