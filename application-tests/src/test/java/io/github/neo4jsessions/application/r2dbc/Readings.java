package io.github.neo4jsessions.application.r2dbc;

import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Stores readings with R2DBC.
 */
@Service
public class Readings {

	private final DatabaseClient client;

	private final TransactionalOperator operator;

	Readings(ConnectionFactory connections, TransactionalOperator operator) {
		this.client = DatabaseClient.create(connections);
		this.operator = operator;
		this.client.sql("CREATE TABLE reading (amount INT)").then().block();
	}

	@Transactional
	public Mono<Void> store(int amount) {
		return insert(amount);
	}

	public Mono<Void> storeByOperator(int amount) {
		return this.operator.transactional(insert(amount));
	}

	private Mono<Void> insert(int amount) {
		return this.client.sql("INSERT INTO reading VALUES (" + amount + ")")
			.then()
			.then(Mono.defer(() -> (amount < 0) ? Mono.error(new IllegalArgumentException("negative")) : Mono.empty()));
	}

	public long count() {
		return this.client.sql("SELECT count(*) FROM reading")
			.map((row) -> row.get(0, Long.class))
			.one()
			.blockOptional()
			.orElseThrow();
	}

}
