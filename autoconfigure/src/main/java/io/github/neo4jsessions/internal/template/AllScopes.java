package io.github.neo4jsessions.internal.template;

import java.util.function.Consumer;

/**
 * Does something to many scopes, one after the other. One that throws, at the end of the
 * stack for instance, does not keep the others from it.
 */
final class AllScopes {

	private AllScopes() {
	}

	/**
	 * Do something to each scope.
	 * @param scopes the scopes, as they come and go
	 * @param step what is done, for the log
	 * @param action does it
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
