package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the page shows of the library: scopes, times, events, and the code behind its
 * buttons.
 */
class PageLibraryIT extends PageFixture {

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private Neo4jConnectionDetails details;

	PageLibraryIT(@Autowired @LocalServerPort int port) {
		super(port);
	}

	@Test
	void openScopeIsListedWhileItIsOpen() {
		this.page.openWithDemoAccounts();
		String scope = this.page.holdTransfer("PT1M");
		long id = Long.parseLong(this.page.content(scope + " .id"));
		assertThat(this.sessions.monitor().openScopes()).extracting(OpenScope::id).containsExactly(id);
		assertThat(this.page.content(scope + " .leaked")).isEqualTo("no");
		String age = this.page.content(scope + " .age");
		await().atMost(Page.PATIENCE).until(() -> this.page.content(scope + " .age"), (later) -> !later.equals(age));
		assertThat(this.sessions.monitor().abort(id, "this test")).isPresent();
		await().atMost(Page.PATIENCE).until(() -> this.page.content(scope), "null"::equals);
		await().atMost(Page.PATIENCE).until(() -> browser.element("#no-scopes").isDisplayed());
		await().atMost(Page.PATIENCE)
			.until(() -> browser.text("#transfer-result"), (text) -> text.contains("was aborted by this test"));
	}

	@Test
	void leakedScopeIsMarkedAndItsLogLineIsAnEventAndNothingCanBeAbortedWithoutAnEmbeddedServer() {
		try (ConfigurableApplicationContext context = OtherApplication.run(this.details,
				"--neo4j.sessions.leak-detection-threshold=500ms")) {
			Page leaking = new Page(browser,
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			leaking.openWithDemoAccounts();
			String scope = leaking.holdTransfer("PT1M");
			await().atMost(Page.PATIENCE).until(() -> leaking.content(scope + " .leaked"), "leaked"::equals);
			WebElement abort = browser.element(scope + " button");
			assertThat(abort.getDomAttribute("aria-disabled")).isEqualTo("true");
			abort.click();
			assertThat(browser.text("#demo-note")).contains("uses a server that it has not started")
				.contains("without spring.neo4j.uri");
			assertThat(browser.text("#abort-note")).isEqualTo(browser.text("#demo-note"));
			assertThat(browser.element("#kill").getDomAttribute("aria-disabled")).isEqualTo("true");
			browser.element("#kill").click();
			await().atMost(Page.PATIENCE)
				.until(() -> leaking.content("#log"), (events) -> events.contains("leakDetectionThreshold"));
			await().atMost(Page.PATIENCE).until(() -> browser.text("#leaked"), (leaked) -> leaked.matches("[1-9]\\d*"));
			BankClient client = new BankClient(
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			Problems.assertThat(client.post("/demo/aborts", "{\"id\": 1}"))
				.isProblem(403, "uses a server that it has not started");
			Problems.assertThat(client.post("/demo/breaks", "{\"scenario\": \"kill\"}"))
				.isProblem(403, "Nothing was changed");
			assertThat(browser.text("#scopes-result")).isEmpty();
			long id = Long.parseLong(leaking.content(scope + " .id"));
			assertThat(context.getBean(SessionTemplate.class).monitor().abort(id, "this test"))
				.as("the scope, which nobody has ended")
				.isPresent();
			await().atMost(Page.PATIENCE)
				.until(() -> browser.text("#transfer-result"), (text) -> text.contains("was aborted by this test"));
		}
	}

	@Test
	void timesOfWaitsAndScopesAreShown() {
		this.page.openWithDemoAccounts();
		browser.element("#burst").click();
		await().atMost(Page.PATIENCE).until(() -> browser.text("#burst-result"), (text) -> text.contains("were made"));
		await().atMost(Page.PATIENCE)
			.until(() -> this.page.content("#times"),
					(times) -> times.contains("Wait for a session") && times.contains("Write, committed")
							&& times.contains("Write, rolled back") && times.contains("Read, committed"));
		// a burst holds a third of its transfers for a second, so that others wait
		await().atMost(Page.PATIENCE)
			.until(() -> this.page.content("#times tr:first-child td:nth-child(3)"), (p95) -> p95.matches("[0-9.]+ s"));
		await().atMost(Page.PATIENCE)
			.until(() -> this.page.content("#log"),
					(events) -> events.contains("committed") && events.contains("rolled back"));
		browser.window(1200, 2600);
		browser.screenshot("library");
	}

	@Test
	void codeBehindEachButtonIsThatOfTheSources() throws IOException {
		this.page.openWithDemoAccounts();
		List<String> buttons = List.of("open-demo", "burst", "abort", "transfer-button", "pause", "kill", "cancel",
				"fill");
		await().atMost(Page.PATIENCE)
			.until(() -> browser.evaluate("return document.querySelectorAll('[data-code]:not([hidden]) pre').length"),
					(methods) -> ((Long) methods) >= buttons.size());
		for (String button : buttons) {
			String shown = String.valueOf(browser
				.evaluate("return document.querySelector('[data-code=%s] pre').textContent".formatted(button)));
			String file = this.page.content("[data-code=%s] a".formatted(button));
			String indented = shown.lines()
				.map((line) -> line.isEmpty() ? line : "\t" + line)
				.reduce((first, second) -> first + "\n" + second)
				.orElseThrow();
			assertThat(Files.readString(Path.of("src/main/java/io/github/neo4jsessions/sample", file)))
				.contains(indented);
		}
		browser.element("[data-code=transfer-button] summary").click();
		assertThat(browser.text("[data-code=transfer-button]")).contains("@PostMapping(path = \"/transfers\"",
				"@AsyncTransactional");
		browser.window(375, 4600);
		this.page.assertNothingIsCutOff(375);
		browser.screenshot("code-phone");
	}

	@Test
	void namesAreShownAsText() {
		new BankClient(this.port).post("/accounts", """
				{"id": "<img src=x onerror=window.injected=1>", "owner": "<b>Eve</b>", "balance": 1}""");
		this.page.open();
		await().atMost(Page.PATIENCE)
			.until(() -> this.page.content("#accounts"), (rows) -> rows.contains("<b>Eve</b>"));
		assertThat(browser.evaluate("return document.querySelectorAll('#accounts img, #accounts b').length"))
			.isEqualTo(0L);
	}

}
