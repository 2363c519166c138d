package io.github.neo4jsessions.application.jpa;

import java.util.ArrayList;
import java.util.List;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The starter in an application with JPA and without Spring Data Neo4j. Transactions that
 * name no transaction manager are those of JPA, as without the starter.
 */
class BesideJpaTests {

	@Test
	void springDataNeo4jIsNotOnTheClassPath() {
		assertThat(ClassUtils.isPresent("org.springframework.data.neo4j.core.Neo4jClient", null)).isFalse();
		assertThat(ClassUtils.isPresent("org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration",
				null))
			.isFalse();
	}

	@Test
	void theDefaultTransactionManagersAreThoseOfTheApplicationWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(JpaApplication.class);
				ApplicationRun without = ApplicationRun.without(JpaApplication.class)) {
			assertThat(without.context().getBeanNamesForType(SessionTemplate.class)).isEmpty();
			assertThat(with.context().getBeanNamesForType(SessionTemplate.class)).containsExactly("sessionTemplate");
			assertThat(with.defaultTransactionManagers()).isEqualTo(without.defaultTransactionManagers())
				.containsOnly("transactionManager");
			assertThat(with.injectedTransactions()).isEqualTo(without.injectedTransactions())
				.containsEntry("PlatformTransactionManager", "transactionManager")
				.containsEntry("manager of the TransactionTemplate", "transactionManager")
				.containsEntry("field", "transactionManager");
			assertThat(with.bean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);
			List<String> all = new ArrayList<>(without.transactionManagers());
			all.add("asyncNeo4jTransactionManager");
			assertThat(with.transactionManagers()).containsExactlyInAnyOrderElementsOf(all);
		}
	}

	@Test
	void aTransactionThatNamesNoManagerOpensNoSession() {
		try (ApplicationRun run = ApplicationRun.with(JpaApplication.class)) {
			CustomerService service = run.bean(CustomerService.class);
			CustomerRepository customers = run.bean(CustomerRepository.class);
			service.register("Ada");
			assertThatIllegalArgumentException().isThrownBy(() -> service.register(" "));
			assertThat(customers.findAll()).extracting(Customer::getName).containsExactly("Ada");
			run.bean(TransactionTemplate.class).executeWithoutResult((status) -> {
				customers.save(new Customer("Grace"));
				status.setRollbackOnly();
			});
			assertThat(customers.count()).isOne();
			assertThat(run.bean(SessionTemplate.class).statistics().opened()).isZero();
		}
	}

}
