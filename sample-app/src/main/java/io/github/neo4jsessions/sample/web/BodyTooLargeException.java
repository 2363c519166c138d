package io.github.neo4jsessions.sample.web;

import java.io.IOException;

/**
 * Thrown when a body turns out to be too large while it is read.
 */
public final class BodyTooLargeException extends IOException {

	static final String MESSAGE = "The body is larger than " + LimitedBody.MAX_LENGTH
			+ " bytes, which is the limit. Send a smaller body.";

	BodyTooLargeException() {
		super(MESSAGE);
	}

}
