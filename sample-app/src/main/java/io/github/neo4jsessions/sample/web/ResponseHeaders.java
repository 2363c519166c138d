package io.github.neo4jsessions.sample.web;

import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Headers that make a browser run only the page's own files, not show the page inside
 * another one, and not guess the type of an answer.
 */
final class ResponseHeaders {

	private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
					+ " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "same-origin",
			"Cross-Origin-Resource-Policy", "same-origin");

	private ResponseHeaders() {
	}

	static void addTo(HttpServletResponse response) {
		HEADERS.forEach(response::setHeader);
	}

}
