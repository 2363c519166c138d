package io.github.neo4jsessions.internal.template;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.neo4jsessions.internal.async.SafeLog;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.NotificationClassification;
import org.neo4j.driver.summary.GqlNotification;
import org.neo4j.driver.summary.GqlStatusObject;
import org.neo4j.driver.summary.ResultSummary;

/**
 * Logs what the server notes about queries. There is a logger for each category, so that
 * their levels can be configured separately. No line contains text of the query.
 */
public final class NotificationLog {

	private static final String NO_CATEGORY = "";

	private static final Map<String, SafeLog> LOGS = logs();

	/**
	 * How many of the summaries that were logged last are remembered.
	 */
	private static final int RECENT = 16;

	private final Map<String, ScopeLines> lines = new LinkedHashMap<>();

	/**
	 * The summaries that were logged last, since work may ask for a summary several
	 * times.
	 */
	private final Deque<WeakReference<ResultSummary>> recent = new ArrayDeque<>();

	NotificationLog(String template) {
		LOGS.forEach((category, log) -> this.lines.put(category, new ScopeLines(log, template)));
	}

	private static Map<String, SafeLog> logs() {
		Map<String, SafeLog> logs = new LinkedHashMap<>();
		logs.put(NO_CATEGORY, SafeLog.ofCypher(NO_CATEGORY));
		for (NotificationClassification category : NotificationClassification.values()) {
			logs.put(name(category), SafeLog.ofCypher(name(category)));
		}
		return logs;
	}

	private static String name(@Nullable NotificationClassification category) {
		return (category != null) ? category.name().toLowerCase(Locale.ROOT) : NO_CATEGORY;
	}

	/**
	 * Return whether any category is logged.
	 */
	public static boolean isEnabled() {
		for (SafeLog log : LOGS.values()) {
			if (log.isEnabled(SafeLog.Level.WARN)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Log the notifications of a result, once.
	 * @param scope the scope of the query
	 * @param summary the summary of its result
	 */
	public void log(ManagedScope scope, ResultSummary summary) {
		try {
			Collection<GqlStatusObject> statuses = summary.gqlStatusObjects();
			if (hasNotification(statuses) && remember(summary)) {
				for (GqlStatusObject status : statuses) {
					if (status instanceof GqlNotification notification) {
						log(scope, Notice.of(notification));
					}
				}
			}
		}
		catch (Throwable ex) {
			// a result is complete even if nothing can be logged about it
		}
	}

	private static boolean hasNotification(Collection<GqlStatusObject> statuses) {
		for (GqlStatusObject status : statuses) {
			if (status instanceof GqlNotification) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Remember a summary as logged, in place of the oldest one.
	 * @return {@code false} if it was remembered already
	 */
	private boolean remember(ResultSummary summary) {
		synchronized (this.recent) {
			for (WeakReference<ResultSummary> logged : this.recent) {
				if (logged.refersTo(summary)) {
					return false;
				}
			}
			if (this.recent.size() == RECENT) {
				this.recent.remove();
			}
			this.recent.add(new WeakReference<>(summary));
			return true;
		}
	}

	void log(ManagedScope scope, Notice notice) {
		ScopeLines lines = this.lines.get(name(notice.category()));
		if (lines != null && lines.log().isEnabled(notice.level())) {
			lines.write(notice.level(), scope, () -> notice.describe() + ScopeLines.ofTransaction(scope), null);
		}
	}

}
