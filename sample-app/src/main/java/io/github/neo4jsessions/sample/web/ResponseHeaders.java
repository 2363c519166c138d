package io.github.neo4jsessions.sample.web;

import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Headers by which a browser runs nothing but the page's own files, shows the page in no
 * other, and takes every answer for what it says it is.
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
