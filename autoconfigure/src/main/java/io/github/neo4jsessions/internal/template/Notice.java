package io.github.neo4jsessions.internal.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.neo4jsessions.internal.async.SafeLog;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.NotificationClassification;
import org.neo4j.driver.NotificationSeverity;
import org.neo4j.driver.summary.GqlNotification;
import org.neo4j.driver.summary.InputPosition;

/**
 * What the server notes about a query. This is a type of its own since the driver's is
 * sealed.
 *
 * @param status the GQL status code
 * @param description the description of the status for this query
 * @param severity the severity, or {@code null} if the driver does not know it
 * @param category the category, or {@code null} if the driver does not know it
 * @param position the position in the query, or {@code null} for none
 */
record Notice(String status, String description, @Nullable NotificationSeverity severity,
		@Nullable NotificationClassification category, @Nullable InputPosition position) {

	/**
	 * The beginning of a description that names the condition, for example
	 * {@code info: cartesian product.} It is the same for all queries. The sentences that
	 * follow contain patterns, identifiers and texts of the query.
	 */
	private static final Pattern CONDITION = Pattern.compile("(?:warn|info|note): ([\\w ,/-]{1,100})(?:\\..*)?",
			Pattern.DOTALL);

	/**
	 * The end of the codes for all notifications of a server that sends no GQL status.
	 * Their descriptions do not begin with a condition.
	 */
	private static final String UNKNOWN = "N42";

	static Notice of(GqlNotification notification) {
		return new Notice(notification.gqlStatus(), notification.statusDescription(),
				notification.severity().orElse(null), notification.classification().orElse(null),
				notification.position().orElse(null));
	}

	SafeLog.Level level() {
		if (NotificationSeverity.WARNING.equals(this.severity)) {
			return SafeLog.Level.WARN;
		}
		return NotificationSeverity.INFORMATION.equals(this.severity) ? SafeLog.Level.INFO : SafeLog.Level.DEBUG;
	}

	/**
	 * Describe this notice without text of the query.
	 */
	String describe() {
		StringBuilder line = new StringBuilder("notification ").append(this.status);
		Matcher condition = CONDITION.matcher(this.description);
		if (!this.status.endsWith(UNKNOWN) && condition.matches()) {
			line.append(" (").append(condition.group(1)).append(')');
		}
		if (this.position != null) {
			line.append(" at line ").append(this.position.line()).append(", column ").append(this.position.column());
		}
		return line.append(" of a query").toString();
	}

}
