package io.github.neo4jsessions.application.both;

import java.util.ArrayList;
import java.util.List;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter in an application with JPA and Spring Data Neo4j adds one transaction
 * manager, which is no default.
 */
@Tag("spring-data-neo4j")
class BothTests {

	@Test
	void theDefaultTransactionManagersAreThoseOfTheApplicationWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(BothApplication.class);
				ApplicationRun without = ApplicationRun.without(BothApplication.class)) {
			assertThat(without.context().getBeanNamesForType(SessionTemplate.class)).isEmpty();
			assertThat(with.defaultTransactionManagers()).isEqualTo(without.defaultTransactionManagers())
				.containsOnly("transactionManager");
			assertThat(with.injectedTransactions()).isEqualTo(without.injectedTransactions())
				.containsEntry("TransactionManager", "transactionManager")
				.containsEntry("field", "transactionManager");
			assertThat(with.bean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);
			List<String> all = new ArrayList<>(without.transactionManagers());
			all.add("asyncNeo4jTransactionManager");
			assertThat(with.transactionManagers()).containsExactlyInAnyOrderElementsOf(all)
				.contains("neo4jTransactionManager");
		}
	}

	@Test
	void theManagersHaveTheSettingsOfSpringBoot() {
		try (ApplicationRun run = ApplicationRun.with(BothApplication.class,
				"--spring.transaction.default-timeout=7s")) {
			assertThat(run.context().getBeansOfType(AbstractPlatformTransactionManager.class)).hasSize(2)
				.allSatisfy((name, manager) -> assertThat(manager.getDefaultTimeout()).as(name).isEqualTo(7));
		}
	}

}
