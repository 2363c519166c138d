package com.example;

import org.junit.jupiter.api.BeforeEach;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;

class FieldsTests {

	private Driver driver;

	private AsyncSession session;

	@BeforeEach
	void open() {
		this.session = this.driver.session(AsyncSession.class);
	}

}
