package com.example.errors;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
public class Neo4jProblems {

	// the data contradicts the request: a unique id that exists already
	@ExceptionHandler(DataIntegrityViolationException.class)
	ResponseEntity<ProblemDetail> conflict() {
		return answer(HttpStatus.CONFLICT, "This contradicts data that is stored already.");
	}

	// rolled back, and the same request may succeed: a limit, a deadlock, no connection,
	// a shutdown
	@ExceptionHandler({ TransientDataAccessException.class, CannotCreateTransactionException.class,
			SessionScopeAbortedException.class })
	ResponseEntity<ProblemDetail> unavailable() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, "1");
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.headers(headers)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"Nothing was changed. Send the request again."));
	}

	// rolled back, and the same request would probably take too long again
	@ExceptionHandler({ QueryTimeoutException.class, SessionScopeTimeoutException.class })
	ResponseEntity<ProblemDetail> tooSlow() {
		return answer(HttpStatus.GATEWAY_TIMEOUT, "Nothing was changed. The request took too long.");
	}

	// not 502, 503 or 504: proxies and clients repeat a request after these, and it may
	// be stored
	@ExceptionHandler(TransactionOutcomeUnknownException.class)
	ResponseEntity<ProblemDetail> unknown() {
		return answer(HttpStatus.INTERNAL_SERVER_ERROR,
				"It is not known whether the change was stored. Look at the data before you send the request again.");
	}

	private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String detail) {
		return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail)).build();
	}

}
