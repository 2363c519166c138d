package io.github.neo4jsessions.application.both;

import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.TransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The slice of JPA contains neither Spring Data Neo4j nor this library.
 */
@DataJpaTest
@Tag("spring-data-neo4j")
class BothSliceTests {

	@Autowired
	private PurchaseRepository purchases;

	@Autowired
	private TransactionManager manager;

	@Autowired
	private ObjectProvider<SessionTemplate> sessions;

	@Test
	void savesAnEntityInATransactionOfJpaWithoutATemplate() {
		this.purchases.save(new Purchase("Alien"));
		assertThat(this.purchases.findAll()).extracting(Purchase::getTitle).containsExactly("Alien");
		assertThat(this.manager).isInstanceOf(JpaTransactionManager.class);
		assertThat(this.sessions.getIfAvailable()).isNull();
	}

}
