package io.github.neo4jsessions.actuate;

import java.security.Principal;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Web extension of the {@link Neo4jSessionsEndpoint}. Aborts a scope over HTTP, names the
 * operator who requested it, and answers with a status.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = Neo4jSessionsEndpoint.class)
@RegisterReflectionForBinding(Neo4jSessionsEndpointWebExtension.Refusal.class)
public final class Neo4jSessionsEndpointWebExtension {

	private final Neo4jSessionsEndpoint endpoint;

	/**
	 * Create an extension of the given endpoint.
	 * @param endpoint the endpoint
	 */
	public Neo4jSessionsEndpointWebExtension(Neo4jSessionsEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Abort a scope.
	 * @param template the name of the scope's template
	 * @param id the scope's id
	 * @param securityContext identifies the operator
	 * @return the scope as it was before, or status 404 if no such scope is open
	 */
	@WriteOperation
	public WebEndpointResponse<Object> abort(@Selector String template, long id, SecurityContext securityContext) {
		Principal operator = securityContext.getPrincipal();
		String by = (operator != null) ? "'" + operator.getName() + "' through the actuator endpoint"
				: "an operator through the actuator endpoint";
		return this.endpoint.abort(template, id, by)
			.map((scope) -> new WebEndpointResponse<Object>(scope))
			.orElseGet(() -> new WebEndpointResponse<>(new Refusal(Neo4jSessionsEndpoint.noSuchScope(template, id)),
					WebEndpointResponse.STATUS_NOT_FOUND));
	}

	/**
	 * The reason why no scope was aborted.
	 *
	 * @param error the message for the operator
	 */
	public record Refusal(String error) implements OperationResponseBody {

	}

}
