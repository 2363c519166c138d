package io.github.neo4jsessions.application.jdbc;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores orders with JDBC.
 */
@Service
public class Orders {

	private final JdbcTemplate jdbc;

	Orders(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
		jdbc.execute("CREATE TABLE placed (item VARCHAR(20))");
	}

	@Transactional
	public void place(String item) {
		this.jdbc.update("INSERT INTO placed VALUES (?)", item);
		if (item.isBlank()) {
			throw new IllegalArgumentException("The order has no item");
		}
	}

	public int count() {
		return this.jdbc.queryForObject("SELECT count(*) FROM placed", Integer.class);
	}

}
