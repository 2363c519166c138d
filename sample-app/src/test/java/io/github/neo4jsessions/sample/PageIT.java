package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.sun.net.httpserver.HttpServer;
import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page at / as a user sees it, in a headless Chromium.
 */
class PageIT extends PageFixture {

	private static final Duration PATIENCE = Page.PATIENCE;

	private final SessionTemplate sessions;

	PageIT(@Autowired @LocalServerPort int port, @Autowired SessionTemplate sessions) {
		super(port);
		this.sessions = sessions;
	}

	@AfterEach
	void consoleIsSilent() {
		assertThat(browser.errors()).isEmpty();
	}

	@Test
	void transferChangesTheBalances() {
		this.page.openWithDemoAccounts();
		new Select(browser.element("[name=from]")).selectByValue("demo-cleo");
		new Select(browser.element("[name=to]")).selectByValue("demo-ada");
		this.page.enterAmount("250,5");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE).until(() -> this.page.balance("demo-cleo"), "749.50"::equals);
		assertThat(this.page.balance("demo-ada")).isEqualTo("1,250.50");
		assertThat(browser.text("#transfer-result .made"))
			.isEqualTo("250.50 moved. Cleo has 749.50, Ada has 1,250.50.");
		assertThat(browser.text("#total")).isEqualTo("8,000.00 in total");
		browser.screenshot("transfer");
	}

	@Test
	void largestBalanceIsExact() {
		new BankClient(this.port).open("rich", Long.MAX_VALUE);
		this.page.open();
		await().atMost(PATIENCE).until(() -> this.page.balance("rich"), "92,233,720,368,547,758.07"::equals);
	}

	@Test
	void burstRaisesTheCurveBeforeItFallsToZero() {
		this.page.openWithDemoAccounts();
		await().atMost(PATIENCE).until(() -> browser.text("#active"), "0"::equals);
		await().atMost(PATIENCE).until(() -> this.page.curveNow(Page.LIGHT), Page::isAtZero);
		browser.element("#burst").click();
		await().atMost(PATIENCE).until(() -> browser.number("#active"), (active) -> active > 8);
		await().atMost(PATIENCE).until(() -> browser.number("#pending"), (pending) -> pending > 8);
		await().atMost(PATIENCE).until(() -> this.page.curveNow(Page.LIGHT), (rise) -> rise > 100);
		browser.screenshot("burst");
		await().atMost(PATIENCE).until(() -> browser.text("#burst-result"), (text) -> text.contains("were made"));
		assertThat(browser.text("#burst-result .made")).isEqualTo("60 of 72 transfers were made.");
		assertThat(browser.text("#burst-result .expected")).startsWith("12 × Refused, as it should be 409 Conflict")
			.containsPattern(
					"demo-[a-z]+ has [0-9]+,?[0-9]*\\.[0-9]{2}, not enough for a transfer of [0-9],[0-9]{3}\\.[0-9]{2}\\.");
		await().atMost(PATIENCE).until(() -> browser.text("#active") + browser.text("#pending"), "00"::equals);
		assertThat(browser.text("#peak")).containsPattern("Peak of the last minute: 16 active, [1-9][0-9]* pending");
		await().atMost(PATIENCE).until(() -> this.page.curveNow(Page.LIGHT), Page::isAtZero);
		await().atMost(PATIENCE).until(() -> browser.text("#total"), "8,000.00 in total"::equals);
		browser.screenshot("after-burst");
		browser.colorScheme("dark");
		assertThat(browser.evaluate("return getComputedStyle(document.body).backgroundColor"))
			.isEqualTo("rgb(20, 25, 27)");
		await().atMost(PATIENCE).until(() -> this.page.curveNow(Page.DARK), Page::isAtZero);
		browser.screenshot("dark");
		browser.window(360, 800);
		this.page.assertNothingIsCutOff(360);
		browser.screenshot("phone-dark");
	}

	@Test
	void refusalIsShownAsThePointAndInTheUnitOfThePage() {
		this.page.openWithDemoAccounts();
		this.page.enterAmount("5000");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE)
			.until(() -> browser.text("#transfer-result"),
					(text) -> text.startsWith("Refused, as it should be 409 Conflict"));
		assertThat(browser.text("#transfer-result"))
			.contains("demo-ada has 1,000.00, not enough for a transfer of 5,000.00. The transaction was rolled back");
		assertThat(this.page.content("main")).as("amounts in another unit").doesNotContain("cents", "100000");
		assertThat(new BankClient(this.port).balance("demo-ada")).isEqualTo(100_000);
		browser.screenshot("refused");
		// Chromium itself logs each answer that is not a success
		assertThat(browser.errors()).singleElement().asString().contains("status of 409");
	}

	@Test
	void resultIsShownEvenIfTheAccountsCannotBeRead() {
		this.page.openWithDemoAccounts();
		browser.evaluate(
				"""
						const fetched = window.fetch;
						window.fetch = (path, init) => (init.method === 'GET') ? Promise.reject(new TypeError()) : fetched(path, init);""");
		this.page.enterAmount("10");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE).until(() -> browser.text("#accounts-result"), (text) -> text.startsWith("No answer"));
		assertThat(browser.text("#transfer-result .made")).startsWith("10.00 moved.");
	}

	@Test
	void anInterruptedAnswerIsShownAsAnUnknownOutcome() {
		this.page.openWithDemoAccounts();
		browser.evaluate("""
				const fetched = window.fetch;
				window.fetch = async (path, init) => {
					const response = await fetched(path, init);
					response.text = () => Promise.reject(new TypeError());
					return response;
				};""");
		this.page.enterAmount("10");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE)
			.until(() -> browser.text("#transfer-result"),
					(text) -> text.contains("outcome of the request is unknown"));
	}

	@Test
	void keyboardIsEnough() {
		this.page.open();
		await().atMost(PATIENCE).until(() -> browser.element("#open-demo").isDisplayed());
		browser.tabTo("#open-demo");
		browser.press(Keys.ENTER);
		await().atMost(PATIENCE).until(() -> this.page.balance("demo-hugo"), "1,000.00"::equals);
		await().atMost(PATIENCE).until(() -> browser.focused().equals(browser.element("#burst")));
		browser.tabTo("#accounts-scroll");
		browser.tabTo("[name=from]");
		browser.press(Keys.DOWN, Keys.DOWN, Keys.DOWN);
		assertThat(browser.value("[name=from]")).isEqualTo("demo-dan");
		browser.tabTo("[name=to]");
		browser.press(Keys.DOWN, Keys.DOWN, Keys.DOWN);
		assertThat(browser.value("[name=to]")).isEqualTo("demo-eve");
		browser.tabTo("[name=amount]");
		browser.press("1");
		assertThat(browser.value("[name=amount]")).isEqualTo("1");
		browser.tabTo("[name=hold]");
		browser.tabTo("#transfer button");
		browser.press(Keys.SPACE);
		await().atMost(PATIENCE)
			.until(() -> this.page.balance("demo-dan") + " " + this.page.balance("demo-eve"),
					"999.00 1,001.00"::equals);
		assertThat(browser.focused()).as("focus after the transfer").isEqualTo(browser.element("#transfer button"));
		browser.screenshot("keyboard");
	}

	@Test
	void emptyPageSaysWhereToBegin() {
		this.page.open();
		await().atMost(PATIENCE).until(() -> browser.element("#no-accounts").isDisplayed());
		assertThat(browser.text("#claim")).endsWith(".").hasSizeLessThan(250);
		assertThat(browser.text("#no-accounts")).contains("Begin here", "Open eight demo accounts");
		assertThat(browser.text("#accounts-empty")).contains("no accounts yet");
		await().atMost(PATIENCE)
			.until(() -> browser.text("#no-scopes"), (text) -> text.contains("No session is open. Hold a transfer"));
		await().atMost(PATIENCE).until(() -> browser.element("#demo-note").isDisplayed());
		assertThat(browser.element("#kill").getDomAttribute("aria-disabled")).isEqualTo("true");
		browser.window(1200, 2300);
		browser.screenshot("empty");
		browser.window(375, 3600);
		this.page.assertNothingIsCutOff(375);
		browser.screenshot("empty-phone");
	}

	@Test
	void namesInSelectionsCanBeReadOnASmallPhone() {
		browser.window(320, 800);
		this.page.openWithDemoAccounts();
		this.page.assertNothingIsCutOff(320);
		assertThat(browser.evaluate(
				"""
						const context = document.createElement('canvas').getContext('2d');
						return [...document.querySelectorAll('#transfer select')].flatMap((select) => {
							const style = getComputedStyle(select);
							context.font = style.font;
							const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20;
							return [...select.options].map(({text}) => text).filter((text) => context.measureText(text).width > room);
						}).join(', ');"""))
			.as("options that are cut off")
			.isEqualTo("");
		browser.window(320, 4200);
		browser.screenshot("small-phone");
	}

	@Test
	void fitsOnAPhone() {
		browser.window(360, 800);
		this.page.openWithDemoAccounts();
		this.page.assertNothingIsCutOff(360);
		browser.screenshot("phone");
	}

	@Test
	void nothingIsLoadedFromOtherSites() {
		this.page.openWithDemoAccounts();
		assertThat(browser.evaluate("""
				return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)
					.filter((origin) => origin !== location.origin).join(' ')""")).isEqualTo("");
	}

	@Test
	void onlyScriptsOfThePageRun() {
		this.page.open();
		browser.evaluate(
				"""
						const script = document.createElement('script');
						script.textContent = 'window.injected = true';
						document.body.append(script);
						document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.injected = true">');""");
		assertThat(browser.evaluate("return window.injected")).isNull();
		assertThat(browser.errors()).isNotEmpty().allMatch((error) -> error.contains("Content Security Policy"));
	}

	@Test
	void pageOfAnotherSiteCanNeitherSendABurstNorShowThePage() throws IOException {
		this.page.openWithDemoAccounts();
		long committed = this.sessions.statistics().committed();
		HttpServer foreign = foreignSite();
		try {
			browser.open("http://127.0.0.1:" + foreign.getAddress().getPort());
			browser.evaluate(
					"""
							const bursts = '%1$sbursts', text = {'Content-Type': 'text/plain'}, json = {'Content-Type': 'application/json'};
							return Promise.allSettled([{}, {headers: text, body: '{}'}, {mode: 'cors'}, {mode: 'cors', headers: json}]
								.map((init) => fetch(bursts, {method: 'POST', mode: 'no-cors', ...init})));"""
						.formatted(this.page.url()));
			browser.evaluate(
					"""
							const frame = Object.assign(document.createElement('iframe'), {name: 'target', src: '%1$s'});
							const form = Object.assign(document.createElement('form'),
								{method: 'post', enctype: 'text/plain', action: '%1$sbursts', target: 'target'});
							document.body.append(frame, form);
							const loaded = () => new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
							return loaded().then(() => { const answered = loaded(); form.submit(); return answered; });"""
						.formatted(this.page.url()));
			assertThat(this.sessions.statistics().committed()).isEqualTo(committed);
			assertThat(browser.errors()).anyMatch((error) -> error.contains("frame-ancestors"));
		}
		finally {
			foreign.stop(0);
		}
	}

	private static HttpServer foreignSite() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody()
				.write("<!doctype html><link rel=icon href=data:,><body>".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
		server.start();
		return server;
	}

}
