package com.example.reference;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;

public final class OrdersTemplate {

	private OrdersTemplate() {
	}

	public static SessionTemplate create(Driver driver) {
		return SessionTemplate.builder(driver)
			.name("orders")
			.sessionConfig(SessionConfig.builder().withDatabase("orders").withFetchSize(1000).build())
			.build();
	}

}
