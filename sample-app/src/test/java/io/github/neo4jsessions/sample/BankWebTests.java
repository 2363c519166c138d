package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * The HTTP interface with a mocked {@link Bank}.
 */
@WebMvcTest
class BankWebTests {

	private static final Account ANN = new Account("ann", "Ann", 700);

	private static final Account BOB = new Account("bob", "Bob", 300);

	private static final String TRANSFER = """
			{"from": "ann", "to": "bob", "amount": 200}""";

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private Bank bank;

	@MockitoBean
	private Burst burst;

	@MockitoBean
	private SessionFeed feed;

	@MockitoBean
	private EventLog events;

	@MockitoBean
	private SessionTimes times;

	@MockitoBean
	private SessionTemplate sessions;

	@MockitoBean
	private Breakages breakages;

	@Test
	void openedAccountIsCreatedAtItsLocation() {
		given(this.bank.open(ANN)).willReturn(CompletableFuture.completedFuture(ANN));
		assertThat(post("/accounts", """
				{"id": "ann", "owner": "Ann", "balance": 700}""")).hasStatus(HttpStatus.CREATED)
			.hasHeader(HttpHeaders.LOCATION, "http://localhost/accounts/ann")
			.bodyJson()
			.isStrictlyEqualTo("""
					{"id": "ann", "owner": "Ann", "balance": 700}""");
	}

	@Test
	void locationOfAnUnusualIdIsEncoded() {
		Account account = new Account("ä ?%", "Ann", 0);
		given(this.bank.open(account)).willReturn(CompletableFuture.completedFuture(account));
		assertThat(post("/accounts", """
				{"id": "ä ?%", "owner": "Ann", "balance": 0}""")).hasStatus(HttpStatus.CREATED)
			.hasHeader(HttpHeaders.LOCATION, "http://localhost/accounts/%C3%A4%20%3F%25");
	}

	@Test
	void accountsAreListed() {
		given(this.bank.findAll()).willReturn(CompletableFuture.completedFuture(List.of(ANN, BOB)));
		assertThat(this.mvc.get().uri("/accounts")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				[{"id": "ann", "owner": "Ann", "balance": 700}, {"id": "bob", "owner": "Bob", "balance": 300}]""");
	}

	@Test
	void accountIsFound() {
		given(this.bank.find("ann")).willReturn(CompletableFuture.completedFuture(ANN));
		assertThat(this.mvc.get().uri("/accounts/ann")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{"id": "ann", "owner": "Ann", "balance": 700}""");
	}

	@Test
	void transferIsCreatedWithTheBalancesAfterIt() {
		given(this.bank.transfer(new TransferOrder("ann", "bob", 200, Duration.ZERO)))
			.willReturn(CompletableFuture.completedFuture(new Transfer(200, ANN, BOB)));
		assertThat(post("/transfers", TRANSFER)).hasStatus(HttpStatus.CREATED).bodyJson().isStrictlyEqualTo("""
				{"amount": 200, "from": {"id": "ann", "owner": "Ann", "balance": 700},
				"to": {"id": "bob", "owner": "Bob", "balance": 300}}""");
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, PT0S", "PT5S, PT5S", "pt1.5s, PT1.5S", "PT5M, PT5M" })
	void holdIsAnIsoDuration(String hold, Duration expected) {
		TransferOrder order = new TransferOrder("ann", "bob", 200, expected);
		given(this.bank.transfer(order)).willReturn(CompletableFuture.completedFuture(new Transfer(200, ANN, BOB)));
		assertThat(post("/transfers?hold=" + hold, TRANSFER)).hasStatus(HttpStatus.CREATED);
		then(this.bank).should().transfer(order);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5", "5s", "PT", "-PT1S", "PT-1S", "PT5M0.001S", "P1D", "PT9999999999999999999H" })
	void otherHoldsAreRefused(String hold) {
		assertRefused(post("/transfers?hold=" + hold, TRANSFER), "hold", "ISO-8601 duration from PT0S to PT5M");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"owner": "Ann", "balance": 1}                            | id      | 'id' is missing: it must be a JSON string
					{"id": null, "owner": "Ann", "balance": 1}                | id      | 'id' is null: it must be a JSON string
					{"id": " ", "owner": "Ann", "balance": 1}                 | id      | 'id' is " ": it must be
					{"id": "a\\nb", "owner": "Ann", "balance": 1}             | id      | printable
					{"id": "\\ud800", "owner": "Ann", "balance": 1}           | id      | printable
					{"id": 7, "owner": "Ann", "balance": 1}                   | id      | 'id' is 7: it must be a JSON string
					{"id": {}, "owner": "Ann", "balance": 1}                  | id      | 'id' is {}: it must be a JSON string
					{"id": "a/b", "owner": "Ann", "balance": 1}               | id      | must not contain /
					{"id": "..", "owner": "Ann", "balance": 1}                | id      | must not contain /
					{"id": "ann", "balance": 1}                               | owner   | 'owner' is missing
					{"id": "ann", "owner": "", "balance": 1}                  | owner   | 'owner' is "": it must be
					{"id": "ann", "owner": "Ann"}                             | balance | 'balance' is missing
					{"id": "ann", "owner": "Ann", "balance": null}            | balance | 'balance' is null
					{"id": "ann", "owner": "Ann", "balance": -1}              | balance | 'balance' is -1: it must be a whole number of cents from 0 to
					{"id": "ann", "owner": "Ann", "balance": 10.5}            | balance | 'balance' is 10.5: it must be a whole number
					{"id": "ann", "owner": "Ann", "balance": 10.0}            | balance | as a JSON integer
					{"id": "ann", "owner": "Ann", "balance": 1e3}             | balance | as a JSON integer
					{"id": "ann", "owner": "Ann", "balance": "10"}            | balance | 'balance' is "10": it must be a whole number
					{"id": "ann", "owner": "Ann", "balance": true}            | balance | 'balance' is true
					{"id": "ann", "owner": "Ann", "balance": [1]}             | balance | 'balance' is [1]
					{"id": "ann", "owner": "Ann", "balance": 9223372036854775808} | balance | is 9223372036854775808: it must be
					""",
			quoteCharacter = '`')
	void invalidAccountsAreRefused(String body, String field, String detail) {
		assertRefused(post("/accounts", body), field, detail);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\u2028", "\\u2029", "\\u200b", "\\u200d", "\\u2060", "\\ufeff", "\\u202e", "\\u2066",
			"\\u200f", "\\u061c", "\\u00ad", "\\u0000", "\\u001b", "\\u007f", "\\u0085", "\\t", "\\r", "\\u00a0",
			"\\u2003", "\\u3000", "\\u3164", "\\u115f", "\\u2800", "\\ufe0f", "\\u034f", "\\ufff9", "\\uffff",
			"\\udb40\\udc41", "\\ud800", "\\udc00", "\\ue000" })
	void invisibleCharactersAreRefusedAndShownEscaped(String escaped) {
		for (String text : List.of("a" + escaped + "b", escaped, escaped + "a", "a" + escaped)) {
			assertRefused(account(text, "Ann"), "id", "it must be a JSON string of 1 to 100 printable characters");
			assertRefused(account("ann", text), "owner", "it must be a JSON string of 1 to 100 printable characters");
			MvcTestResult transfer = post("/transfers", """
					{"from": "ann", "to": "%s", "amount": 200}""".formatted(text));
			assertRefused(transfer, "to", "printable");
			assertThat(transfer).bodyJson()
				.extractingPath("$.detail")
				.asString()
				.containsPattern("^'to' is \".*\\\\[a-z0-9]+.*\"")
				.matches("[ -~]+");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { " ann", "ann ", " ", "", "  " })
	void blanksAtTheEndsAreRefused(String text) {
		assertRefused(account(text, "Ann"), "id", "without leading or trailing blanks");
		assertRefused(account("ann", text), "owner", "without leading or trailing blanks");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ann Lee", "\u00c5sa", "\u5c71\u7530 \u82b1\u5b50", "\u0645\u0631\u064a\u0645",
			"O'Neil & Co. <b>", "\ud83d\ude00" })
	void visibleCharactersAreAllowedInIdsAndOwners(String text) {
		Account account = new Account(text, text, 700);
		given(this.bank.open(account)).willReturn(CompletableFuture.completedFuture(account));
		assertThat(account(text, text)).hasStatus(HttpStatus.CREATED);
	}

	@Test
	void lengthIsCountedInCharacters() {
		String text = "\ud83d\ude00".repeat(100);
		assertRefused(account(text + "a", "Ann"), "id", "1 to 100 printable characters");
		assertRefused(account("a" + text + text, "Ann"), "id", "1 to 100 printable characters");
		Account account = new Account(text, "Ann", 700);
		given(this.bank.open(account)).willReturn(CompletableFuture.completedFuture(account));
		assertThat(account(text, "Ann")).hasStatus(HttpStatus.CREATED);
	}

	@Test
	void unknownIdIsShownEscaped() {
		String id = "a\u202eb\nc";
		given(this.bank.find(id)).willReturn(CompletableFuture.failedFuture(new AccountNotFoundException(id)));
		assertProblem(this.mvc.get().uri("/accounts/{id}", id).exchange(), HttpStatus.NOT_FOUND,
				"There is no account 'a\\u202eb\\u000ac'");
	}

	private MvcTestResult account(String id, String owner) {
		return post("/accounts", """
				{"id": "%s", "owner": "%s", "balance": 700}""".formatted(id, owner));
	}

	@Test
	void everyInvalidFieldAndParameterIsNamed() {
		MvcTestResult account = post("/accounts", """
				{"id": "a/b", "owner": " ", "balance": -1}""");
		assertRefused(account, "balance", "'id' is \"a/b\": an id must not contain /");
		assertThat(account).bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("'balance' is -1: it must be a whole number of cents from 0", "'owner' is \" \": it must be");
		MvcTestResult transfer = post("/transfers?hold=5s", """
				{"from": "ann", "to": "ann", "amount": 0}""");
		assertRefused(transfer, "amount", "'hold' is \"5s\": it must be an ISO-8601 duration from PT0S to PT5M");
		assertThat(transfer).bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("'amount' is 0: it must be", "'to' is \"ann\": it must be another account than 'from'");
	}

	@Test
	void tooLongIdIsRefusedAndNotRepeatedInFull() {
		MvcTestResult result = post("/accounts", """
				{"id": "%s", "owner": "Ann", "balance": 1}""".formatted("x".repeat(1000)));
		assertRefused(result, "id", "1 to 100 printable characters");
		assertThat(result).bodyText().hasSizeLessThan(500);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"to": "bob", "amount": 1}                                  | from   | 'from' is missing
					{"from": "ann", "to": " ", "amount": 1}                     | to     | printable
					{"from": "ann", "to": "ann", "amount": 1}                   | to     | 'to' is "ann": it must be another account
					{"from": "ann", "to": "bob"}                                | amount | 'amount' is missing
					{"from": "ann", "to": "bob", "amount": 0}                   | amount | 'amount' is 0
					{"from": "ann", "to": "bob", "amount": -5}                  | amount | 'amount' is -5: it must be a whole number of cents from 1
					{"from": "ann", "to": "bob", "amount": 10.5}                | amount | 'amount' is 10.5
					{"from": "ann", "to": "bob", "amount": 9223372036854775808} | amount | to 9223372036854775807
					""",
			quoteCharacter = '`')
	void invalidTransfersAreRefused(String body, String field, String detail) {
		assertRefused(post("/transfers", body), field, detail);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{", "[]", "7", "{\"id\": \"ann\",}",
			"{\"id\": \"ann\", \"owner\": \"Ann\", \"balance\": 1} {}" })
	void bodiesThatAreNotAJsonObjectAreRefused(String body) {
		assertProblem(post("/accounts", body), HttpStatus.BAD_REQUEST, "Send a JSON object");
		then(this.bank).shouldHaveNoInteractions();
	}

	@Test
	void unknownAccountIsNotFound() {
		given(this.bank.find("eve")).willReturn(CompletableFuture.failedFuture(new AccountNotFoundException("eve")));
		assertProblem(this.mvc.get().uri("/accounts/eve").exchange(), HttpStatus.NOT_FOUND,
				"There is no account 'eve'");
	}

	@Test
	void existingIdIsAConflict() {
		given(this.bank.open(ANN)).willReturn(
				CompletableFuture.failedFuture(new AccountExistsException("ann", new IllegalStateException("taken"))));
		assertProblem(post("/accounts", """
				{"id": "ann", "owner": "Ann", "balance": 700}"""), HttpStatus.CONFLICT, "Choose another id");
	}

	@Test
	void tooLittleMoneyIsAConflict() {
		givenTransferFails(new InsufficientFundsException(ANN, 800));
		MvcTestResult result = post("/transfers", TRANSFER);
		assertProblem(result, HttpStatus.CONFLICT, "'ann' holds 700 cents");
		assertThat(result).bodyJson().isLenientlyEqualTo("""
				{"account": "ann", "balance": 700, "amount": 800}""");
	}

	@Test
	void balanceBeyondTheLimitIsAConflict() {
		givenTransferFails(new BalanceLimitException(ANN, Long.MAX_VALUE));
		assertProblem(post("/transfers", TRANSFER), HttpStatus.CONFLICT, "the largest balance is 9223372036854775807");
	}

	@ParameterizedTest
	@MethodSource
	void unavailableServerIsReportedWithTheTimeOfARetry(RuntimeException failure) {
		givenTransferFails(failure);
		MvcTestResult result = post("/transfers", TRANSFER);
		assertProblem(result, HttpStatus.SERVICE_UNAVAILABLE, "Nothing was changed");
		assertThat(result).hasHeader(HttpHeaders.RETRY_AFTER, "1");
	}

	static Stream<RuntimeException> unavailableServerIsReportedWithTheTimeOfARetry() {
		return Stream.of(new TransientDataAccessResourceException("gone"),
				new DataAccessResourceFailureException("gone"), new CannotCreateTransactionException("gone"),
				new CannotAcquireLockException("deadlock"),
				new CannotCreateTransactionException("cut", new IOException("Connection reset by peer")),
				new DataAccessResourceFailureException("cut", new IOException("Broken pipe")));
	}

	@Test
	void limitOfSessionsIsReported() {
		givenTransferFails(new SessionLimitException("Session template 'default' has no session for this call"));
		MvcTestResult result = post("/transfers", TRANSFER);
		assertProblem(result, HttpStatus.SERVICE_UNAVAILABLE,
				"Session template 'default' has no session for this call. Nothing was changed.");
		assertThat(result).hasHeader(HttpHeaders.RETRY_AFTER, "1");
	}

	@Test
	void abortIsReported() {
		givenTransferFails(new SessionScopeAbortedException("A scope was aborted by an operator"));
		assertProblem(post("/transfers", TRANSFER), HttpStatus.SERVICE_UNAVAILABLE,
				"A scope was aborted by an operator. Nothing was changed.");
	}

	@Test
	void burstIsReported() {
		ProblemDetail refusal = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "too little");
		given(this.burst.fire())
			.willReturn(CompletableFuture.completedFuture(BurstReport.of(Arrays.asList(null, refusal, null, refusal))));
		assertThat(post("/bursts", "")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{"sent": 4, "made": 2, "refused": [{"count": 2, "example":
				{"title": "Conflict", "status": 409, "detail": "too little"}}]}""");
	}

	@Test
	void burstWithoutAccountsIsAConflict() {
		given(this.burst.fire()).willReturn(CompletableFuture.failedFuture(new TooFewAccountsException(1)));
		assertProblem(post("/bursts", ""), HttpStatus.CONFLICT, "needs two accounts, and there are 1");
	}

	@Test
	void unknownOutcomeIsReported() {
		for (Exception cut : List.of(new IllegalStateException("cut"), new IOException("Connection reset by peer"))) {
			givenTransferFails(new TransactionOutcomeUnknownException("lost", cut));
			assertProblem(post("/transfers", TRANSFER), HttpStatus.INTERNAL_SERVER_ERROR,
					"The outcome of the request is unknown");
		}
	}

	@Test
	void otherFailureRevealsNoInternals() {
		givenTransferFails(new IllegalStateException("secret"));
		MvcTestResult result = post("/transfers", TRANSFER);
		assertProblem(result, HttpStatus.INTERNAL_SERVER_ERROR, "See the log of the application");
		assertThat(result).bodyText().doesNotContain("secret");
	}

	@Test
	void unknownPathIsNotFound() {
		assertProblem(this.mvc.get().uri("/account").exchange(), HttpStatus.NOT_FOUND, "There is nothing at /account");
	}

	@Test
	void otherMethodIsNotAllowed() {
		assertProblem(this.mvc.delete().uri("/accounts").exchange(), HttpStatus.METHOD_NOT_ALLOWED, "DELETE");
	}

	@Test
	void otherMediaTypeIsNotSupported() {
		assertProblem(this.mvc.post().uri("/accounts").contentType(MediaType.TEXT_PLAIN).content("ann").exchange(),
				HttpStatus.UNSUPPORTED_MEDIA_TYPE, "text/plain");
	}

	private MvcTestResult post(String uri, String body) {
		return this.mvc.post().uri(uri).contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

	private void givenTransferFails(RuntimeException failure) {
		given(this.bank.transfer(any())).willReturn(CompletableFuture.failedFuture(failure));
	}

	private void assertRefused(MvcTestResult result, String field, String detail) {
		assertProblem(result, HttpStatus.BAD_REQUEST, detail);
		assertThat(result).bodyJson().extractingPath("$.field").isEqualTo(field);
		then(this.bank).shouldHaveNoInteractions();
	}

	private static void assertProblem(MvcTestResult result, HttpStatus status, String detail) {
		assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(result).bodyJson().extractingPath("$.status").isEqualTo(status.value());
		assertThat(result).bodyJson().extractingPath("$.title").isEqualTo(status.getReasonPhrase());
		assertThat(result).bodyJson().extractingPath("$.detail").asString().contains(detail);
		assertThat(result).bodyJson().extractingPath("$.instance").isEqualTo(result.getRequest().getRequestURI());
	}

}
