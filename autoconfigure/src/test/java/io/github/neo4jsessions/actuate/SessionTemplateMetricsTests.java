package io.github.neo4jsessions.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention;
import io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention;
import io.github.neo4jsessions.observation.ScopeObservationDocumentation;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTemplateMetricsTests {

	private final SessionTemplate limited = SessionTemplate.builder(driver()).name("limited").maxActive(1).build();

	private final SessionTemplate unlimited = SessionTemplate.builder(driver()).name("unlimited").build();

	private final SessionTemplateMetrics metrics = new SessionTemplateMetrics(List.of(this.limited, this.unlimited));

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void showsScopesAsTheyOpenAndClose() {
		bind();
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> first = this.limited.inTransaction((tx) -> release);
		CompletableFuture<Object> second = this.limited.inTransaction((tx) -> release);
		assertThat(gauge("neo4j.sessions.active")).isEqualTo(1);
		assertThat(gauge("neo4j.transactions.active")).isEqualTo(1);
		assertThat(gauge("neo4j.sessions.pending")).isEqualTo(1);
		release.complete(null);
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThat(gauge("neo4j.sessions.active")).isZero();
		assertThat(gauge("neo4j.transactions.active")).isZero();
		assertThat(gauge("neo4j.sessions.pending")).isZero();
	}

	@Test
	void aSessionWithoutATransactionIsNotAnActiveTransaction() {
		bind();
		this.limited.execute((session) -> new CompletableFuture<>());
		assertThat(gauge("neo4j.sessions.active")).isEqualTo(1);
		assertThat(gauge("neo4j.transactions.active")).isZero();
	}

	@Test
	void showsALimitOnlyWhereThereIsOne() {
		bind();
		assertThat(gauge("neo4j.sessions.max")).isEqualTo(1);
		assertThat(this.registry.find("neo4j.sessions.max").tag("template", "unlimited").gauge()).isNull();
	}

	@Test
	void timesTheWaitsForASession() {
		bind();
		bind();
		CompletableFuture<Object> release = new CompletableFuture<>();
		this.limited.execute((session) -> release);
		this.limited.execute((session) -> release);
		Timer acquire = this.registry.get("neo4j.sessions.acquire").tag("template", "limited").timer();
		assertThat(acquire.count()).isEqualTo(1);
		assertThat(acquire.totalTime(TimeUnit.NANOSECONDS)).isZero();
		release.complete(null);
		assertThat(acquire.count()).isEqualTo(2);
		assertThat(acquire.totalTime(TimeUnit.NANOSECONDS)).isPositive();
		this.unlimited.execute((session) -> release);
		assertThat(this.registry.get("neo4j.sessions.acquire").tag("template", "unlimited").timer().count()).isZero();
	}

	@Test
	void describesEachMeterAndTagsItOnlyWithTheTemplateAndTheOutcome() {
		bind();
		assertThat(this.registry.getMeters()).isNotEmpty().allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).isNotBlank();
			assertThat(meter.getId().getTags()).extracting(Tag::getKey)
				.containsExactlyElementsOf("neo4j.transactions.ended".equals(meter.getId().getName())
						? List.of("outcome", "template") : List.of("template"));
		});
		assertThat(this.registry.getMeters()).extracting(Meter::getId)
			.extracting((id) -> id.getTag("template"))
			.contains("limited", "unlimited");
	}

	@Test
	void isReadByPrometheusUnderTheseNames() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new SessionTemplateMetrics(List.of(this.limited)).bindTo(prometheus);
		assertThat(prometheus.scrape().lines()).contains("neo4j_sessions_active{template=\"limited\"} 0.0",
				"neo4j_sessions_pending{template=\"limited\"} 0.0", "neo4j_sessions_max{template=\"limited\"} 1.0",
				"neo4j_transactions_active{template=\"limited\"} 0.0",
				"neo4j_sessions_acquire_seconds_count{template=\"limited\"} 0",
				"neo4j_sessions_leaked_total{template=\"limited\"} 0.0",
				"neo4j_sessions_rejected_total{template=\"limited\"} 0.0",
				"neo4j_transactions_retries_total{template=\"limited\"} 0.0",
				"neo4j_transactions_ended_total{outcome=\"committed\",template=\"limited\"} 0.0",
				"neo4j_transactions_ended_total{outcome=\"rolled_back\",template=\"limited\"} 0.0",
				"neo4j_transactions_ended_total{outcome=\"failed\",template=\"limited\"} 0.0",
				"neo4j_transactions_ended_total{outcome=\"unknown\",template=\"limited\"} 0.0");
	}

	@Test
	void theReferenceNamesEachMeter() throws IOException {
		bind();
		String reference = Files.readString(Path.of("../docs/observability.md"));
		assertThat(this.registry.getMeters()).allSatisfy((meter) -> assertThat(reference)
			.contains("| `" + meter.getId().getName() + "` | `" + meter.getId().getName().replace('.', '_')));
	}

	@Test
	void theReferenceNamesEachObservationAndKey() throws IOException {
		String reference = Files.readString(Path.of("../docs/observability.md"));
		assertThat(reference).contains("| `" + new DefaultSessionScopeObservationConvention().getName() + "` |",
				"| `" + new DefaultTransactionScopeObservationConvention().getName() + "` |");
		for (ScopeObservationDocumentation observation : ScopeObservationDocumentation.values()) {
			assertThat(Stream
				.concat(Stream.of(observation.getLowCardinalityKeyNames()),
						Stream.of(observation.getHighCardinalityKeyNames()))
				.map((key) -> "| `" + key.asString() + "` ")).allMatch(reference::contains);
		}
	}

	private void bind() {
		this.metrics.bindTo(this.registry);
	}

	private double gauge(String name) {
		return this.registry.get(name).tag("template", "limited").gauge().value();
	}

	private static Driver driver() {
		return ScriptedDriver.create();
	}

}
