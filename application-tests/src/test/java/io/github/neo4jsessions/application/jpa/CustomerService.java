package io.github.neo4jsessions.application.jpa;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Uses transactions without naming a transaction manager.
 */
@Service
public class CustomerService {

	private final CustomerRepository customers;

	CustomerService(CustomerRepository customers) {
		this.customers = customers;
	}

	@Transactional
	public void register(String name) {
		this.customers.save(new Customer(name));
		if (name.isBlank()) {
			throw new IllegalArgumentException("The customer has no name");
		}
	}

}
