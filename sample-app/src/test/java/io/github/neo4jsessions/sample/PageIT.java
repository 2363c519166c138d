package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.sun.net.httpserver.HttpServer;
import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page at / as a user sees it, in a headless Chromium.
 */
@IntegrationTest
class PageIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** The colour of the active sessions. */
	private static final String LIGHT = "[15, 118, 110]";

	private static final String DARK = "[79, 209, 193]";

	private static Browser browser;

	private final String url;

	private final SessionTemplate sessions;

	PageIT(@Autowired @LocalServerPort int port, @Autowired SessionTemplate sessions) {
		this.url = "http://localhost:" + port + "/";
		this.sessions = sessions;
	}

	@BeforeAll
	static void startBrowser() {
		browser = Browser.start();
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void bankIsEmpty() {
		this.sessions
			.execute((session) -> session.runAsync("MATCH (a:Account) DETACH DELETE a")
				.thenCompose(ResultCursor::consumeAsync))
			.join();
		browser.window(1200, 900);
		browser.colorScheme("light");
	}

	@AfterEach
	void consoleIsSilent() {
		assertThat(browser.errors()).isEmpty();
	}

	@Test
	void transferChangesTheBalances() {
		openWithDemoAccounts();
		new Select(browser.element("[name=from]")).selectByValue("demo-cleo");
		new Select(browser.element("[name=to]")).selectByValue("demo-ada");
		enterAmount("250,5");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE).until(() -> balance("demo-cleo"), "749.50"::equals);
		assertThat(balance("demo-ada")).isEqualTo("1,250.50");
		assertThat(browser.text("#transfer-result .made"))
			.isEqualTo("250.50 moved. Cleo has 749.50, Ada has 1,250.50.");
		assertThat(browser.text("#total")).isEqualTo("8,000.00 in total");
		browser.screenshot("transfer");
	}

	@Test
	void largestBalanceIsExact() {
		new BankClient(Integer.parseInt(this.url.replaceAll("\\D", ""))).open("rich", Long.MAX_VALUE);
		open();
		await().atMost(PATIENCE).until(() -> balance("rich"), "92,233,720,368,547,758.07"::equals);
	}

	@Test
	void burstRaisesTheCurveBeforeItFallsToZero() {
		openWithDemoAccounts();
		await().atMost(PATIENCE).until(() -> browser.text("#active"), "0"::equals);
		await().atMost(PATIENCE).until(() -> curveNow(LIGHT), PageIT::isAtZero);
		browser.element("#burst").click();
		await().atMost(PATIENCE).until(() -> browser.number("#active"), (active) -> active > 8);
		await().atMost(PATIENCE).until(() -> browser.number("#pending"), (pending) -> pending > 8);
		await().atMost(PATIENCE).until(() -> curveNow(LIGHT), (rise) -> rise > 20);
		browser.screenshot("burst");
		await().atMost(PATIENCE).until(() -> browser.text("#burst-result"), (text) -> text.contains("were made"));
		assertThat(browser.text("#burst-result .made")).isEqualTo("60 of 72 transfers were made.");
		assertThat(browser.text("#burst-result .problem")).startsWith("12 × 409 Conflict")
			.contains("cents, not enough for a transfer of");
		await().atMost(PATIENCE).until(() -> browser.text("#active") + browser.text("#pending"), "00"::equals);
		assertThat(browser.text("#peak")).containsPattern("Peak of the last minute: 16 active, [1-9][0-9]* pending");
		await().atMost(PATIENCE).until(() -> curveNow(LIGHT), PageIT::isAtZero);
		await().atMost(PATIENCE).until(() -> browser.text("#total"), "8,000.00 in total"::equals);
		browser.screenshot("after-burst");
		browser.colorScheme("dark");
		assertThat(browser.evaluate("return getComputedStyle(document.body).backgroundColor"))
			.isEqualTo("rgb(20, 25, 27)");
		await().atMost(PATIENCE).until(() -> curveNow(DARK), PageIT::isAtZero);
		browser.screenshot("dark");
		browser.window(360, 800);
		assertNothingIsCutOff();
		browser.screenshot("phone-dark");
	}

	@Test
	void refusalIsShown() {
		openWithDemoAccounts();
		enterAmount("5000");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE)
			.until(() -> browser.text("#transfer-result"), (text) -> text.startsWith("409 Conflict"));
		assertThat(browser.text("#transfer-result")).contains(
				"Account 'demo-ada' holds 100000 cents, not enough for a transfer of 500000. Nothing was changed.");
		assertThat(balance("demo-ada")).isEqualTo("1,000.00");
		browser.screenshot("refused");
		// Chromium itself logs each answer that is not a success
		assertThat(browser.errors()).singleElement().asString().contains("status of 409");
	}

	@Test
	void resultIsShownEvenIfTheAccountsCannotBeRead() {
		openWithDemoAccounts();
		browser.evaluate(
				"""
						const fetched = window.fetch;
						window.fetch = (path, init) => (init.method === 'GET') ? Promise.reject(new TypeError()) : fetched(path, init);""");
		enterAmount("10");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE).until(() -> browser.text("#accounts-result"), (text) -> text.startsWith("No answer"));
		assertThat(browser.text("#transfer-result .made")).startsWith("10.00 moved.");
	}

	@Test
	void anInterruptedAnswerIsShownAsAnUnknownOutcome() {
		openWithDemoAccounts();
		browser.evaluate("""
				const fetched = window.fetch;
				window.fetch = async (path, init) => {
					const response = await fetched(path, init);
					response.text = () => Promise.reject(new TypeError());
					return response;
				};""");
		enterAmount("10");
		browser.element("#transfer button").click();
		await().atMost(PATIENCE)
			.until(() -> browser.text("#transfer-result"),
					(text) -> text.contains("outcome of the request is unknown"));
	}

	@Test
	void keyboardIsEnough() {
		open();
		await().atMost(PATIENCE).until(() -> browser.element("#open-demo").isDisplayed());
		browser.tabTo("#open-demo");
		browser.press(Keys.ENTER);
		await().atMost(PATIENCE).until(() -> balance("demo-hugo"), "1,000.00"::equals);
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
			.until(() -> balance("demo-dan") + " " + balance("demo-eve"), "999.00 1,001.00"::equals);
		assertThat(browser.focused()).as("focus after the transfer").isEqualTo(browser.element("#transfer button"));
		browser.screenshot("keyboard");
	}

	@Test
	void fitsOnAPhone() {
		browser.window(360, 800);
		openWithDemoAccounts();
		assertNothingIsCutOff();
		browser.screenshot("phone");
	}

	@Test
	void nothingIsLoadedFromOtherSites() {
		openWithDemoAccounts();
		assertThat(browser.evaluate("""
				return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)
					.filter((origin) => origin !== location.origin).join(' ')""")).isEqualTo("");
	}

	@Test
	void onlyScriptsOfThePageRun() {
		open();
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
		openWithDemoAccounts();
		long committed = this.sessions.statistics().committed();
		HttpServer foreign = foreignSite();
		try {
			browser.open("http://127.0.0.1:" + foreign.getAddress().getPort());
			browser.evaluate(
					"""
							const bursts = '%1$sbursts', text = {'Content-Type': 'text/plain'}, json = {'Content-Type': 'application/json'};
							return Promise.allSettled([{}, {headers: text, body: '{}'}, {mode: 'cors'}, {mode: 'cors', headers: json}]
								.map((init) => fetch(bursts, {method: 'POST', mode: 'no-cors', ...init})));"""
						.formatted(this.url));
			browser.evaluate(
					"""
							const frame = Object.assign(document.createElement('iframe'), {name: 'target', src: '%1$s'});
							const form = Object.assign(document.createElement('form'),
								{method: 'post', enctype: 'text/plain', action: '%1$sbursts', target: 'target'});
							document.body.append(frame, form);
							const loaded = () => new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
							return loaded().then(() => { const answered = loaded(); form.submit(); return answered; });"""
						.formatted(this.url));
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

	private void open() {
		browser.open(this.url);
		await().atMost(PATIENCE).until(() -> browser.text("#connection"), "live"::equals);
	}

	private void openWithDemoAccounts() {
		open();
		await().atMost(PATIENCE).until(() -> browser.element("#open-demo").isDisplayed());
		browser.element("#open-demo").click();
		await().atMost(PATIENCE).until(() -> balance("demo-hugo"), "1,000.00"::equals);
	}

	private void enterAmount(String amount) {
		browser.element("[name=amount]").clear();
		browser.element("[name=amount]").sendKeys(amount);
	}

	private static String balance(String id) {
		return String.valueOf(browser
			.evaluate("return document.querySelector('[data-account=%s] .money')?.textContent".formatted(id)));
	}

	private static void assertNothingIsCutOff() {
		assertThat(browser.evaluate("return innerWidth")).isEqualTo(360L);
		assertThat(
				browser.evaluate("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
			.as("pixels that the page can be scrolled sideways")
			.isEqualTo(0L);
	}

	private static boolean isAtZero(long rise) {
		return Math.abs(rise) < 3;
	}

	/**
	 * Return how many pixels the curve of the active sessions is above zero at its right
	 * end, or a large negative number if there is no curve. There are 30 pixels for the
	 * axis below zero.
	 */
	private static long curveNow(String color) {
		return (Long) browser.evaluate("""
				const canvas = document.querySelector('#chart canvas');
				const {width, height} = canvas;
				const copy = Object.assign(document.createElement('canvas'), {width, height});
				const context = copy.getContext('2d', {willReadFrequently: true});
				context.drawImage(canvas, 0, 0);
				const {data} = context.getImageData(0, 0, width, height);
				const isCurve = (i) => data[i + 3] > 250 && %s.every((part, c) => Math.abs(data[i + c] - part) < 4);
				for (let x = width - 1; x >= 0; x--) {
					for (let y = 0; y < height; y++) {
						if (isCurve(4 * (y * width + x))) {
							return height - 30 - y;
						}
					}
				}
				return -height;""".formatted(color));
	}

}
