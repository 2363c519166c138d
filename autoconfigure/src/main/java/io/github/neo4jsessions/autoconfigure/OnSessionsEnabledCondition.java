package io.github.neo4jsessions.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code neo4j.sessions.enabled} is {@code false}. A value that is not a
 * boolean stops the start, whereas Spring Boot's own condition would treat it as
 * {@code false}.
 */
final class OnSessionsEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean enabled = isEnabled(context.getEnvironment());
		return new ConditionOutcome(enabled,
				ConditionMessage.forCondition("neo4j.sessions.enabled").because("is " + enabled));
	}

	static boolean isEnabled(Environment environment) {
		return Binder.get(environment).bind(SessionProperties.PREFIX + "enabled", Boolean.class).orElse(true);
	}

}
