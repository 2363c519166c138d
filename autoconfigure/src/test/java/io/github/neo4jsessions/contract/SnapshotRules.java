package io.github.neo4jsessions.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.ScopeSnapshot;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that are put into a scope through a {@link ScopeSnapshot}.
 */
interface SnapshotRules extends ScopeFixture {

	@Test
	default void snapshotsPutAnotherThreadIntoTheScope() {
		AtomicReference<TransactionScope> seen = new AtomicReference<>();
		AtomicReference<TransactionScope> after = new AtomicReference<>();
		AtomicReference<TransactionScope> scope = new AtomicReference<>();
		CompletableFuture<String> future = template().executeWrite((tx) -> {
			scope.set(tx);
			ScopeSnapshot snapshot = ScopeSnapshot.capture();
			assertThat(snapshot.isEmpty()).isFalse();
			return CompletableFuture.supplyAsync(() -> {
				CompletableFuture<String> joined;
				try (ScopeSnapshot.Binding binding = snapshot.makeCurrent()) {
					assertThat(binding).isNotNull();
					seen.set(TransactionScope.required());
					joined = template().executeWrite(this::create);
				}
				after.set(TransactionScope.current().orElse(null));
				return joined;
			}).thenCompose((joined) -> joined);
		});
		assertThatValue(future).isEqualTo("created");
		assertThat(seen.get()).isSameAs(scope.get());
		assertThat(after.get()).isNull();
		assertThat(script().count(Step.BEGIN)).isOne();
		assertThat(applied()).isOne();
	}

	@Test
	default void snapshotsPutAnotherThreadIntoTheObservationOfTheScope() {
		AtomicReference<String> inside = new AtomicReference<>();
		AtomicReference<String> outside = new AtomicReference<>();
		boolean[] used = new boolean[1];
		value(template().executeWrite((tx) -> {
			ScopeSnapshot snapshot = ScopeSnapshot.capture();
			used[0] = observed().isUsed();
			return CompletableFuture.runAsync(() -> {
				try (ScopeSnapshot.Binding binding = snapshot.makeCurrent()) {
					assertThat(binding).isNotNull();
					inside.set(observed().current());
				}
				outside.set(observed().current());
			});
		}));
		boolean isObserved = used[0];
		assertThat(inside).hasValue(isObserved ? "neo4j.transaction.scope" : "none");
		assertThat(outside).hasValue("none");
	}

	@Test
	default void snapshotsOfNoScopePutTheThreadOutside() {
		ScopeSnapshot none = ScopeSnapshot.capture();
		assertThat(none.isEmpty()).isTrue();
		value(template().executeWrite((tx) -> {
			try (ScopeSnapshot.Binding binding = none.makeCurrent()) {
				assertThat(binding).isNotNull();
				assertThat(TransactionScope.current()).isEmpty();
			}
			assertThat(TransactionScope.current()).contains(tx);
			return CompletableFuture.completedFuture(null);
		}));
	}

}
