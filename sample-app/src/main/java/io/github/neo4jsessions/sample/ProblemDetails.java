package io.github.neo4jsessions.sample;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamReadException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
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
	ResponseEntity<ProblemDetail> handle(Exception ex) {
		ProblemDetail problem = Failures.describe(ex);
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			// one line: every request says it again while the server is away
			log.warn("Neo4j is not available: " + ex);
			log.debug("Neo4j is not available", ex);
			return ResponseEntity.of(problem).headers((headers) -> headers.set(HttpHeaders.RETRY_AFTER, "1")).build();
		}
		if (problem.getStatus() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
			log.error("A request failed", ex);
		}
		return ResponseEntity.of(problem).build();
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(NoResourceFoundException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"There is nothing at /%s. The bank is at /, its accounts are at /accounts, its metrics at /actuator."
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
