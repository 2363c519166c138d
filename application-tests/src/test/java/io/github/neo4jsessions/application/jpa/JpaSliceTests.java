package io.github.neo4jsessions.application.jpa;

import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The slice of JPA does not contain this library.
 */
@DataJpaTest
class JpaSliceTests {

	@Autowired
	private CustomerRepository customers;

	@Autowired
	private ObjectProvider<SessionTemplate> sessions;

	@Test
	void savesAnEntityWithoutATemplate() {
		assertThat(this.customers.save(new Customer("Ada")).getId()).isNotNull();
		assertThat(this.sessions.getIfAvailable()).isNull();
	}

}
