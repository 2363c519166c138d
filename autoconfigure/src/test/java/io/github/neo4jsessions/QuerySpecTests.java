package io.github.neo4jsessions;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a query refuses at the call, before anything is opened.
 */
class QuerySpecTests {

	private final ScriptedDriver script = new ScriptedDriver(new StubDriver(Runnable::run).driver());

	private final SessionTemplate sessions = SessionTemplate.create(this.script.driver());

	private final QuerySpec query = this.sessions.query("RETURN $x");

	@Test
	void aQueryMustHaveText() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.query(" "))
			.withMessage("'cypher' must have text, not ' '");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.idempotent().query(null))
			.withMessageContaining("'cypher'");
	}

	@Test
	void aParameterMustHaveAName() {
		FetchSpec.BindSpec<QuerySpec> value = this.query.bind(1);
		assertThatIllegalArgumentException().isThrownBy(() -> value.to(null)).withMessageContaining("name");
		assertThatIllegalArgumentException().isThrownBy(() -> value.to(" ")).withMessageContaining("name");
		assertThatIllegalArgumentException().isThrownBy(() -> value.to("$x")).withMessageContaining("'x', not '$x'");
	}

	@Test
	void aParameterIsBoundOnce() {
		QuerySpec bound = this.query.bind("geheim").to("x");
		assertThatIllegalArgumentException().isThrownBy(() -> bound.bind(2).to("x"))
			.withMessageContaining("'x' is bound already")
			.withMessageNotContaining("geheim");
		assertThatIllegalArgumentException().isThrownBy(() -> bound.bindAll(Map.of("x", 2)))
			.withMessageContaining("'x' is bound already");
	}

	@Test
	void parametersMustNotBeNullNorHaveNoName() {
		Map<String, Object> nameless = new HashMap<>();
		nameless.put(null, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.bindAll(null))
			.withMessageContaining("'parameters'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.bindAll(nameless))
			.withMessageContaining("name");
	}

	@Test
	void aDatabaseMustHaveAName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.in(" "))
			.withMessageContaining("'database' must have text, not ' '");
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.in(null)).withMessageContaining("'database'");
	}

	@Test
	void aTypeAndAMappingMustBeThere() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.fetchAs(null)).withMessageContaining("'type'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.mappedBy(null))
			.withMessageContaining("'mapping'");
	}

	@Test
	void nothingIsOpenedBeforeTheQueryIsRun() {
		this.query.bind(1).to("x").fetchAs(Long.class).stream();
		assertThat(this.script.steps()).isEmpty();
	}

	@Test
	void theDatabaseAndTheRestOfTheConfigurationReachTheSession() {
		SessionConfig config = SessionConfig.builder().withFetchSize(7).withDatabase("one").build();
		this.sessions.mutate().sessionConfig(config).build().query("RETURN 1").in("two").run().join();
		assertThat(this.script.sessionConfigs())
			.containsExactly(SessionConfig.builder().withFetchSize(7).withDatabase("two").build());
	}

	@Test
	void aCloseThatFailsAfterTheAnswerDoesNotTakeItBack() {
		this.script.on(ScriptedDriver.Step.CLOSE,
				ScriptedDriver.Behaviour.fail(new ServiceUnavailableException("no answer to the close")));
		assertThat(this.sessions.query("RETURN 1").run()).isCompleted();
		assertThat(this.sessions.statistics().active()).isZero();
	}

}
