package io.github.neo4jsessions.embedded.autoconfigure;

import io.github.neo4jsessions.embedded.EmbeddedNeo4jException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports why the embedded server did not start, instead of a stack trace. The message of
 * the exception contains the remedy.
 */
final class EmbeddedNeo4jFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedNeo4jException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedNeo4jException cause) {
		String reason = (cause.getCause() != null) ? System.lineSeparator() + cause.getCause() : "";
		return new FailureAnalysis("The embedded Neo4j server cannot be started. " + cause.getMessage() + reason,
				"Follow the description, or set 'spring.neo4j.uri' to use another server instead of an embedded one."
						+ " 'neo4j.sessions.embedded.data-directory' is the directory of the embedded server.",
				cause);
	}

}
