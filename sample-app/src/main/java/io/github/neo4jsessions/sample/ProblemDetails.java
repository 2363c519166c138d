package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import io.github.neo4jsessions.sample.web.BodyTooLargeException;
import io.github.neo4jsessions.sample.web.Instances;
import jakarta.validation.Validator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamReadException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers every failure with an RFC 9457 problem detail that helps the sender of the
 * request. The superclass handles the requests that Spring MVC itself refuses.
 */
@RestControllerAdvice
final class ProblemDetails extends ResponseEntityExceptionHandler {

	private static final Log log = LogFactory.getLog(ProblemDetails.class);

	private final Validator validator;

	ProblemDetails(Validator validator) {
		this.validator = validator;
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handle(Exception ex, WebRequest request) {
		// the cause is not checked: a lost connection to Neo4j has the same IOException
		// as its cause
		if (ex instanceof IOException && DisconnectedClientHelper.isClientDisconnectedException(ex)) {
			log.debug("The client closed the connection", ex);
			return null;
		}
		HttpHeaders headers = new HttpHeaders();
		ProblemDetail problem = (ex instanceof InvalidParameterException) ? describeQuery() : Failures.describe(ex);
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			// one line, since it is repeated for every request while the server is
			// unavailable
			log.warn("Neo4j is not available: " + ex);
			log.debug("Neo4j is not available", ex);
			headers.set(HttpHeaders.RETRY_AFTER, "1");
		}
		return handleExceptionInternal(ex, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
	}

	private static ProblemDetail describeQuery() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"The query string is not valid: it must consist of name=value pairs, separated by & and"
						+ " percent-encoded as UTF-8. Write % itself as %25.");
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(NoResourceFoundException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "There is nothing at " + instance(request)
				+ ". The bank is at /, its accounts are at /accounts, its metrics at /actuator.");
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(HttpMediaTypeNotSupportedException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "Content-Type is "
				+ ((ex.getContentType() != null) ? "'" + ex.getContentType() + "'" : "missing or cannot be read")
				+ ". Send Content-Type: application/json.");
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof BodyTooLargeException tooLarge) {
			return handleExceptionInternal(ex,
					ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, tooLarge.getMessage()), headers,
					HttpStatus.CONTENT_TOO_LARGE, request);
		}
		InvalidValue invalid = InvalidValue.of(ex.getCause(), this.validator);
		ProblemDetail problem = (invalid != null) ? InvalidValue.describe(List.of(invalid))
				: ProblemDetail.forStatusAndDetail(status, describe(ex.getCause()));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return handleExceptionInternal(ex, InvalidValue.describe(InvalidValue.of(ex.getBindingResult())), headers,
				status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return handleExceptionInternal(ex, InvalidValue.describe(InvalidValue.of(ex)), headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleAsyncRequestTimeoutException(AsyncRequestTimeoutException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"The request timed out, and its outcome is unknown. Check the accounts before you send the request"
						+ " again.");
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (status.isSameCodeAs(HttpStatus.INTERNAL_SERVER_ERROR)) {
			log.error("A request failed", ex);
		}
		return super.handleExceptionInternal(ex, body, headers, status, request);
	}

	// The type is not negotiated, so that a client that accepts no problem detail, or
	// sends an invalid header Accept, is informed as well.
	@Override
	protected ResponseEntity<Object> createResponseEntity(@Nullable Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		if (body instanceof ProblemDetail problem) {
			problem.setInstance(instance(request));
		}
		return ResponseEntity.status(status)
			.headers(headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(body);
	}

	private static URI instance(WebRequest request) {
		return Instances.of(((ServletWebRequest) request).getRequest().getRequestURI());
	}

	private static String describe(@Nullable Throwable cause) {
		if (cause instanceof StreamReadException json && json.getLocation() != null) {
			return "The body is not valid JSON from line " + json.getLocation().getLineNr() + ", column "
					+ json.getLocation().getColumnNr() + " on: " + json.getOriginalMessage() + ". Send a JSON object.";
		}
		return "The body is missing or is not one JSON object. Send a JSON object.";
	}

}
