package io.github.neo4jsessions.sample.web;

import java.io.IOException;

/**
 * Thrown when a body turns out to be too large while it is read.
 */
public final class BodyTooLargeException extends IOException {

	static final String MESSAGE = "The body is larger than the limit of " + LimitedBody.MAX_LENGTH
			+ " bytes. Send a smaller body.";

	BodyTooLargeException() {
		super(MESSAGE);
	}

}
