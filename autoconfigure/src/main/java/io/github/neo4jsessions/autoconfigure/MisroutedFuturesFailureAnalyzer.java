package io.github.neo4jsessions.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Lists the methods whose transaction would commit too early.
 */
final class MisroutedFuturesFailureAnalyzer extends AbstractFailureAnalyzer<MisroutedFuturesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MisroutedFuturesException cause) {
		StringBuilder description = new StringBuilder(
				"These methods return futures that their transaction or an annotation would not wait for:\n");
		cause.found().forEach((method) -> description.append("\n\t- ").append(method));
		return new FailureAnalysis(description.append('\n').toString(),
				"Change the methods, or set '" + cause.key() + "' to 'warn' to start the application anyway.", cause);
	}

}
