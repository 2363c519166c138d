package com.example.leaving;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/leaving-the-scope.md}: what is outside stays
 * committed, what the cure brings inside is rolled back.
 */
@Neo4jServerTest
class LeavingIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ExecutorService otherThread = Executors.newSingleThreadExecutor();

	private final CompletableFuture<Long> price = new CompletableFuture<>();

	private final CompletableFuture<Void> reserved = new CompletableFuture<>();

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private AutowireCapableBeanFactory beans;

	@AfterEach
	void clear() {
		this.otherThread.shutdown();
		assertThat(this.sessions.query("MATCH (n:Order|Shelf) DELETE n").run()).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void anOrderOfAnotherLibrarysStageStays() {
		assertThat(ordersLeftBy(Orders::orderOutside)).isEqualTo(1);
	}

	@Test
	void aStageThatIsBoundIsInside() {
		assertThat(ordersLeftBy(Orders::order)).isZero();
	}

	@Test
	void codeThatIsWrappedIsInside() {
		assertThat(ordersLeftBy((orders, product) -> orders.orderWithOwnPrice(product, this.price::join))).isZero();
	}

	@Test
	void aQueryOfTheTransactionIsInside() {
		assertThat(ordersLeftBy(Orders::orderByTransaction)).isZero();
	}

	@Test
	void aCallThroughThisIsOutside() {
		fill("a", "b");
		assertThat(stock().moveTwiceOutside("a", "b", "none")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(NoSuchElementException.class);
		assertThat(items("a")).isEqualTo(4);
		assertThat(items("b")).isEqualTo(5);
	}

	@Test
	void aCallThroughThisJoinsATransactionThatIsThere() {
		fill("a", "b");
		assertThat(stock().moveTwice("a", "b", "none")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(NoSuchElementException.class);
		assertThat(items("a")).isEqualTo(5);
		assertThat(items("b")).isEqualTo(5);
	}

	@Test
	void aCallThroughTheProxyBeginsATransaction() {
		fill("a", "b");
		assertThat(stock().move("a", "none")).failsWithin(PATIENCE);
		assertThat(items("a")).isEqualTo(5);
		assertThat(stock().move("a", "b")).succeedsWithin(PATIENCE).isEqualTo(6L);
	}

	/**
	 * Places an order whose reservation fails, with a price that arrives on another
	 * thread, after the method has returned.
	 */
	private long ordersLeftBy(BiFunction<Orders, String, CompletableFuture<Void>> place) {
		Warehouse warehouse = new Warehouse() {

			@Override
			public CompletableFuture<Long> price(String product) {
				return LeavingIT.this.price;
			}

			@Override
			public CompletableFuture<Void> reserve(String product) {
				return LeavingIT.this.reserved;
			}

		};
		this.reserved.completeExceptionally(new IllegalStateException("not in stock"));
		Orders orders = (Orders) this.beans.initializeBean(new Orders(this.sessions, warehouse, this.otherThread),
				"orders");
		CompletableFuture<Void> placed = place.apply(orders, "book");
		CompletableFuture.runAsync(() -> this.price.complete(7L));
		assertThat(placed).failsWithin(PATIENCE).withThrowableThat().havingRootCause().withMessage("not in stock");
		return count("MATCH (o:Order) RETURN count(o)", Map.of());
	}

	private void fill(String... shelves) {
		assertThat(this.sessions.query("UNWIND $ids AS id CREATE (:Shelf {id: id, items: 5})")
			.bind(List.of(shelves))
			.to("ids")
			.run()).succeedsWithin(PATIENCE);
	}

	private long items(String shelf) {
		return count("MATCH (s:Shelf {id: $id}) RETURN s.items", Map.of("id", shelf));
	}

	private long count(String query, Map<String, Object> parameters) {
		CompletableFuture<Optional<Long>> count = this.sessions.query(query)
			.bindAll(parameters)
			.fetchAs(Long.class)
			.one();
		assertThat(count).succeedsWithin(PATIENCE);
		return count.join().orElseThrow();
	}

	private Stock stock() {
		return this.beans.createBean(Stock.class);
	}

}
