package io.github.neo4jsessions.sample;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.neo4jsessions.sample.RawClient.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.json.JsonContent;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/**
 * Requests as they are sent, with a mocked {@link Bank}: a refusal comes before any work,
 * as a problem detail, and leaves no stack trace.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.neo4j.uri=bolt://localhost:1", "spring.mvc.servlet.load-on-startup=1",
				"management.endpoint.neo4jsessions.access=unrestricted", "sample.hosts=bank.example, Other.example" })
@ExtendWith(OutputCaptureExtension.class)
class RequestsTests {

	private static final Account ANN = new Account("ann", "Ann", 700);

	private static final String TRANSFER = """
			{"from": "ann", "to": "bob", "amount": 200}""";

	private static final String ACCOUNT = """
			{"id": "ann", "owner": "Ann", "balance": 700}""";

	private static final Map<String, String> BODIES = Map.of("/transfers", TRANSFER, "/accounts", ACCOUNT, "/bursts",
			"", "/actuator/neo4jsessions/default", "{\"id\": 1}", "/demo/aborts", "{\"id\": 1}", "/demo/breaks",
			"{\"scenario\": \"kill\"}");

	/** A body that is larger than the limit. */
	private static final String LARGE = " ".repeat(1 << 20);

	private static final String[] HEADERS = { "content-security-policy", "x-content-type-options", "x-frame-options",
			"referrer-policy" };

	@LocalServerPort
	private int port;

	@Autowired
	private SessionFeed feed;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping handlers;

	@MockitoBean
	private Bank bank;

	@MockitoBean
	private Burst burst;

	@MockitoBean
	private AccountSchema schema;

	@BeforeEach
	void everythingSucceeds() {
		given(this.bank.transfer(any())).willAnswer((call) -> later(new Transfer(200, ANN, ANN)));
		given(this.bank.open(any())).willAnswer((call) -> later(ANN));
		given(this.bank.find(any())).willAnswer((call) -> later(ANN));
		given(this.bank.findAll()).willAnswer((call) -> later(List.of(ANN)));
		given(this.burst.fire()).willAnswer((call) -> later(new BurstReport(1, 1, List.of())));
	}

	private static <T> CompletableFuture<T> later(T value) {
		return CompletableFuture.supplyAsync(() -> value);
	}

	@ParameterizedTest
	@MethodSource
	void unacceptableAnswerIsRefusedBeforeTheWork(String request, String accept, CapturedOutput output) {
		String[] parts = request.split(" ");
		assertRefused(request, "Accept: " + accept + "\nContent-Type: application/json",
				BODIES.getOrDefault(parts[1], ""), 406, "Acceptable representations: [", output);
	}

	static Stream<Arguments> unacceptableAnswerIsRefusedBeforeTheWork() {
		return Stream
			.of("POST /transfers", "POST /transfers?hold=PT1S", "POST /accounts", "POST /bursts", "GET /accounts",
					"GET /accounts/ann", "HEAD /accounts", "GET /sessions")
			.flatMap((request) -> Stream
				.of("application/xml", "text/html", "application/problem+json", "application/cbor", "xml",
						"application/json;charset=none", "a/b, ".repeat(60) + "a/b")
				.map((accept) -> Arguments.of(request, accept)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			POST /transfers | application/json;charset=ISO-8859-1
			POST /transfers | application/json;charset=UTF-16
			POST /transfers | application/json;version=2
			POST /transfers | application/*;charset=ISO-8859-1
			POST /transfers | text/html, */*;q=0.1
			POST /transfers | application/json;q=0
			POST /accounts  | application/json;charset=ISO-8859-1
			POST /bursts    | application/json;charset=ISO-8859-1
			GET /accounts   | application/json;charset=ISO-8859-1
			GET /actuator   | application/json;charset=ISO-8859-1
			GET /actuator/metrics         | application/json;charset=ISO-8859-1
			GET /actuator/neo4jsessions   | text/html, application/json;charset=UTF-16
			GET /actuator/health/liveness | application/json;charset=ISO-8859-1
			""")
	void workIsNotDoneForAnAnswerThatCannotBeWritten(String request, String accept) {
		Answer answer = send(request, "Content-Type: application/json\nAccept: " + accept,
				BODIES.getOrDefault(request.split(" ")[1], ""));
		assertThat(answer.status()).isBetween(200, 201);
		assertThat(answer.headers()).containsEntry("content-type", "application/json");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                                                 | application/vnd.spring-boot.actuator.v3+json
			Accept: */*                                      | application/vnd.spring-boot.actuator.v3+json
			Accept: application/json, */*;q=0.1              | application/json
			Accept: application/json;q=0.1, */*;q=0.1        | application/json
			Accept: application/vnd.spring-boot.actuator.v2+json | application/vnd.spring-boot.actuator.v2+json
			""")
	void answerOfTheActuatorHasAnAcceptedType(String accept, String type) {
		assertThat(send("GET /actuator/metrics", (accept != null) ? accept : "", "").headers())
			.containsEntry("content-type", type);
		assertThat(send("GET /actuator/prometheus", "Accept: text/plain", "").headers().get("content-type"))
			.startsWith("text/plain");
	}

	@Test
	void abortIsNotDoneForAnAnswerThatCannotBeWritten() {
		Answer answer = send("POST /actuator/neo4jsessions/default",
				"Content-Type: application/json\nAccept: application/json;charset=ISO-8859-1", "{\"id\": 1}");
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.body()).contains("has no open scope 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/xml", "text/html", "none", "*/*",
			"application/json;charset=ISO-8859-1" })
	void pageIsAvailableToEveryClient(String accept) {
		for (String path : List.of("/", "/index.html")) {
			Answer answer = send("GET " + path, "Accept: " + accept, "");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers().get("content-type")).startsWith("text/html");
			assertThat(answer.body()).contains("<title>");
		}
		assertThat(send("HEAD /", "Accept: " + accept, "").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health/none", "/actuator/metrics/none", "/actuator/neo4jsessions/none" })
	void missingPathOfTheActuatorIsReported(String path, CapturedOutput output) {
		assertRefused("GET " + path, "Accept: application/json", "", 404, "There is nothing at " + path, output);
	}

	@Test
	void informationIsAvailableWithoutNeo4j(CapturedOutput output) {
		int logged = output.getAll().length();
		Answer answer = send("GET /actuator/info", "", "");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(new JsonContent(answer.body())).extractingPath("$.accounts").asString().startsWith("unknown: Neo4j");
		assertThat(output.getAll().substring(logged)).doesNotContain("\tat ");
	}

	@ParameterizedTest
	@MethodSource
	void everyErrorHasABody(String path) {
		for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER")) {
			for (String accept : List.of("Accept: */*", "Accept: application/json", "Accept: text/html",
					"Accept: application/xml", "Accept: none")) {
				if (!method.equals("GET") || !path.equals("/sessions")) {
					Answer answer = send(method + " " + path, accept + "\nContent-Type: application/json", "");
					String what = method + " " + path + " " + accept + ": " + answer;
					assertThat(answer.status()).as(what).isBetween(200, 599);
					if (answer.status() >= 400) {
						assertThat(answer.headers().get("content-type")).as(what)
							.isIn("application/problem+json", "application/json",
									"application/vnd.spring-boot.actuator.v3+json");
						assertThat(answer.body()).as(what).startsWith("{");
					}
				}
			}
		}
	}

	static Stream<String> everyErrorHasABody() {
		return Stream.of("/", "/page.css", "/webjars", "/accounts", "/accounts/ann", "/transfers", "/bursts",
				"/sessions", "/error", "/nothing", "/actuator", "/actuator/nothing", "/actuator/health",
				"/actuator/health/none", "/actuator/health/neo4j", "/actuator/info", "/actuator/metrics",
				"/actuator/metrics/none", "/actuator/metrics/neo4j.sessions.active?tag=template:none",
				"/actuator/neo4jsessions", "/actuator/neo4jsessions/none", "/actuator/neo4jsessions/default",
				"/actuator/prometheus", "/times", "/code", "/demo", "/demo/aborts", "/demo/breaks", "/demo/nothing");
	}

	@ParameterizedTest
	@MethodSource
	void otherTypesOfABodyAreRefused(String path, String type, CapturedOutput output) {
		assertRefused("POST " + path, "Content-Type: " + type, BODIES.get(path), 415,
				"Send Content-Type: application/json", output);
	}

	static Stream<Arguments> otherTypesOfABodyAreRefused() {
		return Stream.of("/transfers", "/accounts", "/bursts")
			.flatMap((path) -> Stream
				.of("", "*/*", "application/*", "application/*+json", "*/json; charset=utf-8", "json", "text/plain",
						"application/json;charset=none", "application/x-www-form-urlencoded", "multipart/form-data",
						"multipart/form-data; boundary=x", "multipart/mixed", "application/cbor")
				.map((type) -> Arguments.of(path, type)));
	}

	@Test
	void typeIsNotRequiredWithoutABody() {
		assertThat(send("GET /accounts", "Content-Type: multipart/form-data", "").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			POST /transfers?hold=%ZZ          |                                    | 400 | Write % itself as %25
			POST /transfers?hold=%FF          |                                    | 400 | Write % itself as %25
			POST /transfers?hold=%C0%AF       |                                    | 400 | Write % itself as %25
			POST /transfers?hold=PT0S&x=%     |                                    | 400 | Write % itself as %25
			POST /transfers?=PT1S             |                                    | 400 | name=value
			POST /transfers?hold=             |                                    | 400 | 'hold' is "": it must be
			POST /transfers?hold=PT1S&hold=PT2S |                                  | 400 | 'hold' is "PT1S,PT2S"
			POST /transfers?hold=PT1S%E2%80%AE | 	                                   | 400 | 'hold' is "PT1S\\u202e"
			POST /transfers?hold=[            |                                    | 400 | The request is not valid
			GET /actuator/metrics/neo4j.sessions.active?tag=%ZZ |                  | 400 | Write % itself as %25
			GET /actuator/metrics/neo4j.sessions.active?tag=none |                 | 400 | key:value
			GET /actuator/health              | Content-Type: */*                  | 415 | must not contain *
			GET /nothing                      | Accept: none                       | 404 | nothing at /nothing
			GET //                            |                                    | 404 | nothing at /
			GET //accounts                    |                                    | 404 | nothing at /accounts
			GET /webjars/nothing              |                                    | 404 | nothing at /webjars/nothing
			GET /error                        |                                    | 404 | refused
			GET /accounts/a%2Fb               |                                    | 400 | no encoded /
			GET /accounts/a%5Cb               |                                    | 400 | no encoded /
			GET /accounts/%                   |                                    | 400 | percent-encoding
			GET /accounts/[                   |                                    | 400 | path
			GET /../accounts                  |                                    | 400 | path
			GET /accounts                     | Host: a b                          | 400 | headers
			GET /page.css                     | Range: bytes=x                     | 416 | not satisfiable
			PUT /accounts                     | Content-Type: application/x-www-form-urlencoded | 405 | PUT
			DELETE /accounts                  |                                    | 405 | DELETE
			DELETE /                          |                                    | 405 | DELETE
			DELETE /                          | Accept: application/json           | 405 | DELETE
			OTHER /transfers                  |                                    | 405 | OTHER
			TRACE /transfers                  |                                    | 405 | TRACE
			GET /transfers                    |                                    | 405 | GET
			GET /bursts                       |                                    | 405 | GET
			POST /sessions                    |                                    | 405 | POST
			POST /transfers                   | Expect: something                  | 417 | headers
			POST /actuator/neo4jsessions/none |                                    | 400 | parameters: id
			""", quoteCharacter = '`')
	void clientsErrorIsAProblemDetailAndNoStackTrace(String request, String headers, int status, String detail,
			CapturedOutput output) {
		boolean typed = headers != null && headers.contains("Content-Type");
		assertRefused(request, (typed ? "" : "Content-Type: application/json\n") + ((headers != null) ? headers : ""),
				(request.startsWith("GET") || typed) ? "" : TRANSFER, status, detail, output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[", "{\"id\": [", "{\"id\": 1e", "\u0000", "{\"id\": \"\uFEFF", "nul", "{'id': 1}" })
	void bodyThatIsNotJsonIsRefused(String body, CapturedOutput output) {
		for (String path : List.of("/transfers", "/accounts", "/actuator/neo4jsessions/default")) {
			assertRefused("POST " + path, "Content-Type: application/json", body, 400, "JSON", output);
		}
	}

	@Test
	void bodyThatIsNestedTooDeepOrHasATooLongNumberIsRefused(CapturedOutput output) {
		for (String body : List.of("[".repeat(20_000), "{\"id\":".repeat(9000),
				"{\"balance\": " + "1".repeat(20_000))) {
			assertRefused("POST /accounts", "Content-Type: application/json", body, 400, "JSON", output);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/transfers", "/accounts", "/bursts", "/actuator/neo4jsessions/default", "/nothing" })
	void bodyWithATooLargeDeclaredLengthIsNotRead(String path, CapturedOutput output) {
		assertRefused("POST " + path, "Content-Type: application/json\nContent-Length: 40000000", "", 413,
				"larger than 65536 bytes", output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/transfers", "/accounts", "/actuator/neo4jsessions/default" })
	void chunkedBodyIsReadOnlyUpToTheLimit(String path, CapturedOutput output) {
		assertRefused("POST " + path, "Content-Type: application/json\nTransfer-Encoding: chunked",
				chunked("{\"from\": " + LARGE), 413, "larger than 65536 bytes", output);
	}

	@Test
	void largestBodyIsAccepted() {
		String body = TRANSFER + " ".repeat(65536 - TRANSFER.length());
		assertThat(send("POST /transfers", "Content-Type: application/json", body).status()).isEqualTo(201);
		assertThat(send("POST /transfers", "Content-Type: application/json\nTransfer-Encoding: chunked", chunked(body))
			.status()).isEqualTo(201);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatSendsFarTooMuchReceivesTheRefusal(boolean sayingSo) throws Exception {
		HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers
			.ofByteArrays(Collections.nCopies(600, LARGE.substring(0, 65536).getBytes(StandardCharsets.UTF_8)));
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/accounts"))
			.header("Content-Type", "application/json")
			.POST(sayingSo ? HttpRequest.BodyPublishers.fromPublisher(body, 600 * 65536) : body)
			.build();
		for (int i = 0; i < 5; i++) {
			HttpResponse<String> answer = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			Problems.assertThat(answer).isProblem(413, "larger than 65536 bytes");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sec-Fetch-Site: cross-site  | Origin: http://foreign.example
			Sec-Fetch-Site: same-site   | Origin: http://localhost:1
			Sec-Fetch-Site: cross-site  |
			Sec-Fetch-Site: other       |
			Origin: http://foreign.example |
			Origin: http://localhost    |
			Origin: null                |
			Origin: file://             |
			Origin: http://[            |
			""")
	void foreignPageCannotChangeAnything(String first, String second, CapturedOutput output) {
		for (String path : BODIES.keySet()) {
			assertRefused("POST " + path,
					"Content-Type: application/json\n" + first + "\n" + ((second != null) ? second : ""),
					BODIES.get(path), 403, "page of another origin", output);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sec-Fetch-Site: same-origin | Origin: http://localhost:PORT
			Sec-Fetch-Site: same-origin | Origin: https://behind-a-proxy.example
			Sec-Fetch-Site: none        |
			Origin: http://localhost:PORT |
			Origin: https://LOCALHOST:PORT |
			X: y                        |
			""")
	void ownPageAndOtherClientsAreAllowed(String first, String second) {
		String headers = (first + "\n" + ((second != null) ? second : "")).replace("PORT", "" + this.port);
		for (String path : List.of("/transfers", "/accounts", "/bursts")) {
			assertThat(send("POST " + path, "Content-Type: application/json\n" + headers, BODIES.get(path)).status())
				.isBetween(200, 201);
		}
	}

	// DNS rebinding: the page was loaded from a name that now resolves to this machine.
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			foreign.example:PORT    | Origin: http://foreign.example:PORT
			foreign.example:PORT    | Sec-Fetch-Site: same-origin
			foreign.example:PORT    | Sec-Fetch-Site: none
			foreign.example         | X-Forwarded-Host: localhost
			FOREIGN.example.        | Forwarded: host=localhost
			localhost.foreign.example:PORT | X: y
			127.0.0.1.foreign.example | X: y
			notlocalhost            | X: y
			""")
	void pageOfAReboundNameCannotDoAnything(String host, String header, CapturedOutput output) {
		String headers = ("Host: " + host + "\n" + header + "\nContent-Type: application/json").replace("PORT",
				"" + this.port);
		for (String path : BODIES.keySet()) {
			assertRefused("POST " + path, headers, BODIES.get(path), 403, "sample.hosts", output);
		}
		for (String path : List.of("/accounts", "/accounts/ann", "/sessions", "/", "/actuator/neo4jsessions")) {
			assertRefused("GET " + path, headers, "", 403, "sample.hosts", output);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST:PORT", "bank.localhost:80", "127.0.0.1:PORT", "[::1]:PORT",
			"192.168.1.5", "[fe80::1]", "bank.example", "Bank.Example:443", "other.example" })
	void ownNamesAndAddressesAreAllowed(String host) {
		Answer answer = send("POST /transfers",
				"Content-Type: application/json\nHost: " + host.replace("PORT", "" + this.port), TRANSFER);
		assertThat(answer.status()).isEqualTo(201);
	}

	@Test
	void foreignPageMaySendReadsButReceivesNoAnswer() {
		Answer answer = send("OPTIONS /transfers",
				"Origin: http://foreign.example\nAccess-Control-Request-Method: POST\n"
						+ "Access-Control-Request-Headers: content-type",
				"");
		assertThat(answer.headers()).doesNotContainKeys("access-control-allow-origin", "access-control-allow-headers");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/page.js", "/webjars/uplot/dist/uPlot.esm.js", "/accounts", "/nothing",
			"/accounts/%", "/actuator", "/sessions?x=%ZZ" })
	void everyAnswerHasSecurityHeaders(String path) {
		Map<String, String> headers = send("GET " + path, path.startsWith("/sessions") ? "Accept: none" : "", "")
			.headers();
		assertThat(headers).containsKeys(HEADERS).containsEntry("x-content-type-options", "nosniff");
		assertThat(headers.get("content-security-policy")).contains("default-src 'none'", "frame-ancestors 'none'")
			.doesNotContain("unsafe");
	}

	@Test
	void disconnectedClientLeavesNoStackTrace(CapturedOutput output) throws Exception {
		CompletableFuture<Transfer> held = new CompletableFuture<>();
		given(this.bank.transfer(any())).willReturn(held);
		long before = requests();
		int logged = output.getAll().length();
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream().write(("""
					POST /transfers HTTP/1.1\r
					Host: localhost\r
					Content-Type: application/json\r
					Content-Length: %d\r
					\r
					%s""".formatted(TRANSFER.length(), TRANSFER)).getBytes(StandardCharsets.UTF_8));
			await().untilAsserted(() -> then(this.bank).should().transfer(any()));
		}
		held.complete(new Transfer(200, ANN, ANN));
		await().until(() -> requests() > before);
		assertThat(output.getAll().substring(logged)).doesNotContain("\tat ");
	}

	private long requests() {
		return this.meters.find("http.server.requests")
			.tag("uri", "/transfers")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/demo/aborts", "/demo/breaks" })
	void nothingIsAbortedOrBrokenOnAServerThatTheApplicationHasNotStarted(String path, CapturedOutput output) {
		for (String body : List.of(BODIES.get(path), "{}", "{")) {
			assertRefused("POST " + path, "Content-Type: application/json", body, 403,
					"uses a server that it has not started", output);
		}
		assertThat(new JsonContent(send("GET /demo", "", "").body())).extractingPath("$.refusal")
			.asString()
			.contains("Start it without spring.neo4j.uri");
	}

	@Test
	void timesAreThoseOfTheMeters() {
		Timer waits = this.meters.get("neo4j.sessions.acquire").tag("template", "default").timer();
		waits.record(Duration.ofMillis(40));
		Answer answer = send("GET /times", "", "");
		assertThat(answer.status()).isEqualTo(200);
		JsonContent times = new JsonContent(answer.body());
		assertThat(times).extractingPath("$[0].meter").isEqualTo("neo4j.sessions.acquire");
		assertThat(times).extractingPath("$[0].max")
			.asNumber()
			.satisfies((max) -> assertThat(max.doubleValue()).isBetween(39.0, 41.0));
		assertThat(times).extractingPath("$[0].p99")
			.asNumber()
			.satisfies((p99) -> assertThat(p99.doubleValue()).isBetween(30.0, 50.0));
		assertThat(send("GET /actuator/prometheus", "Accept: text/plain", "").body())
			.as("buckets beside the percentiles")
			.contains("neo4j_sessions_acquire_seconds_bucket");
	}

	@Test
	void headersOfTheFeedAreSentWithoutOpeningAStream() {
		for (String path : List.of("/sessions", "/events")) {
			Answer answer = send("HEAD " + path, "", "");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
		}
		assertThat(this.feed.watchers()).isZero();
	}

	@Test
	void everyHandlerDeclaresWhatItConsumesAndProduces() {
		Map<RequestMappingInfo, HandlerMethod> handlers = new HashMap<>(this.handlers.getHandlerMethods());
		handlers.entrySet()
			.removeIf((handler) -> handler.getValue().getBeanType().getPackage() != Bank.class.getPackage());
		assertThat(handlers).hasSizeGreaterThan(5);
		handlers.forEach((mapping, handler) -> {
			assertThat(mapping.getProducesCondition().getProducibleMediaTypes())
				.as("media types that %s produces", handler)
				.hasSize(1);
			if (!mapping.getMethodsCondition().getMethods().toString().equals("[GET]")) {
				assertThat(mapping.getConsumesCondition().getConsumableMediaTypes())
					.as("media types that %s consumes", handler)
					.containsExactly(MediaType.APPLICATION_JSON);
			}
		});
	}

	private void assertRefused(String request, String headers, String body, int status, String detail,
			CapturedOutput output) {
		int logged = output.getAll().length();
		Answer answer = send(request, headers, body);
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers()).containsEntry("content-type", "application/problem+json").containsKeys(HEADERS);
		if (!request.startsWith("HEAD")) {
			JsonContent problem = new JsonContent(answer.body());
			assertThat(problem).extractingPath("$.status").isEqualTo(status);
			assertThat(problem).extractingPath("$.title").asString().isNotBlank();
			assertThat(problem).extractingPath("$.detail").asString().contains(detail);
		}
		assertThat(output.getAll().substring(logged).lines()).as("log").hasSizeLessThan(2);
		then(this.bank).should(never()).transfer(any());
		then(this.bank).should(never()).open(any());
		then(this.bank).should(never()).find(any());
		then(this.bank).should(never()).findAll();
		then(this.burst).should(never()).fire();
	}

	private Answer send(String request, String headers, String body) {
		boolean framed = headers.contains("Content-Length") || headers.contains("Transfer-Encoding") || body.isEmpty();
		String length = framed ? "" : "\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
		return new RawClient(this.port).send(request, headers + length, body);
	}

	private static String chunked(String body) {
		return "%x\r\n%s\r\n0\r\n\r\n".formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
	}

}
