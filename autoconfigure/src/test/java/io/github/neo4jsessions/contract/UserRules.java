package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.SessionConfig;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The user of a call, and its bookmarks. Neo4j's Community edition does not support
 * impersonation, so that these rules need a driver without a server.
 */
interface UserRules extends ViewRules {

	@Test
	default void aUserIsImpersonatedByEachOperation() {
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.operations()) {
			for (SessionOperations view : List.of(template().asUser("alice").in(NEO4J).idempotent(),
					template().in(NEO4J).idempotent().asUser("bob").asUser("alice"))) {
				clearScript();
				value(call.apply(view));
				assertThat(script().sessionConfigs()).singleElement().satisfies((config) -> {
					assertThat(config.impersonatedUser()).contains("alice");
					assertThat(config.database()).contains(NEO4J);
				});
				assertThat(script().authTokens()).containsExactly(Optional.empty());
			}
		}
	}

	@Test
	default void aTokenReplacesTheUserOfTheTemplateButNotThatOfTheView() {
		templateWith(
				(builder) -> builder.sessionConfig(SessionConfig.builder().withImpersonatedUser("template").build()));
		value(template().executeWrite(this::create));
		value(template().withAuth(token()).executeWrite(this::create));
		value(template().withAuth(token()).asUser("alice").executeWrite(this::create));
		value(template().asUser("alice").withAuth(token()).executeWrite(this::create));
		assertThat(users()).containsExactly("template", "none", "alice", "alice");
		assertThat(script().authTokens()).containsExactly(Optional.empty(), Optional.of(token()), Optional.of(token()),
				Optional.of(token()));
	}

	@Test
	default void callsThatRequireTheSameUserJoin() {
		templateWith(
				(builder) -> builder.sessionConfig(SessionConfig.builder().withImpersonatedUser("template").build()));
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.joining()) {
			joins(template(), call, template().asUser("template"));
			joins(template().asUser("alice"), call, template());
			joins(template().asUser("alice"), call, template().asUser("alice"));
			joins(template().asUser("alice").withAuth(token()), call, template().asUser("alice"));
			joins(template().asUser("alice").withAuth(token()), call, template().withAuth(token()).asUser("alice"));
			joins(template().withAuth(token()), call, template().withAuth(token()));
		}
	}

	private void joins(SessionOperations outer, Function<SessionOperations, CompletableFuture<?>> call,
			SessionOperations inner) {
		clearScript();
		value(outer.executeWrite((tx) -> tx.bind(call.apply(inner))));
		assertThat(script().sessionConfigs()).hasSize(1);
	}

	@Test
	default void callsThatRequireAnotherUserDoNotJoin() {
		SessionOperations alice = template().asUser("alice");
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.joining()) {
			assertRefused(alice, call, template().asUser("bob"), "user 'alice'", "user 'bob'");
			assertRefused(template(), call, alice, "the user of the driver", "user 'alice'");
			assertRefused(template().withAuth(token()), call, alice, "the user of its token", "user 'alice'");
			assertRefused(alice, call, template().withAuth(token()), "user 'alice'", "the user of another token");
			assertRefused(alice.withAuth(token()), call, template().withAuth(token()), "user 'alice'",
					"the user of its token");
			assertRefused(alice.withAuth(token()), call, alice.withAuth(AuthTokens.bearer("psst")), "user 'alice'",
					"user 'alice' and another token");
		}
	}

	@Test
	default void aCallThatIsRefusedDoesNotRollBackTheTransaction() {
		value(template().asUser("alice").executeWrite((tx) -> create(tx).thenCompose((created) -> {
			CompletableFuture<String> refused = template().asUser("bob").executeWrite(this::create);
			assertThat(error(refused)).isInstanceOf(IllegalTransactionStateException.class);
			return CompletableFuture.completedFuture("created");
		})));
		assertThat(applied()).isOne();
	}

	@Test
	default void aSessionInsideATransactionHasTheSameUserUnlessItsViewNamesAnother() {
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.beside()) {
			inside(template().asUser("alice"), call, template());
			assertThat(users()).containsExactly("alice", "alice");
			inside(template().asUser("alice"), call, template().asUser("bob"));
			assertThat(users()).containsExactly("alice", "bob");
			inside(template().asUser("alice").in("a"), call, template().in("b"));
			assertThat(users()).containsExactly("alice", "alice");
			assertThat(script().sessionConfigs().get(1).database()).contains("b");
			inside(template().withAuth(token()), call, template().asUser("bob"));
			assertThat(users()).containsExactly("none", "bob");
			assertThat(script().authTokens()).containsExactly(Optional.of(token()), Optional.of(token()));
			inside(template().asUser("alice"), call, template().withAuth(token()));
			assertThat(users()).containsExactly("alice", "none");
			assertThat(script().authTokens()).containsExactly(Optional.empty(), Optional.of(token()));
		}
	}

	@Test
	default void aSessionInsideTwoScopesHasTheUserOfTheInnerOne() {
		value(template().asUser("alice")
			.in("a")
			.executeWrite((tx) -> tx.bind(template().asUser("bob")
				.inTransaction(requiresNew(),
						(own) -> own.bind(template().inTransaction(requiresNew(), this::create))))));
		assertThat(users()).containsExactly("alice", "bob", "bob");
		assertThat(script().sessionConfigs()).allSatisfy((config) -> assertThat(config.database()).contains("a"));
	}

	private static TransactionDefinition requiresNew() {
		return new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

	@Test
	default void aCallInTheWorkOfExecuteHasTheSameUserUnlessItsViewNamesAnother() {
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.operations()) {
			clearScript();
			value(template().asUser("bob").execute((session) -> call.apply(template())));
			value(template().asUser("bob").execute((session) -> call.apply(template().asUser("carol"))));
			value(template().asUser("bob").execute((session) -> template().execute((own) -> call.apply(template()))));
			assertThat(users()).containsExactly("bob", "bob", "bob", "carol", "bob", "bob", "bob");
		}
	}

	@Test
	default void aCallMadeAfterTheEndOfExecuteHasTheSameUserToo() {
		CompletableFuture<String> later = new CompletableFuture<>();
		AtomicReference<CompletionStage<?>> left = new AtomicReference<>();
		value(template().asUser("bob").execute((session) -> {
			CompletionStage<?> read = ViewRules.read(session);
			left.set(read.thenCompose((ignored) -> later)
				.thenCompose((ignored) -> template().execute(ViewRules::read)
					.thenCompose((own) -> template().query("RETURN 1").run())));
			return read;
		}));
		later.complete("later");
		value(left.get().toCompletableFuture());
		assertThat(users()).containsExactly("bob", "bob", "bob");
	}

	@Test
	default void aCallInTheWorkOfExecuteDoesNotJoinATransactionOfAnotherUser() {
		SessionOperations alice = template().asUser("alice");
		SessionOperations bob = template().asUser("bob");
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.joining()) {
			clearScript();
			assertThat(error(alice.executeWrite((tx) -> tx.bind(bob.execute((session) -> call.apply(template()))))))
				.isInstanceOf(IllegalTransactionStateException.class)
				.hasMessageContaining("user 'alice'")
				.hasMessageContaining("user 'bob'")
				.hasMessageContaining("REQUIRES_NEW");
			assertThat(users()).containsExactly("alice", "bob");
		}
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.beside()) {
			inside(alice, (sessions) -> sessions.execute((session) -> call.apply(template())), bob);
			assertThat(users()).containsExactly("alice", "bob", "bob");
		}
	}

	@Test
	default void aCallInTheWorkOfExecuteJoinsATransactionOfTheSameUser() {
		SessionOperations alice = template().asUser("alice");
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.joining()) {
			for (SessionOperations beside : List.of(template(), alice)) {
				inside(alice, (sessions) -> sessions.execute((session) -> call.apply(template())), beside);
				assertThat(users()).containsExactly("alice", "alice");
			}
			inside(alice, (sessions) -> sessions.execute((session) -> call.apply(alice)), template().asUser("bob"));
			assertThat(users()).containsExactly("alice", "bob");
		}
	}

	@Test
	default void aCallInTheWorkOfExecuteHasItsUserInsideOfAScopeWithoutATransaction() {
		value(template().asUser("alice")
			.inTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
					(tx) -> tx.bind(template().asUser("bob")
						.execute((session) -> template().query("RETURN 1")
							.run()
							.thenCompose((ignored) -> template().executeWrite(this::create))))));
		assertThat(users()).containsExactly("alice", "bob", "bob", "bob");
	}

	@Test
	default void aViewOutranksTheTenantOfTheThread() {
		AtomicInteger calls = new AtomicInteger();
		templateWith((builder) -> builder.sessionConfigSupplier(() -> {
			if (calls.incrementAndGet() == 3) {
				throw new IllegalStateException("no tenant on this thread");
			}
			return SessionConfig.builder().withDatabase("thread").withImpersonatedUser("thread").build();
		}));
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.beside()) {
			calls.set(0);
			inside(template().in("a").asUser("alice"), call, template());
			calls.set(1);
			value(template().in("a").asUser("alice").executeWrite((tx) -> tx.bind(call.apply(template()))));
			assertThat(users()).containsOnly("alice").hasSize(4);
			assertThat(script().sessionConfigs()).allSatisfy((config) -> assertThat(config.database()).contains("a"));
		}
	}

	private void inside(SessionOperations outer, Function<SessionOperations, CompletableFuture<?>> call,
			SessionOperations inner) {
		clearScript();
		value(outer.executeWrite((tx) -> tx.bind(call.apply(inner))));
	}

	@Test
	default void sessionsOfAUserShareBookmarksWithNoOtherUser() {
		BookmarkManager shared = manager();
		SessionTemplate template = templateWith((builder) -> builder.bookmarkManager(shared));
		List<SessionOperations> users = List.of(template, template.asUser("alice"), template.asUser("bob"),
				template.withAuth(token()), template.withAuth(AuthTokens.basic("bob", "b")),
				template.withAuth(token()).asUser("alice"));
		clearScript();
		for (SessionOperations user : users) {
			value(user.executeWrite(this::create));
			value(user.in("a").query("RETURN 1").run());
		}
		for (int user = 0; user < users.size(); user++) {
			BookmarkManager first = bookmarks(2 * user);
			first.updateBookmarks(first.getBookmarks(), Set.of(Bookmark.from("user " + user)));
		}
		for (int user = 0; user < users.size(); user++) {
			assertThat(bookmarks(2 * user).getBookmarks()).containsExactly(Bookmark.from("user " + user));
			assertThat(bookmarks(2 * user + 1).getBookmarks()).containsExactly(Bookmark.from("user " + user));
		}
		assertThat(shared.getBookmarks()).containsExactly(Bookmark.from("user 0"));
	}

	@Test
	default void aUserOfTheTemplatesConfigurationHasBookmarksOfItsOwnToo() {
		BookmarkManager shared = manager();
		templateWith((builder) -> builder.bookmarkManager(shared)
			.sessionConfig(SessionConfig.builder().withImpersonatedUser("alice").build()));
		value(template().executeWrite(this::create));
		assertThat(shared.getBookmarks()).isEmpty();
		assertThat(manager(template())).isSameAs(manager(template().asUser("alice")));
		assertThat(manager(template())).isNotSameAs(manager(template().asUser("bob")));
	}

	@Test
	default void aManagerOfTheConfigurationIsUsedForItsUserOnly() {
		BookmarkManager own = manager();
		templateWith((builder) -> builder.sessionConfig(SessionConfig.builder()
			.withImpersonatedUser("alice")
			.withBookmarks(Bookmark.from("first"))
			.withBookmarkManager(own)
			.build()));
		own.updateBookmarks(Set.of(), Set.of(Bookmark.from("own")));
		clearScript();
		value(template().in("a").executeWrite((tx) -> CompletableFuture.completedFuture("done")));
		value(template().asUser("bob").executeWrite((tx) -> CompletableFuture.completedFuture("done")));
		assertThat(bookmarks(0).getBookmarks()).contains(Bookmark.from("own"));
		assertThat(bookmarks(1).getBookmarks()).doesNotContain(Bookmark.from("own"));
		assertThat(script().sessionConfigs().get(0).bookmarks()).containsExactly(Bookmark.from("first"));
		assertThat(script().sessionConfigs().get(1).bookmarks()).isEmpty();
	}

	@Test
	default void aTemplateWithoutBookmarksHasNoneForUsersEither() {
		value(template().asUser("alice").withAuth(token()).executeWrite(this::create));
		assertThat(script().sessionConfigs().get(0).bookmarkManager()).isEmpty();
	}

	private BookmarkManager manager(SessionOperations sessions) {
		int number = script().sessionConfigs().size();
		value(sessions.execute(ViewRules::read));
		return bookmarks(number);
	}

	private BookmarkManager bookmarks(int session) {
		return script().sessionConfigs().get(session).bookmarkManager().orElseThrow();
	}

	private static BookmarkManager manager() {
		return BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());
	}

	private List<String> users() {
		return script().sessionConfigs().stream().map((config) -> config.impersonatedUser().orElse("none")).toList();
	}

}
