package io.github.neo4jsessions.sample;

import io.github.neo4jsessions.OpenScope;
import org.jspecify.annotations.Nullable;

/**
 * A scope that was aborted.
 *
 * @param id its id
 * @param millis how long its session had been open
 * @param transactionName the name of its transaction, or {@code null}
 */
record AbortedScope(long id, long millis, @Nullable String transactionName) {

	static AbortedScope of(OpenScope before) {
		return new AbortedScope(before.id(), before.age().toMillis(), before.transactionName());
	}

}
