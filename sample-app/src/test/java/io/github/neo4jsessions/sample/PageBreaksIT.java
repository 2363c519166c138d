package io.github.neo4jsessions.sample;

import java.time.Duration;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;
import org.openqa.selenium.Keys;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The buttons of the page that break something, in an application that has started its
 * own server, as "mvn spring-boot:run" does.
 */
class PageBreaksIT {

	private static ConfigurableApplicationContext application;

	private static Browser browser;

	private static Page page;

	private static BankClient client;

	@BeforeAll
	static void start() {
		browser = Browser.start();
		application = new SpringApplicationBuilder(BankApplication.class).properties("server.port=0").run();
		int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		page = new Page(browser, port);
		client = new BankClient(port);
	}

	@AfterAll
	static void stop() {
		if (application != null) {
			application.close();
		}
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void open() {
		sessions()
			.execute((session) -> session.runAsync("MATCH (a:Account) DETACH DELETE a")
				.thenCompose(ResultCursor::consumeAsync))
			.join();
		browser.window(1200, 900);
		browser.colorScheme("light");
		page.openWithDemoAccounts();
		assertThat(browser.element("#demo-note").isDisplayed()).isFalse();
	}

	@AfterEach
	void nothingIsLeftBehind() {
		EmbeddedNeo4j server = application.getBean(EmbeddedNeo4j.class);
		// also after a failure, so that the next test finds a server
		await().atMost(Duration.ofMinutes(5)).until(server::isRunning);
		await().atMost(Page.PATIENCE).until(() -> sessions().statistics().active(), (active) -> active == 0);
	}

	private static SessionTemplate sessions() {
		return application.getBean(SessionTemplate.class);
	}

	@Test
	void abortedScopeIsRolledBackAndItsCallerIsTold() {
		String scope = page.holdTransfer("PT1M");
		String id = page.content(scope + " .id");
		browser.element(scope + " button").click();
		await().atMost(Page.PATIENCE)
			.until(() -> browser.text("#scopes-result"), (text) -> text.contains("its transaction is rolled back"));
		await().atMost(Page.PATIENCE)
			.until(() -> browser.text("#transfer-result"), (text) -> text.startsWith("Aborted, as requested 503"));
		await().atMost(Page.PATIENCE)
			.until(() -> page.content("#log"),
					(events) -> events.contains("scope " + id + " is aborted by a user of the sample's page"));
		await().atMost(Page.PATIENCE).until(() -> browser.element("#no-scopes").isDisplayed());
		assertThat(client.balance("demo-ada")).isEqualTo(100_000);
		browser.window(1200, 2600);
		browser.screenshot("aborted");
	}

	@Test
	void abortKeepsTheFocusOfTheKeyboard() {
		String scope = page.holdTransfer("PT1M");
		browser.element("#burst").sendKeys("");
		browser.tabTo(scope + " button");
		browser.press(Keys.ENTER);
		await().atMost(Page.PATIENCE)
			.until(() -> browser.text("#scopes-result"), (text) -> text.contains("its transaction is rolled back"));
		await().atMost(Page.PATIENCE).until(() -> browser.focused().equals(browser.element("#scopes-scroll")));
		assertThat(page.content(scope)).isEqualTo("null");
	}

	@Test
	void pauseLosesNothing() {
		breakSomething("pause");
		assertFate("sends COMMIT while the server is paused", 2, "committed");
		assertFate("begins while the server is paused", 2, "committed");
		assertFate("begins as well, and gives up after a second", 2, "cancelled");
		assertMoneyIsKept();
		awaitInLog("The server is paused (SIGSTOP)", "The server is resumed (SIGCONT)");
	}

	@Test
	void killLeavesSomeCallersWithAnUnknownOutcome() {
		SessionStatistics before = sessions().statistics();
		breakSomething("kill");
		assertFate("has sent COMMIT when the server is killed", 2, "unknown outcome");
		assertThat(page.content("#callers")).contains("TransactionOutcomeUnknownException",
				"The balances show afterwards that it was not committed.");
		assertFate("is at work when the server is killed", 2, "unknown outcome");
		assertFate("begins while there is no server", 2, "not begun");
		assertFate("begins after the restart", 2, "committed");
		assertThat(sessions().statistics().retries()).isGreaterThan(before.retries());
		assertMoneyIsKept();
		awaitInLog("The server is killed (SIGKILL)", "The server is started again", "of unknown outcome");
		browser.window(1200, 3000);
		browser.screenshot("killed");
		browser.colorScheme("dark");
		browser.screenshot("killed-dark");
		browser.window(375, 5200);
		page.assertNothingIsCutOff(375);
		browser.screenshot("killed-phone-dark");
	}

	@Test
	void cancelledTransferIsRolledBackAndTheOthersGoOn() {
		breakSomething("cancel");
		assertFate("is held, and cancelled by its caller", 1, "cancelled");
		assertFate("waits for its locks", 2, "committed");
		assertMoneyIsKept();
		// without the one cent of the cancelled transfer
		assertThat(client.balance("demo-ada")).isEqualTo(100_000 - 2 - 4);
	}

	@Test
	void callsBeyondTheLimitAreRefused() {
		long before = sessions().statistics().rejected();
		breakSomething("fill");
		assertFate("has a session, and keeps it for two seconds", 16, "committed");
		assertFate("waits for a session", 200, "committed");
		assertFate("finds the queue full", 8, "refused");
		assertThat(page.content("#callers")).contains("SessionLimitException");
		assertThat(sessions().statistics().rejected()).isEqualTo(before + 8);
		await().atMost(Page.PATIENCE).until(() -> browser.number("#rejected"), (shown) -> shown == before + 8);
		assertMoneyIsKept();
		browser.window(1200, 2800);
		browser.screenshot("filled");
	}

	private static void breakSomething(String scenario) {
		// after the listener of the page, which has disabled all buttons by then
		browser.evaluate("""
				document.getElementById('%s').addEventListener('click', () => window.disabledByClick =
					[...document.querySelectorAll('.breaks button')].map((button) => button.ariaDisabled).join(' '));"""
			.formatted(scenario));
		browser.element("#" + scenario).click();
		assertThat(browser.evaluate("return window.disabledByClick")).isEqualTo("true true true true");
		// on a busy machine, the restart of the server takes minutes
		await().atMost(Duration.ofMinutes(5))
			.until(() -> browser.text("#break-result"), (text) -> text.contains("have received a result"));
		await().atMost(Page.PATIENCE)
			.until(() -> browser.element("#" + scenario).getDomAttribute("aria-disabled"), "false"::equals);
	}

	private static void awaitInLog(String... lines) {
		await().atMost(Page.PATIENCE).untilAsserted(() -> assertThat(page.content("#log")).contains(lines));
	}

	private static void assertFate(String call, int count, String fate) {
		assertThat(browser.evaluate("""
				return [...document.querySelectorAll('#callers tr')]
					.filter((row) => row.querySelector('.call').textContent === '%s')
					.map((row) => row.querySelector('th').textContent + ' ' + row.querySelector('.fate').textContent)
					.join(', ')""".formatted(call))).as(page.content("#callers")).isEqualTo(count + " × " + fate);
	}

	private static void assertMoneyIsKept() {
		assertThat(browser.text("#break-result")).contains("Before, all accounts together held 8,000.00")
			.contains("now they hold 8,000.00: no money was created or lost.");
	}

}
