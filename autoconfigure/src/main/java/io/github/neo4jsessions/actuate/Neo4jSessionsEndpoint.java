package io.github.neo4jsessions.actuate;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint that shows the session templates, their statistics, and each scope
 * that is open. It can also abort such a scope if
 * {@code management.endpoint.neo4jsessions.access} is {@code unrestricted}. It never
 * shows query text, parameters, bookmarks or users.
 *
 * @since 0.1.0
 */
@Endpoint(id = "neo4jsessions", defaultAccess = Access.READ_ONLY)
public final class Neo4jSessionsEndpoint {

	private final Map<String, SessionTemplate> templates = new LinkedHashMap<>();

	/**
	 * Create an endpoint for the given templates.
	 * @param templates the templates; of several with the same name only the first is
	 * shown, and templates without a name, which are mocks, are not shown
	 */
	public Neo4jSessionsEndpoint(List<SessionTemplate> templates) {
		for (SessionTemplate template : templates) {
			if (template.getName() != null && template.monitor() != null) {
				this.templates.putIfAbsent(template.getName(), template);
			}
		}
	}

	/**
	 * Return all templates.
	 * @return the templates by name
	 */
	@ReadOperation
	public Templates templates() {
		Map<String, Template> descriptions = new LinkedHashMap<>();
		this.templates.forEach((name, template) -> descriptions.put(name, Template.of(template)));
		return new Templates(descriptions);
	}

	/**
	 * Return one template.
	 * @param template the name of the template
	 * @return the template, or {@code null} if there is none with that name
	 */
	@ReadOperation
	public @Nullable Template template(@Selector String template) {
		SessionTemplate named = this.templates.get(template);
		return (named != null) ? Template.of(named) : null;
	}

	/**
	 * Abort a scope, as {@link SessionMonitor#abort} does.
	 * @param template the name of the scope's template
	 * @param id the scope's id
	 * @return the scope as it was before
	 * @throws InvalidEndpointRequestException if no such scope is open
	 */
	@WriteOperation
	public Scope abort(@Selector String template, long id) {
		return abort(template, id, "an operator through the actuator endpoint").orElseThrow(() -> {
			String reason = noSuchScope(template, id);
			return new InvalidEndpointRequestException(reason, reason);
		});
	}

	Optional<Scope> abort(String template, long id, String by) {
		return Optional.ofNullable(this.templates.get(template))
			.flatMap((named) -> named.monitor().abort(id, by))
			.map(Scope::of);
	}

	static String noSuchScope(String template, long id) {
		return "Session template '" + template + "' has no open scope " + id
				+ ": the scope has ended, or the template does not exist";
	}

	/**
	 * Description of all templates.
	 *
	 * @param templates the templates by name
	 */
	public record Templates(Map<String, Template> templates) implements OperationResponseBody {

	}

	/**
	 * Description of one template.
	 *
	 * @param maxActive the maximum number of open sessions, or {@code null} if there is
	 * no limit
	 * @param activeTransactions the number of transactions that were begun and have not
	 * ended
	 * @param statistics the statistics of its scopes
	 * @param scopes the open scopes, the oldest first
	 */
	public record Template(@Nullable Integer maxActive, long activeTransactions, SessionStatistics statistics,
			List<Scope> scopes) implements OperationResponseBody {

		private static Template of(SessionTemplate template) {
			SessionMonitor monitor = template.monitor();
			return new Template(monitor.maxActive(), monitor.activeTransactions(), template.statistics(),
					monitor.openScopes().stream().map(Scope::of).toList());
		}

	}

	/**
	 * An open scope. Its values are formatted here, so that they do not depend on the
	 * configuration of JSON.
	 *
	 * @param id the id of the scope
	 * @param age the time since its session was opened, as an ISO 8601 duration with a
	 * precision of milliseconds
	 * @param state {@code starting}, {@code working}, {@code ending} or {@code closing}
	 * @param accessMode {@code read} or {@code write}
	 * @param database the database, or {@code null} for the user's home database
	 * @param transactionName the name of the transaction, or {@code null}
	 * @param leaked whether the session was reported as open for too long
	 */
	public record Scope(long id, String age, String state, String accessMode, @Nullable String database,
			@Nullable String transactionName, boolean leaked) implements OperationResponseBody {

		private static Scope of(OpenScope scope) {
			return new Scope(scope.id(), scope.age().truncatedTo(ChronoUnit.MILLIS).toString(), text(scope.state()),
					text(scope.accessMode()), scope.database(), scope.transactionName(), scope.leaked());
		}

		private static String text(Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT);
		}

	}

}
