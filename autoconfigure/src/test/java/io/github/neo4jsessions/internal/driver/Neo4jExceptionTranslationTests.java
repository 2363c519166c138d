package io.github.neo4jsessions.internal.driver;

import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.DiscoveryException;
import org.neo4j.driver.exceptions.FatalDiscoveryException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ProtocolException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;
import org.neo4j.driver.exceptions.TransientException;
import org.neo4j.driver.exceptions.UnsupportedFeatureException;
import org.neo4j.driver.exceptions.value.Uncoercible;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.data.neo4j.core.Neo4jPersistenceExceptionTranslator;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;

class Neo4jExceptionTranslationTests {

	static Stream<Arguments> rows() {
		return Stream.of(
				Arguments.of(new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "m"),
						DataIntegrityViolationException.class),
				Arguments.of(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m"),
						CannotAcquireLockException.class),
				Arguments.of(new TransientException("Neo.TransientError.Transaction.LockAcquisitionTimeout", "m"),
						CannotAcquireLockException.class),
				Arguments.of(new TransientException("Neo.TransientError.Transaction.LockClientStopped", "m"),
						CannotAcquireLockException.class),
				Arguments.of(new ClientException("Neo.ClientError.Transaction.TransactionTimedOut", "m"),
						QueryTimeoutException.class),
				Arguments.of(
						new ClientException("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", "m"),
						QueryTimeoutException.class),
				Arguments.of(new TransientException("Neo.TransientError.Database.DatabaseUnavailable", "m"),
						TransientDataAccessResourceException.class),
				Arguments.of(new ServiceUnavailableException("m"), TransientDataAccessResourceException.class),
				Arguments.of(new SessionExpiredException("m"), TransientDataAccessResourceException.class),
				Arguments.of(new AuthenticationException("Neo.ClientError.Security.Unauthorized", "m"),
						PermissionDeniedDataAccessException.class),
				Arguments.of(new SecurityException("Neo.ClientError.Security.Forbidden", "m"),
						PermissionDeniedDataAccessException.class),
				Arguments.of(new ClientException("Neo.ClientError.Statement.SyntaxError", "m"),
						InvalidDataAccessResourceUsageException.class),
				Arguments.of(new DatabaseException("Neo.DatabaseError.General.UnknownError", "m"),
						NonTransientDataAccessResourceException.class),
				Arguments.of(new Neo4jException("Neo.New.Unheard.Of", "m"), UncategorizedDataAccessException.class));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void translatesByTypeAndCode(Neo4jException error, Class<? extends Throwable> expected) {
		assertThat(Neo4jExceptionTranslation.translate(error)).isInstanceOf(expected)
			.hasCause(error)
			.hasMessageContaining(error.code().startsWith("Neo.") ? error.code() : "m");
	}

	static Stream<Neo4jException> withCode() {
		return Stream
			.of("Neo.ClientError.Schema.ConstraintValidationFailed", "Neo.ClientError.Schema.ConstraintViolation",
					"Neo.ClientError.Schema.ConstraintAlreadyExists", "Neo.ClientError.Statement.SyntaxError",
					"Neo.ClientError.Statement.ParameterMissing", "Neo.ClientError.Security.Unauthorized",
					"Neo.ClientError.Procedure.ProcedureCallFailed", "Neo.TransientError.General.OutOfMemoryError",
					"Neo.DatabaseError.Statement.ExecutionFailed")
			.flatMap((code) -> Stream.of(new ClientException(code, "m"), new TransientException(code, "m"),
					new DatabaseException(code, "m"), new AuthenticationException(code, "m")));
	}

	@ParameterizedTest
	@MethodSource("withCode")
	void agreesWithSpringDataNeo4j(Neo4jException error) {
		Throwable translated = Neo4jExceptionTranslation.translate(error);
		assertThat(translated)
			.hasSameClassAs(new Neo4jPersistenceExceptionTranslator().translateExceptionIfPossible(error))
			.hasCause(error);
	}

	static Stream<Arguments> withoutCode() {
		return Stream.of(Arguments.of(new ClientException("m"), InvalidDataAccessResourceUsageException.class),
				Arguments.of(new ClientException(null, "m"), InvalidDataAccessResourceUsageException.class),
				Arguments.of(new ClientException("N/A", "m"), InvalidDataAccessResourceUsageException.class),
				Arguments.of(new ClientException("m", new TimeoutException()),
						TransientDataAccessResourceException.class),
				Arguments.of(new UnsupportedFeatureException("m"), InvalidDataAccessResourceUsageException.class),
				Arguments.of(new Uncoercible("FLOAT", "Java int"), InvalidDataAccessApiUsageException.class),
				Arguments.of(new ServiceUnavailableException("m"), TransientDataAccessResourceException.class),
				Arguments.of(new SessionExpiredException("m"), TransientDataAccessResourceException.class),
				Arguments.of(new DiscoveryException("m", null), TransientDataAccessResourceException.class),
				Arguments.of(new TransientException("N/A", "m"), TransientDataAccessResourceException.class),
				Arguments.of(new FatalDiscoveryException("m"), NonTransientDataAccessResourceException.class),
				Arguments.of(new ProtocolException("m"), NonTransientDataAccessResourceException.class),
				Arguments.of(new SecurityException("N/A", "m"), PermissionDeniedDataAccessException.class),
				Arguments.of(new Neo4jException("m"), UncategorizedDataAccessException.class),
				Arguments.of(new ServiceUnavailableException(null), TransientDataAccessResourceException.class));
	}

	@ParameterizedTest
	@MethodSource("withoutCode")
	void mentionsNoCodeIfThereIsNone(Neo4jException error, Class<? extends Throwable> expected) {
		assertThat(Neo4jExceptionTranslation.translate(error)).isInstanceOf(expected).hasCause(error);
		assertThat(Neo4jExceptionTranslation.translate(error).getMessage()).isNotBlank()
			.doesNotContainIgnoringCase("error code")
			.doesNotContainIgnoringCase("n/a");
	}

	@Test
	void translatesTheCauseOfATerminatedTransaction() {
		ClientException constraint = new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "m");
		assertThat(Neo4jExceptionTranslation.translate(terminatedBy(constraint)))
			.isInstanceOf(DataIntegrityViolationException.class)
			.hasCause(constraint);
		TransientException deadlock = new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m");
		assertThat(Neo4jExceptionTranslation.translate(terminatedBy(deadlock)))
			.isInstanceOf(CannotAcquireLockException.class)
			.hasCause(deadlock);
	}

	@Test
	void reportsATerminatedTransactionWithoutACause() {
		TransactionTerminatedException terminated = terminatedBy(null);
		assertThat(Neo4jExceptionTranslation.translate(terminated))
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCause(terminated);
	}

	@Test
	void doesNotTranslateOtherErrors() {
		IllegalStateException error = new IllegalStateException("the work failed");
		assertThat(Neo4jExceptionTranslation.translate(error)).isSameAs(error);
	}

	@Test
	void reportsABeginThatFailed() {
		ServiceUnavailableException error = new ServiceUnavailableException("no server");
		assertThat(Neo4jExceptionTranslation.translateBegin("orders", null, error))
			.isInstanceOf(CannotCreateTransactionException.class)
			.hasMessageContaining("'orders'")
			.hasMessageContaining("no server")
			.hasCause(error);
	}

	@Test
	void reportsAnEndThatFailed() {
		ClientException error = new ClientException("Neo.ClientError.Transaction.TransactionHookFailed", "no");
		assertThat(Neo4jExceptionTranslation.translateEnd("orders", null, "commit", error))
			.isInstanceOf(TransactionSystemException.class)
			.hasMessageContaining("'orders' could not commit")
			.hasCause(error);
	}

	@Test
	void reportsAConstraintThatIsViolatedAtTheEnd() {
		ClientException error = new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "taken");
		assertThat(Neo4jExceptionTranslation.translateEnd("orders", null, "commit", error))
			.isInstanceOf(DataIntegrityViolationException.class);
	}

	private static TransactionTerminatedException terminatedBy(Neo4jException cause) {
		return new TransactionTerminatedException("50N42", "terminated", "N/A", "terminated", Map.of(), cause);
	}

}
