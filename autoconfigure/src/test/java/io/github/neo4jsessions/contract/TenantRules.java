package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.SessionConfig;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database and the user of a call, when both depend on the calling thread: inside a
 * transaction they are already decided.
 */
interface TenantRules extends ScopeFixture {

	/**
	 * The database of Neo4j's Community edition, so that the rules hold on a server.
	 */
	String DATABASE = "neo4j";

	@Test
	default void aTenantIsResolvedOnceForATransactionAndItsJoinedCalls() {
		for (Function<SessionTemplate, CompletableFuture<?>> call : joining()) {
			for (Supplier<SessionConfig> stranger : answersWithoutATenant()) {
				AtomicInteger asked = new AtomicInteger();
				AtomicReference<Supplier<SessionConfig>> thread = new AtomicReference<>(
						() -> SessionConfig.forDatabase(DATABASE));
				templateWith((builder) -> builder.sessionConfigSupplier(() -> {
					asked.incrementAndGet();
					return thread.get().get();
				}));
				script().forget();
				value(template().executeWrite((tx) -> {
					// as on a thread of the driver
					thread.set(stranger);
					return tx.runAsync("RETURN 1").thenCompose((cursor) -> tx.bind(call.apply(template())));
				}));
				assertThat(asked).hasValue(1);
				assertThat(script().sessionConfigs()).hasSize(1);
				assertOutcomes(1, 0, 0, 0);
			}
		}
	}

	private List<Function<SessionTemplate, CompletableFuture<?>>> joining() {
		return List.of((template) -> template.executeWrite(this::create),
				(template) -> template.executeRead(this::create), (template) -> template.inTransaction(this::create),
				(template) -> template.inTransaction(propagation(TransactionDefinition.PROPAGATION_MANDATORY),
						this::create),
				(template) -> template.inTransaction(propagation(TransactionDefinition.PROPAGATION_SUPPORTS),
						this::create),
				(template) -> template.query("RETURN 1").run(),
				(template) -> template.query("RETURN 1").in(DATABASE).run(),
				(template) -> template.query("MATCH (n:Nothing) RETURN n").stream().then().toFuture());
	}

	/**
	 * The answers of a thread without a tenant: another tenant, none, or an error.
	 */
	private static List<Supplier<SessionConfig>> answersWithoutATenant() {
		return List.of(() -> SessionConfig.forDatabase("leftover"), SessionConfig::defaultConfig, () -> {
			throw new IllegalStateException("no tenant on this thread");
		});
	}

	@Test
	default void aSessionInsideATransactionHasTheSameTenantUnlessItNamesAnother() {
		List<Function<SessionTemplate, CompletableFuture<?>>> beside = List.of(
				(template) -> template.execute(this::create),
				(template) -> template.inTransaction(propagation(TransactionDefinition.PROPAGATION_REQUIRES_NEW),
						this::create),
				(template) -> template.inTransaction(propagation(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
						this::create));
		for (Function<SessionTemplate, CompletableFuture<?>> call : beside) {
			for (Supplier<SessionConfig> nothing : answersWithoutATenant().subList(1, 3)) {
				sessionsOfACallInside(call, nothing,
						(configs) -> assertThat(configs).extracting((config) -> config.database().orElse(null))
							.containsExactly(DATABASE, DATABASE));
			}
		}
	}

	private void sessionsOfACallInside(Function<SessionTemplate, CompletableFuture<?>> call,
			Supplier<SessionConfig> inside, Consumer<List<SessionConfig>> check) {
		AtomicReference<@Nullable Supplier<SessionConfig>> thread = new AtomicReference<>();
		templateWith((builder) -> builder.sessionConfigSupplier(() -> {
			Supplier<SessionConfig> bound = thread.get();
			return (bound != null) ? bound.get() : SessionConfig.forDatabase(DATABASE);
		}));
		script().forget();
		value(template().executeWrite((tx) -> {
			thread.set(inside);
			return tx.bind(call.apply(template()));
		}));
		check.accept(script().sessionConfigs());
	}

	@Test
	default void aCallInTheWorkOfExecuteHasTheSameTenantUnlessItsThreadNamesAnother() {
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.operations()) {
			for (Supplier<SessionConfig> nothing : answersWithoutATenant().subList(1, 3)) {
				AtomicReference<Supplier<SessionConfig>> thread = new AtomicReference<>(
						() -> SessionConfig.forDatabase(DATABASE));
				templateWith((builder) -> builder.sessionConfigSupplier(() -> thread.get().get()));
				script().forget();
				value(template().execute((session) -> {
					thread.set(nothing);
					return call.apply(template());
				}));
				assertThat(script().sessionConfigs()).extracting((config) -> config.database().orElse(null))
					.containsExactly(DATABASE, DATABASE);
			}
		}
	}

	@Test
	default void aCallInTheWorkOfExecuteDoesNotJoinATransactionOfAnotherTenant() {
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.joining()) {
			AtomicReference<String> tenant = new AtomicReference<>(DATABASE);
			templateWith((builder) -> builder.sessionConfigSupplier(() -> SessionConfig.forDatabase(tenant.get())));
			script().forget();
			CompletableFuture<?> refused = template().executeWrite((tx) -> {
				tenant.set("another");
				return tx.bind(template().execute((session) -> {
					tenant.set(DATABASE);
					return call.apply(template());
				}));
			});
			assertThat(error(refused)).isInstanceOf(IllegalTransactionStateException.class)
				.hasMessageContaining("'another'");
		}
	}

	private static TransactionDefinition propagation(int propagation) {
		return new DefaultTransactionDefinition(propagation);
	}

}
