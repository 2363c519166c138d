package io.github.neo4jsessions.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * What does not need a server: {@link PageBreaksIT} has the rest.
 */
class BreakagesTests {

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	private final List<Runnable> tasks = new ArrayList<>();

	private final BreakableServer server = mock();

	private final Breakages breakages = new Breakages(this.sessions, new Bank(this.sessions),
			new StaticListableBeanFactory(Map.of("server", this.server)).getBeanProvider(BreakableServer.class),
			new EventLog(), this.tasks::add);

	@Test
	void oneThingIsBrokenAtATime() {
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
	void transfersAreNotHeldIfTheServerCannotBePaused() {
		List<Map<String, Object>> rows = List.of(Map.of("id", "a", "owner", "Ann", "balance", 100),
				Map.of("id", "b", "owner", "Bob", "balance", 100));
		this.driver.onQuery(Bank.FIND_ALL).answer((query) -> rows);
		this.driver.onQuery(Bank.FIND_BOTH).answer((query) -> rows);
		willAnswer((call) -> {
			assertThat(this.driver.openSessions()).as("transfers that are held").isEqualTo(2);
			throw new IllegalStateException("cannot be paused");
		}).given(this.server).pause();
		CompletableFuture<BreakReport> report = this.breakages.cause(Scenario.PAUSE);
		this.tasks.get(0).run();
		assertThatThrownBy(report::join).hasRootCauseMessage("cannot be paused");
		assertThat(this.driver.openSessions()).isZero();
		assertThat(this.breakages.cause(Scenario.PAUSE)).as("the next one may begin").isNotDone();
	}

	@Test
	void fewerThanTwoAccountsAreTooFew() {
		this.driver.onQuery(Bank.FIND_ALL).rows(Map.of("id", "only", "owner", "Ann", "balance", 1));
		CompletableFuture<BreakReport> report = this.breakages.cause(Scenario.FILL);
		this.tasks.get(0).run();
		assertThatThrownBy(report::join).hasRootCauseInstanceOf(TooFewAccountsException.class);
	}

}
