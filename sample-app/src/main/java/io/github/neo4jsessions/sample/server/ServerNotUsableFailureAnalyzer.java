package io.github.neo4jsessions.sample.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports what to do, instead of a stack trace.
 */
final class ServerNotUsableFailureAnalyzer extends AbstractFailureAnalyzer<ServerNotUsableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerNotUsableException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Start that server and check spring.neo4j.uri and spring.neo4j.authentication.*, or remove these"
						+ " properties to use an embedded server. For a server that requires TLS, use a scheme such"
						+ " as neo4j+s, or neo4j+ssc if its certificate is self-signed.",
				cause);
	}

}
