package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionTemplate;

/**
 * The open scopes and the waiting calls of a template, for a message.
 *
 * @param template the name of the template
 * @param scopes its open scopes
 * @param sites the places that opened them, by their ids, as far as they are known
 * @param pending the number of calls that wait for a session
 */
record OpenScopes(String template, List<OpenScope> scopes, Map<Long, CallSite> sites, long pending) {

	/**
	 * Return everything that is open.
	 */
	static OpenScopes of(SessionTemplate template) {
		return of(template, Duration.ZERO);
	}

	/**
	 * Return what has been open for at least the given time. The age of waiting calls is
	 * not known: they are left out if there are open scopes and all of them are younger.
	 */
	static OpenScopes of(SessionTemplate template, Duration age) {
		List<OpenScope> all = template.monitor().openScopes();
		List<OpenScope> scopes = all.stream().filter((scope) -> scope.age().compareTo(age) >= 0).toList();
		long pending = (scopes.isEmpty() && !all.isEmpty()) ? 0 : template.statistics().pending();
		Map<Long, CallSite> sites = new LinkedHashMap<>();
		for (OpenScope scope : scopes) {
			template.monitor().openedAt(scope.id()).ifPresent((site) -> sites.put(scope.id(), site));
		}
		return new OpenScopes(template.getName(), scopes, sites, pending);
	}

	boolean isEmpty() {
		return this.scopes.isEmpty() && this.pending == 0;
	}

	/**
	 * Describe what is open, in a line for each scope.
	 */
	List<String> describe() {
		List<String> lines = new ArrayList<>();
		this.scopes.forEach((scope) -> lines.add(describe(scope)));
		if (this.pending > 0) {
			lines.add("template '" + this.template + "': calls that wait for a session: " + this.pending);
		}
		return lines;
	}

	private String describe(OpenScope scope) {
		StringBuilder line = new StringBuilder("template '").append(this.template)
			.append("', scope ")
			.append(scope.id())
			.append(", open for ")
			.append(scope.age().toMillis())
			.append(" ms, ")
			.append(scope.state().name().toLowerCase(Locale.ROOT))
			.append(", ")
			.append(scope.accessMode());
		if (scope.database() != null) {
			line.append(", database '").append(scope.database()).append('\'');
		}
		if (scope.transactionName() != null) {
			line.append(", transaction '").append(scope.transactionName()).append('\'');
		}
		CallSite site = this.sites.get(scope.id());
		if (site != null && site.getStackTrace().length > 0) {
			line.append(", opened at ").append(site.getStackTrace()[0]);
		}
		return line.toString();
	}

}
