package com.example.transactions;

import io.github.neo4jsessions.RetryPredicate;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.OptimisticLockingFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the predicate of {@code docs/transactions.md}.
 */
class RetryConfigurationTests {

	@Test
	void optimisticLocksAreRetriedAsWell() {
		RetryPredicate predicate = new RetryConfiguration().retryPredicate();
		assertThat(predicate.mayRetry(new OptimisticLockingFailureException("changed"), false)).isTrue();
		assertThat(predicate.mayRetry(new CannotAcquireLockException("deadlock"), true)).isTrue();
		assertThat(predicate.mayRetry(new IllegalStateException("refused"), false)).isFalse();
	}

}
