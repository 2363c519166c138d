package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A headless Chromium of this machine, with its own profile, which is deleted at the end.
 */
final class Browser implements AutoCloseable {

	private static final Log log = LogFactory.getLog(Browser.class);

	private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");

	private final Path profile;

	private final ChromeDriver driver;

	private Browser(Path chromium, Path chromedriver) throws IOException {
		this.profile = Files.createTempDirectory("chromium-");
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--user-data-dir=" + this.profile);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile())
			.usingAnyFreePort()
			.build();
		this.driver = new ChromeDriver(service, options);
	}

	/**
	 * Start the browser. Without an installed browser the tests are skipped and the log
	 * says so; in CI they fail.
	 */
	static Browser start() {
		Path chromium = CHROMIUM.stream().flatMap(Browser::find).findFirst().orElse(null);
		Path chromedriver = find("chromedriver").findFirst().orElse(null);
		if (chromium == null || chromedriver == null) {
			String missing = "THE PAGE IS NOT TESTED: chromium and chromedriver are not both on the path (%s, %s). "
				.formatted(chromium, chromedriver) + "On Debian: apt-get install chromium chromium-driver";
			log.error(missing);
			assertThat(System.getenv("CI")).as(missing).isNull();
			Assumptions.abort(missing);
		}
		try {
			return new Browser(chromium, chromedriver);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> find(String command) {
		return Stream.of(System.getenv("PATH").split(":"))
			.map((directory) -> Path.of(directory, command))
			.filter(Files::isExecutable);
	}

	void window(int width, int height) {
		cdp("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void colorScheme(String scheme) {
		cdp("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	private void cdp(String command, Map<String, Object> parameters) {
		this.driver.executeCdpCommand(command, parameters);
	}

	void open(String url) {
		this.driver.get(url);
	}

	WebElement element(String css) {
		return this.driver.findElement(By.cssSelector(css));
	}

	String text(String css) {
		return element(css).getText();
	}

	String value(String css) {
		return element(css).getDomProperty("value");
	}

	long number(String css) {
		return Long.parseLong(text(css));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	/**
	 * Press the tab key until an element has the focus.
	 */
	void tabTo(String css) {
		WebElement wanted = element(css);
		for (int i = 0; i < 30 && !focused().equals(wanted); i++) {
			press(Keys.TAB);
		}
		assertThat(focused()).as("element that the tab key reaches").isEqualTo(wanted);
		assertThat(evaluate("return document.activeElement.matches(':focus-visible')"
				+ " && getComputedStyle(document.activeElement).outlineStyle === 'solid'"))
			.as("the focus is visible")
			.isEqualTo(true);
	}

	Object evaluate(String script) {
		return this.driver.executeScript(script);
	}

	/**
	 * Return the errors of the console since the last call.
	 */
	List<String> errors() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	/**
	 * Save a picture of the whole page in {@code target/screenshots}.
	 */
	void screenshot(String name) {
		try {
			Path directory = Files.createDirectories(Path.of("target", "screenshots"));
			Files.write(directory.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.profile.toFile());
	}

}
