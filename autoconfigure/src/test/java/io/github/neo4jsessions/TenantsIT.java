package io.github.neo4jsessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.QueryConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two tenants in one process, each with its own user, as the server and a proxy before it
 * see them. Neo4j's Community edition has one database and does not impersonate: what is
 * sent to it is checked at the proxy.
 */
class TenantsIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final String DATABASE = "neo4j";

	private static final int CALLS = 120;

	/**
	 * A query that takes hours; no test waits for it.
	 */
	private static final String ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
			+ "WITH a, b WHERE a + b < 0 RETURN count(*)";

	private final String run = UUID.randomUUID().toString();

	private final BookmarkManager ofDriver = BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());

	private SessionTemplate sessions;

	@BeforeEach
	void createTenants() {
		for (String tenant : List.of("tenant_a", "tenant_b")) {
			directDriver()
				.executableQuery("CREATE OR REPLACE USER " + tenant + " SET PASSWORD $password CHANGE NOT REQUIRED")
				.withParameters(Map.of("password", "password of " + tenant))
				.withConfig(QueryConfig.builder().withDatabase("system").build())
				.execute();
		}
		this.sessions = SessionTemplate.builder(driver())
			.maxActive(2)
			.transactionMetadata(Map.of("run", this.run))
			.terminateOnCancel(true)
			.bookmarkManager(this.ofDriver)
			.build();
	}

	@Test
	void underLoadNoStatementOfATenantRunsAsTheOther() {
		List<CompletableFuture<?>> calls = new ArrayList<>();
		for (int call = 0; call < CALLS; call++) {
			String tenant = (call % 2 == 0) ? "tenant_a" : "tenant_b";
			SessionOperations view = view(tenant);
			calls.add(switch (call % 6) {
				case 0, 1 -> view.executeWrite((tx) -> create(tx, tenant));
				case 2, 3 -> view.query("CREATE (:Tenant {run: $run, owner: $owner})")
					.bindAll(Map.of("run", this.run, "owner", tenant))
					.run();
				default -> view.executeRead((tx) -> tx.query("RETURN 1").run());
			});
		}
		assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(PATIENCE));
		List<Sent> sent = sent();
		assertThat(sent).hasSize(CALLS).allSatisfy((one) -> {
			assertThat(one.principal()).isEqualTo(one.metadata().get("tenant"));
			assertThat(one.request().extra()).containsEntry("db", DATABASE).doesNotContainKey("imp_user");
		});
		assertThat(sent).extracting(Sent::principal).containsOnly("tenant_a", "tenant_b");
		assertThat(count("MATCH (t:Tenant {run: $run}) RETURN count(t)", Map.of("run", this.run)))
			.isEqualTo(CALLS / 3 * 2);
		assertThat(this.ofDriver.getBookmarks()).isEmpty();
		assertNothingStaysOpen(this.sessions);
	}

	@Test
	void theServerShowsTheTransactionsOfEachTenantAsItsUser() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> first = view("tenant_a").executeWrite((tx) -> tx.bind(release));
		CompletableFuture<Object> second = view("tenant_b").executeWrite((tx) -> tx.bind(release));
		await().atMost(PATIENCE).until(() -> shown("TRUE") == 2);
		assertThat(shown("username = metaData.tenant AND database = '" + DATABASE + "'")).isEqualTo(2);
		assertThat(shown("username = 'tenant_a'")).isOne();
		release.complete("done");
		assertThat(first).succeedsWithin(PATIENCE);
		assertThat(second).succeedsWithin(PATIENCE);
	}

	@Test
	void noBookmarkOfATenantReachesTheOtherAndEachReadsItsOwnWrites() {
		write(view("tenant_a"), "tenant_a");
		write(view("tenant_b"), "tenant_b");
		write(view("tenant_a"), "tenant_a");
		write(view("tenant_b"), "tenant_b");
		write(this.sessions, "driver");
		write(this.sessions.withAuth(token("tenant_b")), "tenant_b");
		List<List<String>> bookmarks = sent().stream().map(Sent::bookmarks).toList();
		assertThat(bookmarks.get(0)).isEmpty();
		assertThat(bookmarks.get(1)).isEmpty();
		assertThat(bookmarks.get(2)).hasSize(1);
		assertThat(bookmarks.get(3)).hasSize(1).isNotEqualTo(bookmarks.get(2));
		assertThat(bookmarks.get(4)).isEmpty();
		assertThat(bookmarks.get(5)).hasSize(1).doesNotContainAnyElementsOf(bookmarks.get(3));
		assertThat(this.ofDriver.getBookmarks()).hasSize(1)
			.noneSatisfy((bookmark) -> assertThat(bookmarks.get(5)).contains(bookmark.value()));
	}

	@Test
	void anImpersonatedUserIsSentWithTransactionsAndQueries() {
		SessionOperations view = this.sessions.asUser("tenant_a").in(DATABASE);
		assertThat(view.executeWrite((tx) -> create(tx, "tenant_a"))).failsWithin(PATIENCE);
		assertThat(view.query("RETURN 1").run()).failsWithin(PATIENCE);
		assertThat(this.sessions.withAuth(token("tenant_b")).asUser("tenant_a").query("RETURN 1").run())
			.failsWithin(PATIENCE);
		assertThat(sent()).hasSize(3)
			.allSatisfy((one) -> assertThat(one.request().extra()).containsEntry("imp_user", "tenant_a"));
		assertThat(sent().get(2).principal()).isEqualTo("tenant_b");
		assertThat(sent().get(1).request().extra()).containsEntry("db", DATABASE);
		assertNothingStaysOpen(this.sessions);
	}

	@Test
	void aWrongTokenFailsItsCallOnlyAndIsNotReported() {
		SessionOperations wrong = this.sessions.withAuth(AuthTokens.basic("tenant_a", "guessed"));
		assertThat(wrong.executeWrite((tx) -> create(tx, "tenant_a"))).failsWithin(PATIENCE)
			.withThrowableThat()
			.satisfies((error) -> assertThat(error).hasStackTraceContaining("AuthenticationException")
				.hasStackTraceContaining("unauthorized"))
			.satisfies((error) -> assertThat(String.valueOf(error.getCause())).doesNotContain("guessed"));
		assertThat(view("tenant_a").executeWrite((tx) -> create(tx, "tenant_a"))).succeedsWithin(PATIENCE);
		assertNothingStaysOpen(this.sessions);
	}

	@Test
	void aCancelledQueryIsTerminatedByItsOwnUser() {
		CompletableFuture<Object> endless = view("tenant_a")
			.executeWrite((tx) -> tx.runAsync(ENDLESS).thenCompose(ResultCursor::consumeAsync));
		await().atMost(PATIENCE).until(() -> shown("currentQuery CONTAINS 'UNWIND'") == 1);
		endless.cancel(true);
		await().atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 0);
		assertThat(shown("TRUE")).isZero();
		Map<Integer, String> principals = new HashMap<>();
		List<String> terminators = new ArrayList<>();
		for (BoltRequest request : proxy().requests()) {
			if (request.type() == BoltMessage.LOGON) {
				principals.put(request.connection(), String.valueOf(request.extra().get("principal")));
			}
			else if (request.query().contains("TERMINATE TRANSACTIONS")) {
				terminators.add(principals.get(request.connection()));
			}
		}
		assertThat(terminators).containsExactly("tenant_a");
	}

	private SessionOperations view(String tenant) {
		return this.sessions.withAuth(token(tenant)).in(DATABASE).withMetadata(Map.of("tenant", tenant));
	}

	private static AuthToken token(String tenant) {
		return AuthTokens.basic(tenant, "password of " + tenant);
	}

	private void write(SessionOperations view, String owner) {
		assertThat(view.executeWrite((tx) -> create(tx, owner))).succeedsWithin(PATIENCE);
	}

	private CompletionStage<?> create(AsyncQueryRunner runner, String owner) {
		return runner.runAsync("CREATE (:Tenant {run: $run, owner: $owner})", Map.of("run", this.run, "owner", owner))
			.thenCompose(ResultCursor::consumeAsync);
	}

	private long shown(String condition) {
		return count("SHOW TRANSACTIONS YIELD username, database, currentQuery, metaData WHERE metaData.run = $run AND "
				+ condition + " RETURN count(*)", Map.of("run", this.run));
	}

	/**
	 * Return the transactions and auto-commit queries that were sent, and the user of
	 * their connection at that time.
	 */
	private List<Sent> sent() {
		Map<Integer, String> principals = new HashMap<>();
		List<Sent> sent = new ArrayList<>();
		for (BoltRequest request : proxy().requests()) {
			if (request.type() == BoltMessage.LOGON) {
				principals.put(request.connection(), String.valueOf(request.extra().get("principal")));
			}
			else if (request.extra().get("tx_metadata") instanceof Map<?, ?>) {
				sent.add(new Sent(principals.get(request.connection()), request));
			}
		}
		return sent;
	}

	private record Sent(String principal, BoltRequest request) {

		Map<?, ?> metadata() {
			return (Map<?, ?>) this.request.extra().get("tx_metadata");
		}

		@SuppressWarnings("unchecked")
		List<String> bookmarks() {
			return (List<String>) this.request.extra().getOrDefault("bookmarks", List.of());
		}

	}

}
