package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.neo4jsessions.mapping.SpringDataMapping;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.transaction.FutureTransactionAttributeSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each refusal names the argument and the value, and says what to do instead.
 */
class BadInputTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final SessionTemplate TEMPLATE = SessionTemplate.create(ScriptedDriver.create());

	private static final AsyncResource<String> RESOURCE = AsyncResource.of(
			() -> CompletableFuture.completedFuture("resource"),
			(resource, exit) -> CompletableFuture.completedFuture(null));

	static Stream<Arguments> settings() {
		return Stream.of(row("name", "null", "leave it out", () -> builder().name(null)),
				row("name", "' '", "leave it out", () -> builder().name(" ")),
				row("sessionConfig", "null", "leave it out", () -> builder().sessionConfig(null)),
				row("sessionConfigSupplier", "null", "leave it out", () -> builder().sessionConfigSupplier(null)),
				row("transactionTimeout", "null", "leave it out", () -> builder().transactionTimeout(null)),
				row("transactionTimeout", "PT0S", "leave it out", () -> builder().transactionTimeout(Duration.ZERO)),
				row("transactionMetadata", "null", "leave it out", () -> builder().transactionMetadata(null)),
				row("transactionMetadata", "' '", "remove that entry",
						() -> builder().transactionMetadata(Map.of(" ", 1))),
				row("transactionMetadataContributors", "null", "leave it out",
						() -> builder().transactionMetadataContributors(null)),
				row("transactionMetadataContributors", "null", "remove that element",
						() -> builder().transactionMetadataContributors(Collections.singletonList(null))),
				row("transactionMetadataContributorsSupplier", "null", "leave it out",
						() -> builder().transactionMetadataContributorsSupplier(null)),
				row("maxActive", "0", "leave it out", () -> builder().maxActive(0)),
				row("maxActive", "-1", "leave it out", () -> builder().maxActive(-1)),
				row("maxPending", "0", "leave it out", () -> builder().maxPending(0)),
				row("maxPending", "5", "maxActive", () -> builder().maxPending(5).build()),
				row("acquireTimeout", "null", "leave it out", () -> builder().acquireTimeout(null)),
				row("acquireTimeout", "PT-1S", "leave it out", () -> builder().acquireTimeout(SECOND.negated())),
				row("scopeTimeout", "null", "leave it out", () -> builder().scopeTimeout(null)),
				row("scopeTimeout", "PT0S", "leave it out", () -> builder().scopeTimeout(Duration.ZERO)),
				row("retry", "null", "RetrySettings.none()", () -> builder().retry(null)),
				row("retryPredicate", "null", "leave it out", () -> builder().retryPredicate(null)),
				row("leakDetectionThreshold", "null", "leave it out", () -> builder().leakDetectionThreshold(null)),
				row("slowScopeThreshold", "null", "leave it out", () -> builder().slowScopeThreshold(null)),
				row("slowScopeThreshold", "PT0S", "leave it out", () -> builder().slowScopeThreshold(Duration.ZERO)),
				row("slowQueryThreshold", "null", "leave it out", () -> builder().slowQueryThreshold(null)),
				row("slowQueryThreshold", "PT0S", "leave it out", () -> builder().slowQueryThreshold(Duration.ZERO)),
				row("leakDetectionThreshold", "PT0S", "leave it out",
						() -> builder().leakDetectionThreshold(Duration.ZERO)),
				row("eventPublisher", "null", "leave it out", () -> builder().eventPublisher(null)),
				row("callbackExecutor", "null", "leave it out", () -> builder().callbackExecutor(null)),
				row("observationRegistry", "null", "leave it out", () -> builder().observationRegistry(null)),
				row("observationRegistrySupplier", "null", "leave it out",
						() -> builder().observationRegistrySupplier(null)),
				row("bookmarkManagerSupplier", "null", "leave it out", () -> builder().bookmarkManagerSupplier(null)),
				row("observationConvention", "null", "leave it out",
						() -> builder().observationConvention((SessionScopeObservationConvention) null)),
				row("observationConvention", "null", "leave it out",
						() -> builder().observationConvention((TransactionScopeObservationConvention) null)),
				row("bookmarkManager", "null", "leave it out", () -> builder().bookmarkManager(null)),
				row("recordMapping", "null", "RecordMapping.plain()", () -> builder().recordMapping(null)),
				row("recordMappingSupplier", "null", "RecordMapping.plain()",
						() -> builder().recordMappingSupplier(null)));
	}

	static Stream<Arguments> calls() {
		return Stream.of(row("driver", "null", "spring.neo4j.uri", () -> SessionTemplate.create(null)),
				row("driver", "null", "spring.neo4j.uri", () -> SessionTemplate.builder(null)),
				row("timeout", "null", "Duration.ZERO", () -> TEMPLATE.shutdown(null)),
				row("timeout", "PT-1S", "Duration.ZERO", () -> TEMPLATE.shutdown(SECOND.negated())),
				row("timeout", "null", "Duration.ZERO", () -> TEMPLATE.drain(null)),
				row("timeout", "PT-1S", "Duration.ZERO", () -> TEMPLATE.drain(SECOND.negated())),
				row("work", "null", "a function", () -> TEMPLATE.execute(null)),
				row("work", "null", "a function", () -> TEMPLATE.executeRead(null)),
				row("work", "null", "a function", () -> TEMPLATE.executeWrite(null)),
				row("work", "null", "a function", () -> TEMPLATE.executeRead(TransactionConfig.empty(), null)),
				row("work", "null", "a function", () -> TEMPLATE.executeWrite(TransactionConfig.empty(), null)),
				row("config", "null", "leave it out", () -> TEMPLATE.executeRead(null, (tx) -> null)),
				row("config", "null", "leave it out", () -> TEMPLATE.executeWrite(null, (tx) -> null)),
				row("work", "null", "a function", () -> TEMPLATE.inTransaction(null)),
				row("work", "null", "a function",
						() -> TEMPLATE.inTransaction(new DefaultTransactionDefinition(), null)),
				row("definition", "null", "leave it out", () -> TEMPLATE.inTransaction(null, (tx) -> null)),
				row("database", "null", "omit the call", () -> TEMPLATE.in(null)),
				row("database", "' '", "omit the call", () -> TEMPLATE.asUser("alice").in(" ")),
				row("user", "null", "omit the call", () -> TEMPLATE.asUser(null)),
				row("user", "''", "omit the call", () -> TEMPLATE.idempotent().asUser("")),
				row("token", "null", "omit the call", () -> TEMPLATE.withAuth(null)),
				row("metadata", "null", "omit the call", () -> TEMPLATE.withMetadata(null)),
				row("metadata", "' '", "remove that entry", () -> TEMPLATE.withMetadata(Map.of(" ", 1))),
				row("cypher", "null", "pass the query", () -> TEMPLATE.query(null)),
				row("cypher", "' '", "pass the query", () -> TEMPLATE.query(" ")),
				row("name", "null", "follows '$'", () -> TEMPLATE.query("RETURN $x").bind(1).to(null)),
				row("name", "'$x'", "use 'x'", () -> TEMPLATE.query("RETURN $x").bind(1).to("$x")),
				row("x", "already bound", "once",
						() -> TEMPLATE.query("RETURN $x").bindAll(Map.of("x", 1)).bind(2).to("x")),
				row("parameters", "null", "omit the call", () -> TEMPLATE.query("RETURN $x").bindAll(null)),
				row("database", "' '", "omit the call", () -> TEMPLATE.query("RETURN 1").in(" ")),
				row("type", "null", "omit the call", () -> TEMPLATE.query("RETURN 1").fetchAs(null)),
				row("mapping", "null", "omit the call", () -> TEMPLATE.query("RETURN 1").mappedBy(null)),
				row("context", "null", "RecordMapping.plain()", () -> SpringDataMapping.of(null)),
				row("attributes", "null", "to restrict", () -> new FutureTransactionAttributeSource(null)),
				row("maxTime", "null", "Duration.ZERO", () -> new RetrySettings(null, SECOND, 2, 0.2, false)),
				row("maxTime", "PT-1S", "Duration.ZERO",
						() -> new RetrySettings(SECOND.negated(), SECOND, 2, 0.2, false)),
				row("initialDelay", "null", "RetrySettings.defaults()",
						() -> new RetrySettings(SECOND, null, 2, 0.2, false)),
				row("initialDelay", "PT0S", "RetrySettings.none()",
						() -> new RetrySettings(SECOND, Duration.ZERO, 2, 0.2, false)),
				row("initialDelay", "PT2S", "'maxTime' of zero",
						() -> new RetrySettings(SECOND, SECOND.multipliedBy(2), 2, 0.2, false)),
				row("multiplier", "0.5", "from 1", () -> new RetrySettings(SECOND, SECOND, 0.5, 0.2, false)),
				row("multiplier", "NaN", "from 1", () -> new RetrySettings(SECOND, SECOND, Double.NaN, 0.2, false)),
				row("multiplier", "Infinity", "to 1000",
						() -> new RetrySettings(SECOND, SECOND, Double.POSITIVE_INFINITY, 0.2, false)),
				row("jitter", "-0.1", "from 0", () -> new RetrySettings(SECOND, SECOND, 2, -0.1, false)),
				row("jitter", "NaN", "from 0", () -> new RetrySettings(SECOND, SECOND, 2, Double.NaN, false)),
				row("maxAttempts", "0", "no maximum", () -> RetrySettings.defaults().withMaxAttempts(0)),
				row("acquire", "null", "a function", () -> AsyncResource.of(null, (resource, exit) -> null)),
				row("release", "null", "a function", () -> AsyncResource.of(() -> null, null)),
				row("body", "null", "a function", () -> RESOURCE.use(null)),
				row("inner", "null", "a function", () -> RESOURCE.flatMap(null)),
				row("stage", "null", "completedFuture", () -> ServiceResult.from(null)),
				row("templates", "null", "empty list", () -> new SessionTemplates(null)),
				row("templates", "null", "must not contain",
						() -> new SessionTemplates(Collections.singletonList(null))),
				row("templates", "null", "empty map", () -> SessionTemplates.of(null)),
				row("templates", "null", "must not contain",
						() -> SessionTemplates.of(Collections.singletonMap("orders", null))),
				row("templates", "' '", "names with text", () -> SessionTemplates.of(Map.of(" ", TEMPLATE))),
				row("name", "null", "names()", () -> new SessionTemplates(List.of()).get(null)));
	}

	private static Arguments row(String argument, String value, String cure, ThrowingCallable call) {
		return Arguments.arguments(argument, value, cure, call);
	}

	private static SessionTemplate.Builder builder() {
		return SessionTemplate.builder(ScriptedDriver.create());
	}

	@ParameterizedTest
	@MethodSource({ "settings", "calls" })
	void isRefusedByNameWithItsValueAndACure(String argument, String value, String cure, ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call)
			.withMessageContaining("'" + argument + "'")
			.withMessageContaining(value)
			.withMessageContaining(cure);
	}

	@Test
	void everySettingIsTested() {
		Set<String> settings = Arrays.stream(SessionTemplate.Builder.class.getMethods())
			.filter((method) -> method.getReturnType() == SessionTemplate.Builder.class)
			// both values of these are valid
			.filter((method) -> !Set.of("terminateOnCancel", "callSites").contains(method.getName()))
			.map((method) -> method.getName())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(settings().map((row) -> row.get()[0])).containsAll(settings);
	}

}
