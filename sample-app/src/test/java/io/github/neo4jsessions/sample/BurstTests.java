package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * The transfers that a burst requests of a {@link Bank} with accounts that hold money.
 */
class BurstTests {

	private final Bank bank = mock();

	private final Burst burst = new Burst(this.bank);

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 8, 50 })
	void someTransfersAreHeldAndThoseOfTooMuchAreRefused(int accounts) {
		givenAccounts(accounts, 100_000);
		BurstReport report = this.burst.fire().join();
		assertThat(report.sent()).isEqualTo(Burst.SIZE);
		assertThat(report.made()).isEqualTo(Burst.SIZE * 5 / 6);
		assertThat(report.refused()).singleElement()
			.returns(Burst.SIZE / 6, BurstReport.Refusals::count)
			.extracting(BurstReport.Refusals::example)
			.returns(409, ProblemDetail::getStatus);
		then(this.bank).should(atLeast(Burst.SIZE / 4)).transfer(argThat((order) -> !order.hold().isZero()));
	}

	@Test
	void largestBalancesDoNotOverflow() {
		givenAccounts(2, Long.MAX_VALUE);
		assertThat(this.burst.fire().join().sent()).isEqualTo(Burst.SIZE);
		then(this.bank).should(never()).transfer(argThat((order) -> order.amount() < 1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void fewerThanTwoAccountsAreTooFew(int accounts) {
		givenAccounts(accounts, 1);
		assertThat(this.burst.fire()).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withRootCauseInstanceOf(TooFewAccountsException.class);
	}

	private void givenAccounts(int count, long balance) {
		List<Account> accounts = IntStream.range(0, count)
			.mapToObj((i) -> new Account("account-" + i, "Owner", balance))
			.toList();
		given(this.bank.findAll()).willReturn(CompletableFuture.completedFuture(accounts));
		willAnswer((call) -> {
			TransferOrder order = call.getArgument(0);
			Account from = accounts.get(Integer.parseInt(order.from().substring("account-".length())));
			return CompletableFuture.completedFuture(order)
				.thenApply((asked) -> new Transfer(asked.amount(), from.withdraw(asked.amount()), from));
		}).given(this.bank).transfer(any());
	}

}
