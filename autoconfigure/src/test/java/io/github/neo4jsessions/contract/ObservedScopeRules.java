package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention;
import io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention;
import io.github.neo4jsessions.observation.ScopeFailure;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import io.github.neo4jsessions.observation.ScopeObservationDocumentation;
import io.github.neo4jsessions.observation.TransactionScopeObservationContext;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What observation handlers see of scopes.
 */
public interface ObservedScopeRules extends ScopeFixture {

	@Test
	default void observedTransactionsDescribeThemselves() {
		ObservedScopes observed = observe();
		value(template().executeRead(TransactionConfig.builder().withMetadata(Map.of("name", "transfer")).build(),
				(tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync)));
		ScopeObservationContext context = only(observed);
		assertThat(context.getName()).isEqualTo("neo4j.transaction.scope");
		assertThat(context.getContextualName()).isEqualTo("transfer");
		assertThat(context.getLowCardinalityKeyValues()).containsExactly(KeyValue.of("access.mode", "read"),
				KeyValue.of("database", "home"), KeyValue.of("outcome", "committed"),
				KeyValue.of("template", "contract"));
		assertThat(context.getHighCardinalityKeyValues()).containsExactly(KeyValue.of("transaction.name", "transfer"));
		assertThat(context.getError()).isNull();
		assertIsDocumented(context, ScopeObservationDocumentation.TRANSACTION_SCOPE);
	}

	@Test
	default void observedSessionsDescribeThemselves() {
		ObservedScopes observed = observe((builder) -> builder.sessionConfig(SessionConfig.forDatabase("neo4j")));
		value(template().execute(this::create));
		ScopeObservationContext context = only(observed);
		assertThat(context.getName()).isEqualTo("neo4j.session.scope");
		assertThat(context.getContextualName()).isEqualTo("neo4j session");
		assertThat(context.getLowCardinalityKeyValues()).containsExactly(KeyValue.of("access.mode", "write"),
				KeyValue.of("database", "neo4j"), KeyValue.of("outcome", "completed"),
				KeyValue.of("template", "contract"));
		assertThat(context.getHighCardinalityKeyValues()).isEmpty();
		assertIsDocumented(context, ScopeObservationDocumentation.SESSION_SCOPE);
	}

	@Test
	default void observedScopesThatFailReportTypesButNoMessages() {
		ObservedScopes observed = observe();
		error(template().executeWrite(
				(tx) -> create(tx).thenCompose((created) -> CompletableFuture.<String>failedFuture(serverError()))));
		ScopeObservationContext context = only(observed);
		assertThat(context.getOutcome()).isEqualTo("rolled_back");
		assertThat(context.getError()).isInstanceOf(ScopeFailure.class)
			.hasMessageContaining("ClientException (Neo.ClientError.Statement.TypeError")
			.hasMessageNotContaining("the server refused")
			.hasNoCause();
		assertThat(context.getHighCardinalityKeyValue("error.types").getValue())
			.isEqualTo(context.getError().getMessage());
		assertIsDocumented(context, ScopeObservationDocumentation.TRANSACTION_SCOPE);
	}

	@Test
	default void observedSessionsDistinguishFailuresFromCancellations() {
		ObservedScopes observed = observe();
		error(template().execute((session) -> failing()));
		template().execute((session) -> new CompletableFuture<>()).cancel(false);
		eventually().untilAsserted(() -> assertThat(observed.stopped()).extracting(ScopeObservationContext::getOutcome)
			.containsExactly("failed", "cancelled"));
	}

	@Test
	default void observedTransactionsReportAnUnknownOutcome() {
		ObservedScopes observed = observe();
		script().on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("lost"));
		error(template().inTransaction(this::create));
		assertThat(only(observed).getOutcome()).isEqualTo("unknown");
	}

	@Test
	default void observationsEndBeforeTheFutureCompletes() {
		ObservedScopes observed = observe();
		CompletableFuture<Integer> ended = template().inTransaction(this::create)
			.thenApply((created) -> observed.stopped().size());
		assertThatValue(ended).isEqualTo(1);
	}

	@Test
	default void eachAttemptIsObserved() {
		ObservedScopes observed = observe(
				(builder) -> builder.retry(new RetrySettings(PATIENCE, Duration.ofMillis(1), 1, 0, false)));
		List<String> attempts = new CopyOnWriteArrayList<>();
		Observation caller = Observation.start("caller", observed.registry());
		try (Observation.Scope scope = caller.openScope()) {
			assertThat(scope).isNotNull();
			CompletableFuture<String> future = template().executeWrite((tx) -> {
				attempts.add(observed.current());
				return (attempts.size() == 1) ? CompletableFuture.failedFuture(connectionError()) : create(tx);
			});
			assertThatValue(future).isEqualTo("created");
		}
		caller.stop();
		assertThat(attempts).containsOnly("neo4j.transaction.scope").hasSize(2);
		assertThat(observed.stopped()).extracting(ScopeObservationContext::getOutcome)
			.containsExactly("rolled_back", "committed");
		assertThat(observed.stopped()).extracting(Observation.Context::getParentObservation)
			.containsOnly((ObservationView) caller);
	}

	@Test
	default void callsOfTheDriverAreInsideTheObservation() {
		ObservedScopes observed = observe();
		List<String> calls = notingCalls(observed);
		value(template().inTransaction(this::create));
		assertThat(calls).containsExactly("BEGIN neo4j.transaction.scope", "RUN neo4j.transaction.scope",
				"COMMIT neo4j.transaction.scope", "CLOSE neo4j.transaction.scope");
		calls.clear();
		error(template().inTransaction((tx) -> failing()));
		assertThat(calls).containsExactly("BEGIN neo4j.transaction.scope", "ROLLBACK neo4j.transaction.scope",
				"CLOSE neo4j.transaction.scope");
		calls.clear();
		value(template().execute(this::create));
		assertThat(calls).containsExactly("RUN neo4j.session.scope", "CLOSE neo4j.session.scope");
	}

	@Test
	default void workAndItsContinuationsAreInsideTheObservation() {
		ObservedScopes observed = observe();
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = template().inTransaction((tx) -> {
			String work = observed.current();
			return tx.runAsync("RETURN 1")
				.thenCompose((cursor) -> cursor.consumeAsync())
				.thenApply((summary) -> work + ", " + observed.current());
		});
		CompletableFuture<String> afterwards = future.thenApply((value) -> observed.current());
		CompletableFuture.runAsync(() -> begun.complete(null));
		assertThatValue(future).isEqualTo("neo4j.transaction.scope, neo4j.transaction.scope");
		assertThatValue(afterwards).isEqualTo("none");
	}

	@Test
	default void observationsOfTheWorkAreNotChanged() {
		ObservedScopes observed = observe();
		List<String> calls = notingCalls(observed);
		value(template().inTransaction((tx) -> Observation.createNotStarted("step", observed.registry())
			.observe(() -> tx.runAsync("RETURN 1"))
			.thenCompose((cursor) -> cursor.consumeAsync())));
		assertThat(calls).containsExactly("BEGIN neo4j.transaction.scope", "RUN step", "COMMIT neo4j.transaction.scope",
				"CLOSE neo4j.transaction.scope");
	}

	@Test
	default void observationsBelongToTheirCallerAndNotToOtherUsersOfTheThread() {
		ObservedScopes observed = observe((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		Observation caller = Observation.start("caller", observed.registry());
		CompletableFuture<String> child = caller.scoped(() -> template().inTransaction(this::create));
		CompletableFuture<String> orphan = template().inTransaction(this::create);
		Observation stranger = Observation.start("stranger", observed.registry());
		stranger.scoped(() -> release.complete(null));
		value(CompletableFuture.allOf(holder, child, orphan));
		stranger.stop();
		caller.stop();
		assertThat(observed.stopped()).extracting(Observation.Context::getParentObservation)
			.containsExactly(null, caller, null);
	}

	@Test
	default void scopesInsideScopesAreChildren() {
		ObservedScopes observed = observe();
		value(template().inTransaction((tx) -> create(tx).thenCompose((created) -> template().execute(this::create))));
		ScopeObservationContext inner = observed.stopped().get(0);
		assertThat(inner.getName()).isEqualTo("neo4j.session.scope");
		assertThat(inner.getParentObservation().getContextView()).isSameAs(observed.stopped().get(1));
	}

	@Test
	default void refusedCallsAreNotObserved() {
		ObservedScopes observed = observe((builder) -> builder.maxActive(1).maxPending(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		CompletableFuture<Object> waiting = template().execute((session) -> release);
		assertThat(error(template().execute((session) -> release))).isInstanceOf(SessionLimitException.class);
		release.complete(null);
		value(CompletableFuture.allOf(open, waiting));
		assertThat(observed.stopped()).hasSize(2);
	}

	@Test
	default void observationsWithoutAHandlerAreNotCreated() {
		ObservationRegistry registry = ObservationRegistry.create();
		templateWith((builder) -> builder.observationRegistry(registry));
		assertThatValue(template()
			.inTransaction((tx) -> CompletableFuture.completedFuture(String.valueOf(registry.getCurrentObservation()))))
			.isEqualTo("null");
	}

	@Test
	default void observationsThatAPredicateRefusesAreNotCreated() {
		ObservedScopes observed = observe();
		observed.registry().observationConfig().observationPredicate((name, context) -> false);
		assertThatValue(template().execute((session) -> CompletableFuture.completedFuture(observed.current())))
			.isEqualTo("none");
		assertThat(observed.stopped()).isEmpty();
	}

	@Test
	default void aConventionOfTheApplicationReplacesTheDefault() {
		ObservedScopes observed = observe();
		observed.registry().observationConfig().observationConvention(new ConventionOfTheApplication());
		value(template().inTransaction(this::create));
		assertThat(only(observed).getName()).isEqualTo("bank.transaction");
	}

	@Test
	default void aConventionOfTheTemplateTakesPrecedence() {
		ObservedScopes observed = observe(
				(builder) -> builder.observationConvention(new DefaultSessionScopeObservationConvention() {
					@Override
					public String getName() {
						return "own.session";
					}
				}).observationConvention(new DefaultTransactionScopeObservationConvention() {
					@Override
					public String getName() {
						return "own.transaction";
					}
				}));
		observed.registry().observationConfig().observationConvention(new ConventionOfTheApplication());
		value(template().inTransaction(this::create));
		value(template().execute(this::create));
		assertThat(observed.stopped()).extracting(ScopeObservationContext::getName)
			.containsExactly("own.transaction", "own.session");
	}

	@Test
	default void observersThatThrowChangeNothing() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Saboteur());
		templateWith((builder) -> builder.observationRegistry(registry));
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		assertThat(error(template().inTransaction((tx) -> failing()))).isSameAs(workError());
	}

	@Test
	default void observersThatThrowLeaveNothingOnTheThread() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new CloseSaboteur());
		templateWith((builder) -> builder.observationRegistry(registry));
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		assertThat(registry.getCurrentObservation()).isNull();
	}

	private ObservedScopes observe() {
		return observe((builder) -> builder);
	}

	private ObservedScopes observe(UnaryOperator<SessionTemplate.Builder> change) {
		templateWith((builder) -> change.apply(builder.observationRegistry(observed().registry())));
		return observed();
	}

	private ScopeObservationContext only(ObservedScopes observed) {
		assertThat(observed.stopped()).hasSize(1);
		return observed.stopped().get(0);
	}

	private List<String> notingCalls(ObservedScopes observed) {
		List<String> calls = new CopyOnWriteArrayList<>();
		for (Step step : Step.values()) {
			if (step != Step.SESSION) {
				script().on(step).answer((call) -> {
					calls.add(step + " " + observed.current());
					return call.get();
				});
			}
		}
		return calls;
	}

	private void assertIsDocumented(ScopeObservationContext context, ScopeObservationDocumentation documentation) {
		assertThat(context.getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
			.containsExactlyInAnyOrderElementsOf(names(documentation.getLowCardinalityKeyNames()));
		assertThat(names(documentation.getHighCardinalityKeyNames()))
			.containsAll(context.getHighCardinalityKeyValues().stream().map(KeyValue::getKey).toList());
	}

	private static List<String> names(KeyName[] names) {
		return Arrays.stream(names).map(KeyName::asString).toList();
	}

	/**
	 * Gives the observations other names.
	 */
	final class ConventionOfTheApplication extends DefaultTransactionScopeObservationConvention
			implements GlobalObservationConvention<TransactionScopeObservationContext> {

		@Override
		public String getName() {
			return "bank.transaction";
		}

	}

	/**
	 * Throws when an observation scope is closed.
	 */
	final class CloseSaboteur implements ObservationHandler<Observation.Context> {

		@Override
		public void onScopeClosed(Observation.Context context) {
			throw new IllegalStateException("scope closed");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * Throws in every notification.
	 */
	final class Saboteur implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			// otherwise it would not receive the other notifications
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			throw new IllegalStateException("scope opened");
		}

		@Override
		public void onError(Observation.Context context) {
			throw new IllegalStateException("error");
		}

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
