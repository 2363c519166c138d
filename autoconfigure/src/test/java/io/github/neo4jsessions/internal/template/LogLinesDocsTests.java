package io.github.neo4jsessions.internal.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log lines in {@code docs/observability.md} are those that {@link ScopeLog} writes.
 */
class LogLinesDocsTests {

	private static final String SCOPE = "scope 17, open for 60012 ms";

	private static final Throwable ERROR = new ServiceUnavailableException("gone");

	/**
	 * How each method of the log is called, by its name.
	 */
	private static final Map<String, Consumer<ScopeLog>> CALLS = new LinkedHashMap<>();

	static {
		ManagedScope scope = Mockito.mock(ManagedScope.class);
		Mockito.when(scope.describe()).thenReturn(SCOPE);
		ManagedScope named = Mockito.mock(ManagedScope.class);
		Mockito.when(named.describe()).thenReturn(SCOPE);
		Mockito.when(named.transactionName()).thenReturn("Bank.transfer");
		CALLS.put("refused", (log) -> log.refused(scope, ERROR));
		CALLS.put("failed", (log) -> log.failed(scope, "close", ERROR));
		CALLS.put("failedOutside", (log) -> log.failedOutside("last attempt", ERROR));
		CALLS.put("retried", (log) -> {
			log.retried(scope, 1, Duration.ofMillis(1003), ERROR);
			log.retried(named, 2, Duration.ofMillis(2011), ERROR);
		});
		CALLS.put("outcomeUnknown", (log) -> log.outcomeUnknown(scope, ERROR));
		CALLS.put("outcomeOfQueryUnknown", (log) -> log.outcomeOfQueryUnknown(scope, ERROR));
		CALLS.put("leaked", (log) -> log.leaked(scope));
		CALLS.put("closedAfterAll", (log) -> log.closedAfterAll(scope));
		SlowWork slow = new SlowWork(Duration.ofMillis(1234), Duration.ofSeconds(1), SessionConfig.defaultConfig(),
				"committed");
		CALLS.put("slowScope", (log) -> log.slowScope(scope, slow));
		CALLS.put("slowQuery", (log) -> log.slowQuery(named, 3, slow));
		CALLS.put("overdue", (log) -> log.overdue(scope));
		CALLS.put("answeredLate", (log) -> {
			log.answeredLate(scope, ERROR);
			log.answeredLate(scope, null);
		});
		CALLS.put("notDoneAtShutdown", (log) -> log.notDoneAtShutdown(scope));
	}

	@Test
	void eachLineHasARowAndEachRowALine() throws IOException {
		List<Pattern> rows = rows();
		List<String> lines = CALLS.values()
			.stream()
			.flatMap((call) -> linesOf(call).stream())
			.map((line) -> line.replaceFirst("^Session template 'default'(, " + SCOPE + ")?: ", ""))
			.toList();
		assertThat(lines).hasSizeGreaterThan(CALLS.size())
			.allSatisfy((line) -> assertThat(rows).anyMatch((row) -> row.matcher(line).matches()));
		assertThat(rows).isNotEmpty()
			.allSatisfy((row) -> assertThat(lines).anyMatch((line) -> row.matcher(line).matches()));
	}

	@Test
	void theExampleIsALine() throws IOException {
		assertThat(page()).contains("\n" + linesOf(CALLS.get("leaked")).get(0) + "\n");
	}

	@Test
	void noMethodOfTheLogIsMissingHere() {
		assertThat(new ClassFileImporter().importClass(ScopeLog.class).getMethods())
			.filteredOn((method) -> !method.getModifiers().contains(JavaModifier.PRIVATE)
					&& !method.getModifiers().contains(JavaModifier.SYNTHETIC))
			.extracting(JavaMethod::getName)
			.containsExactlyInAnyOrderElementsOf(CALLS.keySet());
	}

	private static List<String> linesOf(Consumer<ScopeLog> call) {
		Logger logger = (Logger) LoggerFactory.getLogger(SessionTemplate.class);
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		try {
			call.accept(new ScopeLog("default"));
			return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
		}
		finally {
			logger.detachAppender(appender);
		}
	}

	/**
	 * Return the lines of the table, in which an ellipsis stands for any text.
	 */
	private static List<Pattern> rows() throws IOException {
		List<Pattern> rows = new ArrayList<>();
		String table = page().replaceFirst("(?s).*\\n\\| line \\| what to do \\|\\n[|-]+\\n(.*?)\\n\\n.*", "$1");
		for (String row : table.split("\\n")) {
			Pattern.compile("`([^`]+)`")
				.matcher(row.split(" \\| ")[0])
				.results()
				.map((code) -> rowPattern(code.group(1)))
				.forEach(rows::add);
		}
		return rows;
	}

	private static Pattern rowPattern(String row) {
		return Pattern.compile(Stream.of(row.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
	}

	private static String page() throws IOException {
		return Files.readString(Path.of("../docs/observability.md"));
	}

}
