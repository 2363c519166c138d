package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.UnsupportedDriverException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Names the supported versions of the driver.
 */
final class UnsupportedDriverFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedDriverException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDriverException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.getCure(), cause);
	}

}
