package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.AccessMode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * What only the demonstration may do, with an embedded server that does not exist.
 */
@WebMvcTest(DemoController.class)
class DemoWebTests {

	private final SessionMonitor monitor = mock();

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private SessionTemplate sessions;

	@MockitoBean
	private Breakages breakages;

	@MockitoBean
	private BreakableServer server;

	@BeforeEach
	void scope17IsOpen() {
		given(this.server.isStarted()).willReturn(true);
		given(this.sessions.monitor()).willReturn(this.monitor);
		given(this.monitor.abort(eq(17L), anyString())).willReturn(Optional.of(new OpenScope(17,
				Duration.ofMillis(2305), OpenScope.State.WORKING, AccessMode.WRITE, null, "Bank.transfer", false)));
	}

	@Test
	void scopeIsAborted() {
		assertThat(post("/demo/aborts", "{\"id\": 17}")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{"id": 17, "millis": 2305, "transactionName": "Bank.transfer"}""");
	}

	@Test
	void endedScopeIsNotFound() {
		given(this.monitor.abort(anyLong(), anyString())).willReturn(Optional.empty());
		MvcTestResult result = post("/demo/aborts", "{\"id\": 18}");
		assertThat(result).hasStatus(HttpStatus.NOT_FOUND);
		assertThat(result).bodyJson().extractingPath("$.detail").asString().startsWith("There is no open scope 18");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					/demo/aborts | {}                     | 'id' is missing: it must be the id of an open scope, as a JSON integer.
					/demo/aborts | {"id": null}           | 'id' is null: it must be the id of an open scope
					/demo/aborts | {"id": "17"}           | 'id' is "17": it must be the id of an open scope
					/demo/aborts | {"id": 0}              | 'id' is 0: it must be the id of an open scope
					/demo/aborts | {"id": 17.0}           | 'id' is 17.0: it must be the id of an open scope
					/demo/aborts | {"id": 9223372036854775808} | 'id' is 9223372036854775808: it must be
					/demo/breaks | {}                     | 'scenario' is missing: it must be one of "pause", "kill", "cancel"
					/demo/breaks | {"scenario": "PAUSE"}  | 'scenario' is "PAUSE": it must be one of
					/demo/breaks | {"scenario": 1}        | 'scenario' is 1: it must be one of
					/demo/breaks | {"scenario": "pause\\n"} | 'scenario' is "pause\\u000a": it must be one of
					""")
	void invalidRequestIsRefused(String path, String body, String detail) {
		MvcTestResult result = post(path, body);
		assertThat(result).hasStatus(HttpStatus.BAD_REQUEST);
		assertThat(result).bodyJson().extractingPath("$.detail").asString().startsWith(detail);
		then(this.monitor).shouldHaveNoInteractions();
		then(this.breakages).shouldHaveNoInteractions();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pause", "kill", "cancel", "fill" })
	void eachScenarioHasAName(String name) {
		given(this.breakages.cause(any())).willThrow(new BreakInProgressException());
		MvcTestResult result = post("/demo/breaks", "{\"scenario\": \"%s\"}".formatted(name));
		assertThat(result).hasStatus(HttpStatus.CONFLICT);
		assertThat(result).bodyJson().extractingPath("$.detail").asString().contains("Wait until it is repaired");
		then(this.breakages).should().cause(Scenario.valueOf(name.toUpperCase(Locale.ROOT)));
	}

	@Test
	void demonstrationIsAllowedOnThisMachine() {
		assertThat(this.mvc.get().uri("/demo")).hasStatusOk().bodyJson().isStrictlyEqualTo("{\"refusal\": null}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.168.1.5", "2001:db8::1", "not an address" })
	void otherMachinesMayNotDoAnything(String address) {
		given(this.breakages.cause(any())).willReturn(new CompletableFuture<>());
		for (String path : new String[] { "/demo/aborts", "/demo/breaks" }) {
			MvcTestResult result = this.mvc.post()
				.uri(path)
				.contentType(MediaType.APPLICATION_JSON)
				.content("{\"id\": 17, \"scenario\": \"kill\"}")
				.with((request) -> {
					request.setRemoteAddr(address);
					return request;
				})
				.exchange();
			assertRefused(result);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Forwarded", "X-Forwarded-For", "X-Real-IP", "Via" })
	void clientsOfAProxyMayNotDoAnything(String header) {
		assertRefused(this.mvc.post()
			.uri("/demo/aborts")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"id\": 17}")
			.header(header, "127.0.0.1")
			.exchange());
	}

	private void assertRefused(MvcTestResult result) {
		assertThat(result).hasStatus(HttpStatus.FORBIDDEN).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(result).bodyJson()
			.extractingPath("$.detail")
			.asString()
			.startsWith("Only a browser on the machine of this application")
			.endsWith("Nothing was changed.");
		then(this.monitor).shouldHaveNoInteractions();
		then(this.breakages).shouldHaveNoInteractions();
	}

	private MvcTestResult post(String uri, String body) {
		return this.mvc.post().uri(uri).contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

}
