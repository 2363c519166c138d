package io.github.neo4jsessions.internal.template;

import java.util.function.Consumer;

/**
 * Runs an action for many scopes, one after the other. If the action throws for one of
 * them, a StackOverflowError for instance, it still runs for the others.
 */
final class AllScopes {

	private AllScopes() {
	}

	/**
	 * Run an action for each scope.
	 * @param scopes the scopes, which may change meanwhile
	 * @param step the name of the action, for the log
	 * @param action the action
	 */
	static void forEach(Iterable<ManagedScope> scopes, String step, Consumer<ManagedScope> action) {
		for (ManagedScope scope : scopes) {
			try {
				action.accept(scope);
			}
			catch (Throwable ex) {
				scope.log(step, ex);
			}
		}
	}

}
