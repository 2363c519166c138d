package io.github.neo4jsessions.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What does not need a server: {@link PageBreaksIT} has the rest.
 */
class BreakagesTests {

	private final Bank bank = mock();

	private final List<Runnable> tasks = new ArrayList<>();

	private final Breakages breakages = new Breakages(mock(SessionTemplate.class), this.bank,
			new StaticListableBeanFactory().getBeanProvider(BreakableServer.class), new EventLog(), this.tasks::add);

	@Test
	void oneThingIsBrokenAtATime() {
		given(this.bank.findAll()).willReturn(CompletableFuture.completedFuture(List.of()));
		CompletableFuture<BreakReport> first = this.breakages.cause(Scenario.CANCEL);
		assertThatExceptionOfType(BreakInProgressException.class)
			.isThrownBy(() -> this.breakages.cause(Scenario.CANCEL));
		this.tasks.get(0).run();
		assertThat(first).isDone();
		assertThat(this.breakages.cause(Scenario.CANCEL)).isNotDone();
	}

	@Test
	void cancelledRequestDoesNotLetTwoThingsBeBroken() {
		this.breakages.cause(Scenario.CANCEL).cancel(true);
		assertThatExceptionOfType(BreakInProgressException.class)
			.isThrownBy(() -> this.breakages.cause(Scenario.CANCEL));
	}

	@Test
	void fewerThanTwoAccountsAreTooFew() {
		given(this.bank.findAll())
			.willReturn(CompletableFuture.completedFuture(List.of(new Account("only", "Ann", 1))));
		CompletableFuture<BreakReport> report = this.breakages.cause(Scenario.FILL);
		this.tasks.get(0).run();
		assertThatThrownBy(report::join).hasRootCauseInstanceOf(TooFewAccountsException.class);
	}

}
