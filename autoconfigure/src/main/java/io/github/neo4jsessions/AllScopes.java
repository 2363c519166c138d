package io.github.neo4jsessions;

import java.util.function.Consumer;

/**
 * What is done to many scopes, one after the other: one that throws, for want of room on
 * the stack for instance, keeps no other from it.
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
	static void forEach(Iterable<SessionScope<?>> scopes, String step, Consumer<SessionScope<?>> action) {
		for (SessionScope<?> scope : scopes) {
			try {
				action.accept(scope);
			}
			catch (Throwable ex) {
				scope.log(step, ex);
			}
		}
	}

}
