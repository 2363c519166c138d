package io.github.neo4jsessions.autoconfigure;

import java.util.Objects;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if there is a template in the context or in an ancestor. Spring Boot's own
 * condition does not find beans that are not default candidates.
 */
final class OnSessionTemplateCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String[] found = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
				Objects.requireNonNull(context.getBeanFactory()), SessionTemplate.class, true, false);
		return new ConditionOutcome(found.length > 0,
				ConditionMessage.forCondition("SessionTemplate").foundExactly((Object[]) found));
	}

}
