package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.Objects;

import org.openqa.selenium.support.ui.Select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page at / in a browser.
 */
final class Page {

	static final Duration PATIENCE = Duration.ofSeconds(120);

	/** The colour of the active sessions. */
	static final String LIGHT = "[15, 118, 110]";

	static final String DARK = "[79, 209, 193]";

	private final Browser browser;

	private final String url;

	Page(Browser browser, int port) {
		this.browser = browser;
		this.url = "http://localhost:" + port + "/";
	}

	String url() {
		return this.url;
	}

	void open() {
		this.browser.open(this.url);
		await().atMost(PATIENCE).until(() -> this.browser.text("#connection"), "live"::equals);
	}

	void openWithDemoAccounts() {
		open();
		await().atMost(PATIENCE).until(() -> this.browser.element("#open-demo").isDisplayed());
		this.browser.element("#open-demo").click();
		await().atMost(PATIENCE).until(() -> balance("demo-hugo"), "1,000.00"::equals);
	}

	void enterAmount(String amount) {
		this.browser.element("[name=amount]").clear();
		this.browser.element("[name=amount]").sendKeys(amount);
	}

	/**
	 * Make a transfer from the first account to the second.
	 * @param hold the value of the selection
	 */
	void transfer(String hold) {
		new Select(this.browser.element("[name=hold]")).selectByValue(hold);
		this.browser.element("#transfer-button").click();
	}

	/**
	 * Hold a transfer, and wait until its scope is listed. The list may still show the
	 * scopes of earlier requests.
	 * @param hold the value of the selection
	 * @return the selector of its row
	 */
	String holdTransfer(String hold) {
		transfer(hold);
		Object scope = await().atMost(PATIENCE)
			.until(() -> this.browser.evaluate("""
					return [...document.querySelectorAll('#scopes tr')]
						.filter((row) => row.querySelector('.name').textContent === 'Bank.transfer')
						.find((row) => row.querySelector('.state').textContent === 'working, write')?.dataset.scope"""),
					Objects::nonNull);
		return "#scopes [data-scope=\"" + scope + "\"]";
	}

	String balance(String id) {
		return String.valueOf(this.browser
			.evaluate("return document.querySelector('[data-account=%s] .money')?.textContent".formatted(id)));
	}

	/**
	 * Return the text of an element, in one line, whether or not it is visible.
	 */
	String content(String css) {
		return String.valueOf(this.browser
			.evaluate("return document.querySelector('%s')?.textContent.replace(/\\s+/g, ' ').trim()".formatted(css)));
	}

	void assertNothingIsCutOff(int width) {
		assertThat(this.browser.evaluate("return innerWidth")).isEqualTo((long) width);
		assertThat(this.browser
			.evaluate("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
			.as("pixels that the page can be scrolled sideways")
			.isEqualTo(0L);
	}

	/**
	 * Return how many pixels the curve of the active sessions is above zero at its right
	 * end, or a large negative number if there is no curve. There are 30 pixels for the
	 * axis below zero.
	 */
	long curveNow(String color) {
		return (Long) this.browser.evaluate("""
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

	static boolean isAtZero(long rise) {
		return Math.abs(rise) < 3;
	}

}
