package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Assertions for the future of a call.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see Neo4jSessionsAssertions#assertThatScope(CompletionStage)
 */
public final class ScopeFutureAssert<T extends @Nullable Object> extends AbstractScopeAssert<ScopeFutureAssert<T>, T> {

	ScopeFutureAssert(@Nullable CompletionStage<T> actual, Duration patience) {
		super(actual, ScopeFutureAssert.class, patience);
	}

}
