package io.github.neo4jsessions.sample.web;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests before a handler is called, including those to the actuator: requests
 * to another host or from foreign pages, bodies that are too large, and content types
 * with a wildcard. Also ensures that every error has a body, which {@link ErrorProblems}
 * writes.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class RequestFilter extends OncePerRequestFilter {

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

	private final OwnHosts ownHosts;

	RequestFilter(@Value("${sample.hosts:}") Set<String> ownNames) {
		this.ownHosts = new OwnHosts(ownNames);
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isAsyncDispatch(request)) {
			handle(request, response, chain);
			return;
		}
		ResponseHeaders.addTo(response);
		if (!this.ownHosts.contain(request.getHeader(HttpHeaders.HOST))) {
			response.sendError(HttpServletResponse.SC_FORBIDDEN,
					"The Host header names another server. Use localhost or an IP address, or add the name to the"
							+ " property sample.hosts.");
		}
		else if (isOfForeignPage(request)) {
			response.sendError(HttpServletResponse.SC_FORBIDDEN,
					"A page of another origin sent this request. Send it from a page of this server,"
							+ " or without the headers Origin and Sec-Fetch-Site.");
		}
		else if (isWildcard(request.getContentType())) {
			response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
					"Content-Type must not contain *. Send Content-Type: application/json.");
		}
		else if (request.getContentLengthLong() > LimitedBody.MAX_LENGTH) {
			response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, BodyTooLargeException.MESSAGE);
		}
		else {
			handle((request.getContentLengthLong() < 0) ? new LimitedBody(request) : request, response, chain);
		}
	}

	// A response that a handler has written is committed. The actuator only sets the
	// status if it finds nothing.
	private void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, response);
		int status = response.getStatus();
		if (status >= HttpServletResponse.SC_BAD_REQUEST && !response.isCommitted() && !isAsyncStarted(request)) {
			response.sendError(status, (status == HttpServletResponse.SC_NOT_FOUND)
					? "There is nothing at " + request.getRequestURI() : null);
		}
	}

	// Browsers send Sec-Fetch-Site to localhost and over TLS, and Origin with every POST.
	// A page cannot change either. Other clients send neither.
	private static boolean isOfForeignPage(HttpServletRequest request) {
		if (READING.contains(request.getMethod())) {
			return false;
		}
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null) {
			return !site.equals("same-origin") && !site.equals("none");
		}
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		return origin != null && !isOwn(origin, request.getHeader(HttpHeaders.HOST));
	}

	private static boolean isOwn(String origin, @Nullable String host) {
		return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
	}

	private static boolean isWildcard(@Nullable String contentType) {
		return contentType != null && contentType.split(";", 2)[0].contains("*");
	}

}
