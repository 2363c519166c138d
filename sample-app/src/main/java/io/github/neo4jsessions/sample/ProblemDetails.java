package io.github.neo4jsessions.sample;

import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamReadException;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Every failure as an RFC 9457 problem detail, in words that help the person who sent the
 * request. What Spring MVC refuses by itself is the superclass's.
 */
@RestControllerAdvice
final class ProblemDetails extends ResponseEntityExceptionHandler {

	private static final Log log = LogFactory.getLog(ProblemDetails.class);

	@ExceptionHandler
	ProblemDetail handle(InvalidRequestException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
		problem.setProperty("field", ex.getField());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail handle(AccountNotFoundException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, ex.getMessage());
	}

	@ExceptionHandler({ AccountExistsException.class, InsufficientFundsException.class, BalanceLimitException.class })
	ProblemDetail handleConflict(RuntimeException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
	}

	// Nothing was changed, and the same request may succeed in a moment: Neo4j cannot be
	// reached, or it chose this transaction as the victim of a deadlock.
	@ExceptionHandler({ TransientDataAccessException.class, DataAccessResourceFailureException.class,
			CannotCreateTransactionException.class })
	ResponseEntity<ProblemDetail> handleUnavailable(RuntimeException ex) {
		// one line: every request says it again while the server is away
		log.warn("Neo4j is not available: " + ex);
		log.debug("Neo4j is not available", ex);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"Neo4j is not available or too busy. Nothing was changed: send the request again in a moment.");
		return ResponseEntity.of(problem).headers((headers) -> headers.set(HttpHeaders.RETRY_AFTER, "1")).build();
	}

	@ExceptionHandler
	ProblemDetail handle(TransactionOutcomeUnknownException ex) {
		log.error("The outcome of a request is not known", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"The connection to Neo4j was lost during the commit: it is not known whether the request was carried"
						+ " out. Look at the accounts before you send it again.");
	}

	@ExceptionHandler
	ProblemDetail handle(Exception ex) {
		log.error("A request failed", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"The request failed for a reason of ours, not of yours. The log of the application says why.");
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(NoResourceFoundException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"There is nothing at /%s. The bank is at /accounts and /transfers, its metrics are at /actuator."
					.formatted(ex.getResourcePath()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, describe(ex.getCause()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	private static String describe(@Nullable Throwable cause) {
		if (cause instanceof StreamReadException json && json.getLocation() != null) {
			return "The body is not valid JSON from line %d, column %d on: %s. Send a JSON object."
				.formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr(), json.getOriginalMessage());
		}
		return "The body is missing or is not one JSON object. Send a JSON object.";
	}

}
