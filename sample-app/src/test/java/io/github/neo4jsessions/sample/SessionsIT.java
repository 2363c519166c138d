package io.github.neo4jsessions.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The stream of samples.
 */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class SessionsIT {

	@Autowired
	private SessionFeed feed;

	@Autowired
	private Neo4jConnectionDetails details;

	@LocalServerPort
	private int port;

	@Test
	void streamBeginsWithTheHistoryAndContinues() throws Exception {
		// of its own, since the other one may have samples of what other tests have done
		try (ConfigurableApplicationContext context = OtherApplication.run(this.details, "--sample.history=2s")) {
			SessionFeed feed = context.getBean(SessionFeed.class);
			int history = 8;
			await().until(() -> samples(feed) == history);
			long before = System.currentTimeMillis();
			try (BufferedReader stream = subscribe(port(context))) {
				long open = System.currentTimeMillis();
				JsonContent first = sample(stream);
				assertThat(first).extractingPath("$.maxActive").isEqualTo(16);
				assertThat(first).extractingPath("$.statistics.active").isEqualTo(0);
				List<Long> times = new ArrayList<>(List.of(at(first)));
				for (int i = 0; i < history + 4; i++) {
					times.add(at(sample(stream)));
				}
				assertThat(times).isSorted();
				assertThat(times).filteredOn((at) -> at <= open).hasSizeGreaterThanOrEqualTo(history);
				assertThat(times.get(times.size() - 1)).isGreaterThan(before);
			}
		}
	}

	@Test
	void disconnectedClientIsRemoved(CapturedOutput output) throws Exception {
		// the client of an earlier test may not be removed yet
		await().until(this.feed::watchers, (watchers) -> watchers == 0);
		BufferedReader stream = subscribe(this.port);
		sample(stream);
		assertThat(this.feed.watchers()).isOne();
		stream.close();
		await().until(this.feed::watchers, (watchers) -> watchers == 0);
		assertThat(output).doesNotContain(" ERROR ", " WARN ");
	}

	@Test
	void streamsEndWhenTheApplicationStops() throws Exception {
		try (ConfigurableApplicationContext context = OtherApplication.run(this.details)) {
			int port = port(context);
			BufferedReader samples = subscribe(port);
			sample(samples);
			BufferedReader events = subscribe(port, "/events");
			context.getBean(EventLog.class).add("something happened");
			assertThat(sample(events)).extractingPath("$.text").isEqualTo("something happened");
			context.close();
			// a stream that is cut off would throw here
			assertThat(samples.lines().toList()).isNotEmpty();
			assertThat(events.lines().toList()).isNotNull();
		}
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Return how many samples a subscriber receives at once.
	 */
	private static int samples(SessionFeed feed) {
		List<SessionSample> samples = new ArrayList<>();
		feed.samples().subscribe(samples::add).dispose();
		return samples.size();
	}

	private static BufferedReader subscribe(int port) throws IOException, InterruptedException {
		return subscribe(port, "/sessions");
	}

	private static BufferedReader subscribe(int port, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		HttpResponse<InputStream> response = HttpClient.newHttpClient()
			.send(request, HttpResponse.BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
	}

	private static JsonContent sample(BufferedReader stream) throws IOException {
		String line = stream.readLine();
		while (!line.startsWith("data:")) {
			line = stream.readLine();
		}
		return new JsonContent(line.substring("data:".length()));
	}

	private static long at(JsonContent sample) {
		return JsonPath.<Number>read(sample.getJson(), "$.at").longValue();
	}

}
