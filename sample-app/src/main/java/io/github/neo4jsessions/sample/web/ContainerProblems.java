package io.github.neo4jsessions.sample.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers invalid HTTP requests, which Tomcat refuses before any filter is called, with a
 * problem detail instead of Tomcat's HTML page. Tomcat creates the instance of this
 * class.
 */
public final class ContainerProblems extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		HttpStatus status = HttpStatus.resolve(response.getStatus());
		if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		ResponseHeaders.addTo(response);
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		String problem = String.format(Locale.ROOT, """
				{"status": %d, "title": "%s", "detail": "%s"}""", status.value(), status.getReasonPhrase(),
				detail(status));
		try {
			response.getOutputStream().write(problem.getBytes(StandardCharsets.UTF_8));
			response.finishResponse();
		}
		catch (IOException ex) {
			// the client has disconnected
		}
	}

	private static String detail(HttpStatus status) {
		return status.is4xxClientError()
				? "The request is not valid: check the path, its percent-encoding (no encoded / or \\\\), and the headers."
				: "The server does not support this request.";
	}

}
