package io.github.neo4jsessions.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which beans a property could have named.
 */
final class MissingBeanFailureAnalyzer extends AbstractFailureAnalyzer<MissingBeanException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingBeanException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.cure(), cause);
	}

}
