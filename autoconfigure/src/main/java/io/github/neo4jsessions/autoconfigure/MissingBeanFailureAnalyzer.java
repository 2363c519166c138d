package io.github.neo4jsessions.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Lists the beans that the property can name.
 */
final class MissingBeanFailureAnalyzer extends AbstractFailureAnalyzer<MissingBeanException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingBeanException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.cure(), cause);
	}

}
