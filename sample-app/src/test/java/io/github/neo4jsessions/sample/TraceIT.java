package io.github.neo4jsessions.sample;

import java.util.List;

import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One transfer is one trace, from the request to the calls of the driver.
 */
@IntegrationTest
class TraceIT {

	@Autowired
	private Neo4jConnectionDetails details;

	@Test
	void transferIsOneTrace() {
		try (ConfigurableApplicationContext context = OtherApplication.run(this.details, Tracing.class)) {
			BankClient client = new BankClient(
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			client.open("traced-a", 100);
			client.open("traced-b", 100);
			SimpleTracer tracer = context.getBean(SimpleTracer.class);
			await().until(() -> ended(tracer, "http post /accounts").size(), (requests) -> requests == 2);
			tracer.getSpans().clear();
			assertThat(client.transfer("", "traced-a", "traced-b", 40).join().statusCode()).isEqualTo(201);
			await().until(() -> ended(tracer, "http post /transfers").size(), (requests) -> requests == 1);
			List<SimpleSpan> spans = List.copyOf(tracer.getSpans());
			SimpleSpan request = ended(tracer, "http post /transfers").get(0);
			List<SimpleSpan> transactions = ended(tracer, Bank.class.getName() + ".transfer");
			assertThat(transactions).singleElement()
				.satisfies((transaction) -> assertThat(transaction.getParentId()).isEqualTo(request.getSpanId()));
			assertThat(spans).filteredOn((span) -> transactions.get(0).getSpanId().equals(span.getParentId()))
				.as("spans of the driver for the begin, the queries and the commit")
				.hasSizeGreaterThan(4);
			assertThat(spans).extracting(SimpleSpan::getTraceId).containsOnly(request.getTraceId());
		}
	}

	private static List<SimpleSpan> ended(SimpleTracer tracer, String name) {
		return tracer.getSpans()
			.stream()
			.filter((span) -> name.equals(span.getName()) && span.getEndTimestamp().toEpochMilli() > 0)
			.toList();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Tracing {

		@Bean
		SimpleTracer tracer() {
			return new SimpleTracer();
		}

	}

}
