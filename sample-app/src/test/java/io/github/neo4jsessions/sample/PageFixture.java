package io.github.neo4jsessions.sample;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A headless Chromium, in which a test opens the page of an {@link IntegrationTest}.
 */
@IntegrationTest
abstract class PageFixture {

	static Browser browser;

	final int port;

	final Page page;

	PageFixture(int port) {
		this.port = port;
		this.page = new Page(browser, port);
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
	void resetWindow() {
		browser.window(1200, 900);
		browser.colorScheme("light");
	}

}
