package io.github.neo4jsessions.test.driver;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.NoSuchRecordException;
import org.neo4j.driver.exceptions.ResultConsumedException;
import org.neo4j.driver.summary.QueryType;
import org.neo4j.driver.summary.ResultSummary;
import org.neo4j.driver.summary.SummaryCounters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class QueryScriptTests {

	private static final Map<String, Object> ADA = Map.of("name", "Ada");

	private static final Map<String, Object> GRACE = Map.of("name", "Grace");

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final AsyncSession session = this.driver.session(AsyncSession.class);

	private final IllegalStateException error = new IllegalStateException("as scripted");

	@Test
	void aQueryWithoutAScriptHasNoRows() {
		ResultCursor result = run("Q");
		assertThat(result.keys()).isEmpty();
		assertThat(Stages.value(result.peekAsync())).isNull();
		assertThat(Stages.value(result.nextAsync())).isNull();
		assertThat(Stages.value(result.listAsync())).isEmpty();
		assertThat(Stages.value(result.consumeAsync()).query()).isEqualTo(new Query("Q"));
	}

	@Test
	void rowsAreReadOneByOne() {
		assertThat(this.driver.onQuery("Q").rows(ADA, GRACE)).isSameAs(this.driver);
		ResultCursor result = run("Q");
		assertThat(result.keys()).containsExactly("name");
		assertThat(Stages.value(result.peekAsync())).isSameAs(Stages.value(result.nextAsync()));
		assertThat(Stages.value(result.nextAsync()).get("name").asString()).isEqualTo("Grace");
		assertThat(Stages.value(result.nextAsync())).isNull();
		assertThat(Stages.value(result.nextAsync())).isNull();
		assertThat(Stages.value(result.isOpenAsync())).isTrue();
	}

	@Test
	void rowsAreReadTogether() {
		this.driver.onQuery("Q").rows(List.of(ADA, GRACE));
		assertThat(Stages.value(run("Q").listAsync((row) -> row.get(0).asString()))).containsExactly("Ada", "Grace");
		ResultCursor result = run("Q");
		Stages.value(result.nextAsync());
		List<String> rest = new ArrayList<>();
		ResultSummary summary = Stages.value(result.forEachAsync((row) -> rest.add(row.get("name").asString())));
		assertThat(rest).containsExactly("Grace");
		assertThat(summary.query()).isEqualTo(new Query("Q"));
		assertThat(Stages.value(result.listAsync())).isEmpty();
	}

	@Test
	void aSingleRowIsReadIfThereIsOne() {
		this.driver.onQuery("ONE").rows(ADA).onQuery("TWO").rows(ADA, GRACE);
		assertThat(Stages.value(run("ONE").singleAsync()).get("name").asString()).isEqualTo("Ada");
		assertThat(Stages.error(run("TWO").singleAsync())).isInstanceOf(NoSuchRecordException.class)
			.hasMessageContaining("2");
		assertThat(Stages.error(run("NONE").singleAsync())).isInstanceOf(NoSuchRecordException.class)
			.hasMessageContaining("0");
	}

	@Test
	void aConsumedResultCannotBeRead() {
		this.driver.onQuery("Q").rows(ADA);
		ResultCursor result = run("Q");
		Stages.value(result.consumeAsync());
		Stages.value(result.consumeAsync());
		assertThat(Stages.value(result.isOpenAsync())).isFalse();
		assertThat(Stages.error(result.nextAsync())).isInstanceOf(ResultConsumedException.class);
		assertThat(Stages.error(result.listAsync())).isInstanceOf(ResultConsumedException.class);
	}

	@Test
	void theSummaryCountsNothing() {
		AsyncSession movies = this.driver.session(AsyncSession.class, SessionConfig.forDatabase("movies"));
		ResultSummary summary = Stages.value(Stages.value(movies.runAsync("Q")).consumeAsync());
		assertThat(summary.database().name()).isEqualTo("movies");
		assertThat(Stages.value(run("Q").consumeAsync()).database().name()).isEqualTo("neo4j");
		assertThat(summary.queryType()).isEqualTo(QueryType.READ_WRITE);
		assertThat(summary.hasPlan()).isFalse();
		assertThat(summary.hasProfile()).isFalse();
		assertThat(summary.plan()).isNull();
		assertThat(summary.profile()).isNull();
		assertThat(summary.gqlStatusObjects()).isEmpty();
		assertThat(summary.resultAvailableAfter(TimeUnit.MILLISECONDS)).isZero();
		assertThat(summary.resultConsumedAfter(TimeUnit.MILLISECONDS)).isZero();
		assertThat(summary.server().agent()).isEqualTo("ScriptedDriver");
		assertThat(summary.counters().containsUpdates()).isFalse();
		assertThat(summary.counters().containsSystemUpdates()).isFalse();
		assertThat(summary.counters().nodesCreated()).isZero();
	}

	@Test
	void theSummaryCountsWhatTheScriptSays() {
		QueryScript script = this.driver.onQuery("Q");
		for (Counter counter : Counter.values()) {
			script = script.counting(counter, counter.ordinal() + 1);
		}
		script.rows(ADA);
		SummaryCounters counters = Stages.value(run("Q").consumeAsync()).counters();
		assertThat(List.of(counters.nodesCreated(), counters.nodesDeleted(), counters.relationshipsCreated(),
				counters.relationshipsDeleted(), counters.propertiesSet(), counters.labelsAdded(),
				counters.labelsRemoved(), counters.indexesAdded(), counters.indexesRemoved(),
				counters.constraintsAdded(), counters.constraintsRemoved(), counters.systemUpdates()))
			.containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
		assertThat(counters.containsUpdates()).isTrue();
		assertThat(counters.containsSystemUpdates()).isTrue();
		this.driver.onQuery("SYSTEM").counting(Counter.SYSTEM_UPDATES, 1).rows();
		assertThat(Stages.value(run("SYSTEM").consumeAsync()).counters().containsUpdates()).isFalse();
	}

	@Test
	void aQueryThatFailsHasNoResultAndIsNotApplied() {
		this.driver.onQuery("WRONG").fail(this.error);
		assertThat(Stages.error(this.session.runAsync("WRONG"))).isSameAs(this.error);
		assertThat(this.driver.applied()).isEmpty();
		assertThat(this.driver.queries()).containsExactly(new Query("WRONG"));
	}

	@Test
	void aResultFailsAfterItsRows() {
		this.driver.onQuery("Q").failAfterRows(this.error, ADA);
		ResultCursor result = run("Q");
		assertThat(Stages.value(result.peekAsync())).isNotNull();
		assertThat(Stages.value(result.nextAsync()).get("name").asString()).isEqualTo("Ada");
		assertThat(Stages.error(result.peekAsync())).isSameAs(this.error);
		assertThat(Stages.error(result.nextAsync())).isSameAs(this.error);
		assertThat(Stages.error(result.consumeAsync())).isSameAs(this.error);
		assertThat(Stages.error(run("Q").listAsync())).isSameAs(this.error);
		assertThat(Stages.error(run("Q").singleAsync())).isSameAs(this.error);
		assertThat(this.driver.applied()).isEmpty();
	}

	@Test
	void aTransactionWhoseQueryFailedCannotBeCommitted() {
		this.driver.onQuery("WRONG").fail(this.error).onQuery("LATE").failAfterRows(this.error);
		for (String query : List.of("WRONG", "LATE")) {
			AsyncTransaction transaction = Stages.value(this.session.beginTransactionAsync());
			Stages.value(transaction.runAsync("CREATE (:A)"));
			transaction.runAsync(query);
			assertThatExceptionOfType(ClientException.class).isThrownBy(() -> transaction.runAsync("Q"))
				.withMessageContaining("'failed'");
			assertThat(Stages.value(transaction.isOpenAsync())).isFalse();
			assertThat(Stages.error(transaction.commitAsync())).isInstanceOf(ClientException.class);
			Stages.value(transaction.rollbackAsync());
		}
		assertThat(this.driver.applied()).isEmpty();
	}

	@Test
	void theLastScriptThatAppliesToAQueryWins() {
		this.driver.onQuery((query) -> query.text().startsWith("MATCH")).rows(ADA);
		this.driver.onQuery("MATCH (n) RETURN n").rows(GRACE);
		assertThat(name("MATCH (n) RETURN n")).isEqualTo("Grace");
		assertThat(name("MATCH (n) RETURN n.name")).isEqualTo("Ada");
		this.driver.onQuery((query) -> true).rows(ADA);
		assertThat(name("MATCH (n) RETURN n")).isEqualTo("Ada");
	}

	@Test
	void rowsMayDependOnTheParameters() {
		this.driver.onQuery("Q").answer((query) -> List.of(query.parameters().asMap()));
		assertThat(Stages.value(this.session.runAsync("Q", GRACE).thenCompose(ResultCursor::singleAsync)).asMap())
			.isEqualTo(GRACE);
		this.driver.onQuery("Q").answer((query) -> {
			throw this.error;
		});
		assertThat(catchThrowable(() -> this.session.runAsync("Q"))).isSameAs(this.error);
	}

	@Test
	void valuesAreThoseOfTheDriver() {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("text", "a");
		row.put("nothing", null);
		row.put("number", 1L);
		row.put("decimal", 1.5);
		row.put("yes", true);
		row.put("day", LocalDate.of(2026, 1, 2));
		row.put("list", Arrays.asList(1L, null));
		row.put("map", Map.of("k", "v"));
		this.driver.onQuery("Q").rows(row);
		Record read = Stages.value(run("Q").singleAsync());
		assertThat(read.keys()).containsExactlyElementsOf(row.keySet());
		assertThat(read.asMap()).isEqualTo(row);
		assertThat(read.size()).isEqualTo(8);
	}

	@Test
	void laterRowsAreInTheOrderOfTheColumnsOfTheFirst() {
		Map<String, Object> first = new LinkedHashMap<>();
		first.put("a", 1);
		first.put("b", 2);
		Map<String, Object> second = new LinkedHashMap<>();
		second.put("b", 4);
		second.put("a", 3);
		this.driver.onQuery("Q").rows(first, second);
		assertThat(Stages.value(run("Q").listAsync((row) -> row.get(0).asInt()))).containsExactly(1, 3);
	}

	@Test
	void refusesInvalidRows() {
		QueryScript script = this.driver.onQuery("Q");
		assertThatIllegalArgumentException().isThrownBy(() -> script.rows(ADA, Map.of("age", 1)))
			.withMessageContaining("[name]")
			.withMessageContaining("[age]");
		assertThatIllegalArgumentException().isThrownBy(() -> script.rows(ADA, null)).withMessageContaining("'row'");
		assertThatIllegalArgumentException().isThrownBy(() -> script.rows((List<Map<String, ?>>) null))
			.withMessageContaining("'rows'");
		assertThatIllegalArgumentException().isThrownBy(() -> script.fail(null)).withMessageContaining("'error'");
		assertThatIllegalArgumentException().isThrownBy(() -> script.failAfterRows(null, ADA))
			.withMessageContaining("'error'");
		assertThatIllegalArgumentException().isThrownBy(() -> script.counting(Counter.NODES_CREATED, 0))
			.withMessageContaining("'count'");
		assertThatIllegalArgumentException().isThrownBy(() -> script.counting(null, 1))
			.withMessageContaining("'counter'");
		assertThatIllegalArgumentException().isThrownBy(() -> script.answer(null)).withMessageContaining("'rows'");
		assertThatExceptionOfType(ClientException.class).isThrownBy(() -> script.rows(Map.of("bean", new Object())));
		assertThat(Stages.value(run("Q").listAsync())).as("nothing was set").isEmpty();
	}

	private ResultCursor run(String query) {
		return Stages.value(this.session.runAsync(query));
	}

	private String name(String query) {
		return Stages.value(run(query).singleAsync()).get("name").asString();
	}

}
