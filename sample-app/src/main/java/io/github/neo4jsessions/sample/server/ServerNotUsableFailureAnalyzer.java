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
				"Start that server and check spring.neo4j.uri and spring.neo4j.authentication.*, or set none of them:"
						+ " the sample then starts a server of its own. A server that requires TLS needs a scheme"
						+ " such as neo4j+s, or neo4j+ssc if it signed its certificate itself.",
				cause);
	}

}
