package io.github.neo4jsessions.internal.template;

import java.util.Locale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.neo4j.driver.NotificationClassification;
import org.neo4j.driver.NotificationSeverity;
import org.neo4j.driver.summary.InputPosition;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines about notifications of the server: their loggers, their levels, and what they
 * leave out.
 */
class NotificationLogTests {

	private static final String ROOT = "io.github.neo4jsessions.cypher";

	private final WrittenLines log = WrittenLines.to(ROOT);

	private final NotificationLog notifications = new NotificationLog("noted");

	private final ManagedScope scope = Mockito.mock(ManagedScope.class);

	NotificationLogTests() {
		Mockito.when(this.scope.describe()).thenReturn("scope 17, open for 12 ms");
	}

	@AfterEach
	void detach() {
		this.log.close();
		level("", null);
		level(".performance", null);
	}

	@Test
	void aNotificationIsALineWithoutTheTextOfItsQuery() {
		this.notifications.log(this.scope, new Notice("03N90",
				"info: cartesian product. The disconnected pattern 'MATCH (a:Secret), (b)' builds a cartesian product.",
				NotificationSeverity.INFORMATION, NotificationClassification.PERFORMANCE, position(3, 14)));
		assertThat(this.log.lines())
			.containsExactly("INFO Session template 'noted', scope 17, open for 12 ms: notification 03N90 "
					+ "(cartesian product) at line 3, column 14 of a query");
		assertThat(this.log.events().get(0).getLoggerName()).isEqualTo(ROOT + ".performance");
	}

	@Test
	void theLineNamesTheTransaction() {
		Mockito.when(this.scope.transactionName()).thenReturn("Bank.transfer");
		this.notifications.log(this.scope, deprecation());
		assertThat(this.log.lines()).singleElement()
			.asString()
			.startsWith("WARN ")
			.endsWith(": notification 01N02 (feature deprecated without replacement) of a query"
					+ " of transaction 'Bank.transfer'");
	}

	@ParameterizedTest
	@EnumSource(NotificationClassification.class)
	void eachCategoryHasALogger(NotificationClassification category) {
		this.notifications.log(this.scope,
				new Notice("01N00", "warn: a condition. And more.", NotificationSeverity.WARNING, category, null));
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getLoggerName())
				.isEqualTo(ROOT + "." + category.name().toLowerCase(Locale.ROOT)));
	}

	@Test
	void aCategoryThatTheDriverDoesNotKnowHasTheLoggerAboveTheOthers() {
		this.notifications.log(this.scope, new Notice("01N00", "warn: new", NotificationSeverity.WARNING, null, null));
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getLoggerName()).isEqualTo(ROOT));
	}

	@Test
	void aSeverityThatTheDriverDoesNotKnowIsForDebugging() {
		level("", Level.DEBUG);
		this.notifications.log(this.scope, new Notice("01N00", "warn: new", null, null, null));
		assertThat(this.log.lines()).singleElement().asString().startsWith("DEBUG ");
	}

	@Test
	void aLevelTurnsOffACategory() {
		level(".performance", Level.WARN);
		this.notifications.log(this.scope, new Notice("03N90", "info: cartesian product. More.",
				NotificationSeverity.INFORMATION, NotificationClassification.PERFORMANCE, null));
		assertThat(this.log.lines()).isEmpty();
		assertThat(NotificationLog.isEnabled()).isTrue();
	}

	@Test
	void allCanBeOff() {
		level("", Level.OFF);
		assertThat(NotificationLog.isEnabled()).isFalse();
		level(".performance", Level.INFO);
		assertThat(NotificationLog.isEnabled()).isTrue();
	}

	@Test
	void manyNotificationsOfACategoryAreAFewLines() {
		for (int query = 0; query < 1000; query++) {
			this.notifications.log(this.scope, deprecation());
		}
		assertThat(this.log.lines()).hasSizeBetween(LogRate.LINES, 500);
		this.notifications.log(this.scope, new Notice("03N90", "info: cartesian product. More.",
				NotificationSeverity.INFORMATION, NotificationClassification.PERFORMANCE, null));
		assertThat(this.log.lines()).last().asString().contains("03N90");
	}

	@Test
	void aNotificationThatIsNotLoggedIsNotDescribed() {
		InputPosition position = position(3, 14);
		for (int query = 0; query < 1000; query++) {
			this.notifications.log(this.scope,
					new Notice("01N00", "warn: a condition. And more.", NotificationSeverity.WARNING, null, position));
		}
		int written = this.log.lines().size();
		assertThat(written).isLessThan(1000);
		Mockito.verify(position, Mockito.times(written)).line();
		Mockito.verify(this.scope, Mockito.times(written)).transactionName();
	}

	/**
	 * Descriptions of servers without GQL status, and other texts of which it is not
	 * certain that they are the same for all queries.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "The query used a deprecated function: `Secret`.",
			"One of the labels in your query is not available, in (Secret).", "warn: `Secret` is deprecated. More.",
			"warn: 'Secret'", "info: MATCH (n:Secret) is slow. More.", "Secret: Secret. More.",
			"warn: Secret\nSecret" })
	void aTextThatMayBeOfTheQueryIsLeftOut(String description) {
		assertThat(new Notice("01N00", description, NotificationSeverity.WARNING, null, null).describe())
			.isEqualTo("notification 01N00 of a query");
	}

	@ParameterizedTest
	@ValueSource(strings = { "01N42", "03N42" })
	void theTextOfAServerWithoutGqlStatusIsLeftOut(String status) {
		assertThat(new Notice(status, "warn: Secret. More.", NotificationSeverity.WARNING, null, null).describe())
			.isEqualTo("notification " + status + " of a query");
	}

	@Test
	void severitiesAreLevels() {
		assertThat(deprecation().level()).isEqualTo(SafeLog.Level.WARN);
		assertThat(new Notice("", "", NotificationSeverity.OFF, null, null).level()).isEqualTo(SafeLog.Level.DEBUG);
	}

	private static Notice deprecation() {
		return new Notice("01N02",
				"warn: feature deprecated without replacement. Secret is deprecated and will be removed.",
				NotificationSeverity.WARNING, NotificationClassification.DEPRECATION, null);
	}

	private static void level(String logger, Level level) {
		((Logger) LoggerFactory.getLogger(ROOT + logger)).setLevel(level);
	}

	private static InputPosition position(int line, int column) {
		InputPosition position = Mockito.mock(InputPosition.class);
		Mockito.when(position.line()).thenReturn(line);
		Mockito.when(position.column()).thenReturn(column);
		return position;
	}

}
