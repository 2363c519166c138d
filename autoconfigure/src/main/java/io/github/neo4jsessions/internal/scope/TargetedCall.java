package io.github.neo4jsessions.internal.scope;

import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * A call that determines the database, the user or the token of its sessions. This is a
 * class of its own so that the other calls do not need a field for it.
 *
 * @param <T> the type of the value
 */
final class TargetedCall<T extends @Nullable Object> extends TemplateCall<T> {

	private final CallOptions options;

	TargetedCall(TemplateRuntime template, ScopeCaller caller, RetrySettings retry, CallOptions options,
			Supplier<SessionConfig> sessionConfigs, Function<SessionScope<T>, UnitOfWork<T>> units) {
		super(template, caller, retry, sessionConfigs, units);
		this.options = options;
	}

	@Override
	CallOptions options() {
		return this.options;
	}

}
