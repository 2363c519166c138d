package io.github.neo4jsessions.application.both;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Transactions of JPA, of Spring Data Neo4j and of this library in one service, on a
 * relational database and a Neo4j server. Each is rolled back by its own rules.
 */
@Tag("spring-data-neo4j")
class BothTransactionsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static EmbeddedNeo4j server;

	private static ConfigurableApplicationContext context;

	private final Shop shop = context.getBean(Shop.class);

	private final PurchaseRepository purchases = context.getBean(PurchaseRepository.class);

	private final MovieRepository movies = context.getBean(MovieRepository.class);

	@BeforeAll
	static void start() {
		server = EmbeddedNeo4j.start();
		context = new SpringApplicationBuilder(BothApplication.class, Shop.class).web(WebApplicationType.NONE)
			.run("--spring.neo4j.uri=" + server.boltUri(),
					"--spring.neo4j.authentication.username=" + server.username(),
					"--spring.neo4j.authentication.password=" + server.password(), "--spring.main.banner-mode=off",
					"--spring.jpa.hibernate.ddl-auto=create");
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@BeforeEach
	void nothingIsStored() {
		this.purchases.deleteAll();
		this.movies.deleteAll();
	}

	@Test
	void aTransactionOfJpaRollsBackItsPurchaseOnly() {
		this.shop.buy("Alien", true);
		assertThatIllegalStateException().isThrownBy(() -> this.shop.buy("Brazil", false));
		assertStored(List.of("Alien"), List.of());
	}

	@Test
	void aTransactionOfSpringDataRollsBackItsMovieOnly() {
		this.shop.list("Alien", true);
		assertThatIllegalStateException().isThrownBy(() -> this.shop.list("Brazil", false));
		assertStored(List.of(), List.of("Alien"));
	}

	@Test
	void anAsynchronousTransactionRollsBackItsMovieOnly() {
		assertThat(this.shop.listLater("Alien", true)).succeedsWithin(PATIENCE);
		assertThat(this.shop.listLater("Brazil", false)).failsWithin(PATIENCE);
		assertStored(List.of(), List.of("Alien"));
	}

	@Test
	void aFailedScopeRollsBackTheTransactionOfJpaAroundIt() {
		this.shop.listAndBuy("Alien", true, true);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.shop.listAndBuy("Brazil", false, true))
			.withCauseInstanceOf(IllegalStateException.class);
		assertStored(List.of("Alien"), List.of("Alien"));
	}

	@Test
	void aCommittedScopeStaysWhenTheTransactionOfJpaAroundItIsRolledBack() {
		assertThatIllegalStateException().isThrownBy(() -> this.shop.listAndBuy("Brazil", true, false));
		assertStored(List.of(), List.of("Brazil"));
	}

	private void assertStored(List<String> purchases, List<String> movies) {
		assertThat(this.purchases.findAll()).extracting(Purchase::getTitle).containsExactlyElementsOf(purchases);
		assertThat(this.movies.findAll()).extracting(Movie::title).containsExactlyElementsOf(movies);
	}

}
