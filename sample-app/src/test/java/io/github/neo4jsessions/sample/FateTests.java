package io.github.neo4jsessions.sample;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.junit.jupiter.api.Test;

import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the failure of a future says about its caller.
 */
class FateTests {

	@Test
	void failureDecides() {
		assertThat(Fate.of(null)).isEqualTo(Fate.COMMITTED);
		assertThat(Fate.of(new TransactionOutcomeUnknownException("lost", new IllegalStateException("cut"))))
			.isEqualTo(Fate.UNKNOWN);
		assertThat(Fate.of(new SessionLimitException("full"))).isEqualTo(Fate.REFUSED);
		assertThat(Fate.of(new CancellationException())).isEqualTo(Fate.CANCELLED);
		assertThat(Fate.of(new TimeoutException())).isEqualTo(Fate.CANCELLED);
		assertThat(Fate.of(new CannotCreateTransactionException("no server"))).isEqualTo(Fate.NOT_BEGUN);
		assertThat(Fate.of(new TransientDataAccessResourceException("lost"))).isEqualTo(Fate.ROLLED_BACK);
	}

	@Test
	void failureOfAStageIsUnwrapped() {
		assertThat(Fate.of(new CompletionException(new SessionLimitException("full")))).isEqualTo(Fate.REFUSED);
	}

}
