package io.github.neo4jsessions.observation;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.observation.micrometer.MicrometerObservationProvider;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One trace of a transaction, including the spans of the driver.
 */
@Neo4jServerTest
class TracedTransactionIT {

	private final SimpleTracer tracer = new SimpleTracer();

	private final ObservationRegistry registry = ObservationRegistry.create();

	@Autowired
	private Neo4jConnectionDetails server;

	private Driver driver;

	@BeforeEach
	void openTheDriver() {
		this.registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(this.tracer));
		this.driver = GraphDatabase.driver(this.server.getUri(), this.server.getAuthToken(),
				Config.builder()
					.withObservationProvider(MicrometerObservationProvider.builder(this.registry).build())
					.build());
	}

	@AfterEach
	void closeTheDriver() {
		this.driver.close();
	}

	@Test
	void theDriversSpansAreInsideOfTheTransactionsWhichIsInsideOfTheCallers() throws Exception {
		SessionTemplate template = SessionTemplate.builder(this.driver).observationRegistry(this.registry).build();
		// the driver creates a span for its connection pool
		int before = this.tracer.getSpans().size();
		Observation caller = Observation.start("http", this.registry);
		var future = caller.scoped(() -> template.executeWrite((tx) -> tx.runAsync("UNWIND range(1, 3) AS i RETURN i")
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((summary) -> tx.runAsync("RETURN 1"))
			.thenCompose(ResultCursor::consumeAsync)));
		future.get(30, TimeUnit.SECONDS);
		caller.stop();

		List<SimpleSpan> spans = this.tracer.getSpans().stream().skip(before).toList();
		SimpleSpan http = span("http");
		SimpleSpan transaction = span("neo4j transaction");
		assertThat(transaction.context().parentId()).isEqualTo(http.context().spanId());
		List<SimpleSpan> ofTheDriver = spans.stream().filter((span) -> span != http && span != transaction).toList();
		assertThat(spans).extracting((span) -> span.context().traceId()).containsOnly(http.context().traceId());
		assertThat(ofTheDriver).as("children of the transaction")
			.filteredOn((span) -> span.context().parentId().equals(transaction.context().spanId()))
			.extracting(SimpleSpan::getName)
			.containsExactly("transaction begin", "transaction run", "transaction run", "transaction commit",
					"session close");
		assertThat(ofTheDriver).as("children of the caller")
			.noneMatch((span) -> span.context().parentId().equals(http.context().spanId()));
	}

	private SimpleSpan span(String name) {
		return this.tracer.getSpans().stream().filter((span) -> name.equals(span.getName())).reduce((one, other) -> {
			throw new AssertionError("More than one span " + name);
		})
			.orElseThrow(() -> new AssertionError(
					"No span " + name + " in " + this.tracer.getSpans().stream().map(Span.class::cast).toList()));
	}

}
