package io.github.neo4jsessions;

/**
 * A call of a scope that came after its end.
 */
final class ScopeEndedException extends IllegalStateException {

	ScopeEndedException() {
		super("The scope has ended: its session takes no further calls. "
				+ "Return a stage from the work that completes after all of them");
	}

}
