package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.internal.context.TransactionNames;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.DiscoveryException;
import org.neo4j.driver.exceptions.FatalDiscoveryException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ProtocolException;
import org.neo4j.driver.exceptions.ResultConsumedException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransactionNestingException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;
import org.neo4j.driver.exceptions.TransientException;
import org.neo4j.driver.exceptions.value.ValueException;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Translates exceptions of the driver to those of Spring. The result is that of Spring
 * Data Neo4j, except for errors that Spring has a more specific exception for: locks,
 * time limits, missing privileges and an exhausted pool. Spring Data Neo4j need not be
 * present. The driver's exception is always the cause. The type and the status code
 * decide, never the text of the message.
 *
 * @since 0.1.0
 */
public final class Neo4jExceptionTranslation {

	private Neo4jExceptionTranslation() {
	}

	/**
	 * Translate an error that a query or a session reported.
	 * @param error the error, without {@code CompletionException} around it
	 * @return an exception of Spring's for an error of the driver, else the error itself
	 */
	public static Throwable translate(Throwable error) {
		return (error instanceof Neo4jException ex) ? translate(ex) : error;
	}

	/**
	 * Translate a BEGIN that failed.
	 * @param template the name of the template
	 * @param transaction the name of the transaction, or {@code null} if it has none
	 * @param error the error, without {@code CompletionException} around it
	 * @return the exception to report
	 */
	public static TransactionException translateBegin(String template, @Nullable String transaction, Throwable error) {
		return new CannotCreateTransactionException("Session template '" + template + "' could not begin "
				+ TransactionNames.object(transaction) + ": " + error.getMessage(), error);
	}

	/**
	 * Translate a COMMIT or ROLLBACK that failed.
	 * @param template the name of the template
	 * @param transaction the name of the transaction, or {@code null} if it has none
	 * @param step {@code commit} or {@code rollback}
	 * @param error the error, without {@code CompletionException} around it
	 * @return the translation of the error if it reports a constraint, a lock or a time
	 * limit, else a {@link TransactionSystemException}
	 */
	public static RuntimeException translateEnd(String template, @Nullable String transaction, String step,
			Throwable error) {
		if (translate(error) instanceof DataAccessException ex && (ex instanceof DataIntegrityViolationException
				|| ex instanceof CannotAcquireLockException || ex instanceof QueryTimeoutException)) {
			return ex;
		}
		return new TransactionSystemException("Session template '" + template + "' could not " + step + " "
				+ TransactionNames.object(transaction) + ": " + error.getMessage(), error);
	}

	private static DataAccessException translate(Neo4jException error) {
		Neo4jException ex = decisive(error);
		String code = codeOf(ex);
		String message = message(ex, code);
		if (code != null) {
			if (isConstraintViolation(code)) {
				return new DataIntegrityViolationException(message, ex);
			}
			if (isLockFailure(code)) {
				return new CannotAcquireLockException(message, ex);
			}
			if (code.contains(".Transaction.TransactionTimedOut")) {
				return new QueryTimeoutException(message, ex);
			}
		}
		return translateByType(message, ex);
	}

	private static String message(Neo4jException ex, @Nullable String code) {
		String message = (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getName();
		return (code != null) ? message + "; Error code '" + code + "'" : message;
	}

	/**
	 * Return the status code if it is one of the server's. Errors of the driver itself
	 * have a code that says that there is none.
	 */
	private static @Nullable String codeOf(Neo4jException ex) {
		String code = ex.code();
		return (code != null && code.startsWith("Neo.")) ? code : null;
	}

	private static DataAccessException translateByType(String message, Neo4jException ex) {
		if (ex instanceof SecurityException) {
			return new PermissionDeniedDataAccessException(message, ex);
		}
		if (isPoolExhausted(ex) || ex instanceof ServiceUnavailableException || ex instanceof SessionExpiredException
				|| ex instanceof TransientException || ex instanceof DiscoveryException) {
			return new TransientDataAccessResourceException(message, ex);
		}
		if (ex instanceof DatabaseException || ex instanceof ProtocolException
				|| ex instanceof FatalDiscoveryException) {
			return new NonTransientDataAccessResourceException(message, ex);
		}
		if (ex instanceof ValueException || ex instanceof ResultConsumedException
				|| ex instanceof TransactionNestingException) {
			return new InvalidDataAccessApiUsageException(message, ex);
		}
		return (ex instanceof ClientException) ? new InvalidDataAccessResourceUsageException(message, ex)
				: new UncategorizedNeo4jException(message, ex);
	}

	/**
	 * Return the cause of a transaction's termination, since the error of the transaction
	 * says only that it was terminated.
	 */
	private static Neo4jException decisive(Neo4jException ex) {
		return (ex instanceof TransactionTerminatedException && ex.getCause() instanceof Neo4jException cause) ? cause
				: ex;
	}

	/**
	 * Return whether the driver did not get a connection in time. Such an error has no
	 * code and no type of its own, but the timeout as its cause.
	 */
	private static boolean isPoolExhausted(Neo4jException ex) {
		return ex instanceof ClientException && ex.getCause() instanceof TimeoutException;
	}

	private static boolean isConstraintViolation(String code) {
		return code.equals("Neo.ClientError.Schema.ConstraintValidationFailed")
				|| code.equals("Neo.ClientError.Schema.ConstraintViolation");
	}

	private static boolean isLockFailure(String code) {
		return switch (code) {
			case "Neo.TransientError.Transaction.DeadlockDetected",
					"Neo.TransientError.Transaction.LockAcquisitionTimeout",
					"Neo.TransientError.Transaction.LockClientStopped" ->
				true;
			default -> false;
		};
	}

	/**
	 * An error of the driver that has no category.
	 */
	private static final class UncategorizedNeo4jException extends UncategorizedDataAccessException {

		UncategorizedNeo4jException(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
