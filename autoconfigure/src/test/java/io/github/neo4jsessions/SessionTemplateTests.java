package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SessionTemplateTests {

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate.Builder builder = SessionTemplate.builder(this.script);

	private static final TransactionWork<Object> NOTHING = (tx) -> CompletableFuture.completedFuture(null);

	@Test
	void theDefaultsAreTheDrivers() {
		SessionTemplate template = SessionTemplate.create(this.script);
		template.execute((session) -> CompletableFuture.completedFuture(null)).join();
		template.inTransaction(NOTHING).join();
		assertThat(template.getName()).isEqualTo("default");
		assertThat(this.script.sessionConfigs()).containsOnly(SessionConfig.defaultConfig());
		assertThat(this.script.transactionConfigs()).containsExactly(TransactionConfig.empty());
	}

	@Test
	void aDriverIsNeeded() {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionTemplate.create(null))
			.withMessageContaining("'driver'");
	}

	@Test
	void theNameMustHaveText() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.name(" "))
			.withMessageContaining("'name' must have text, not ' '");
	}

	@Test
	void theNameIsShown() {
		assertThat(this.builder.name("orders").build()).hasToString("SessionTemplate[orders]");
	}

	@Test
	void theSessionConfigurationIsUsed() {
		SessionConfig config = SessionConfig.builder()
			.withDatabase("movies")
			.withDefaultAccessMode(AccessMode.READ)
			.build();
		SessionTemplate template = this.builder.sessionConfig(config).build();
		template.execute((session) -> CompletableFuture.completedFuture(null)).join();
		template.executeWrite(NOTHING).join();
		assertThat(this.script.sessionConfigs().get(0)).isSameAs(config);
		assertThat(this.script.sessionConfigs().get(1).database()).contains("movies");
		assertThat(this.script.sessionConfigs().get(1).defaultAccessMode()).isEqualTo(AccessMode.WRITE);
	}

	@Test
	void theSessionConfigurationCanBeSuppliedForEachSession() {
		AtomicInteger tenant = new AtomicInteger();
		SessionTemplate template = this.builder
			.sessionConfigSupplier(() -> SessionConfig.forDatabase("tenant" + tenant.incrementAndGet()))
			.build();
		template.inTransaction(NOTHING).join();
		template.inTransaction(NOTHING).join();
		assertThat(this.script.sessionConfigs()).extracting((config) -> config.database().orElseThrow())
			.containsExactly("tenant1", "tenant2");
	}

	@Test
	void aSessionConfigurationThatCannotBeSuppliedFailsTheCall() {
		IllegalStateException noTenant = new IllegalStateException("no tenant");
		SessionTemplate template = this.builder.sessionConfigSupplier(() -> {
			throw noTenant;
		}).build();
		assertThat(template.inTransaction(NOTHING)).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingRootCause()
			.isSameAs(noTenant);
		assertThat(this.script.steps()).isEmpty();
	}

	@Test
	void theTransactionTimeoutIsForCallsWithoutOne() {
		SessionTemplate template = this.builder.transactionTimeout(Duration.ofSeconds(3)).build();
		template.inTransaction(NOTHING).join();
		template.executeRead(TransactionConfig.builder().withTimeout(Duration.ofSeconds(1)).build(), NOTHING).join();
		assertThat(this.script.transactionConfigs()).extracting(TransactionConfig::timeout)
			.containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(1));
	}

	@Test
	void theTransactionTimeoutMustBePositive() {
		for (Duration timeout : new Duration[] { Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(1) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.transactionTimeout(timeout))
				.withMessageContaining("'transactionTimeout'")
				.withMessageContaining(timeout.toString())
				.withMessageContaining("leave it out");
		}
	}

	@Test
	void theMetadataOfACallIsAddedToThatOfTheTemplateAndTakesPrecedence() {
		SessionTemplate template = this.builder.transactionMetadata(Map.of("app", "bank", "tier", 1)).build();
		template.executeWrite(TransactionConfig.builder().withMetadata(Map.of("tier", 2, "call", "x")).build(), NOTHING)
			.join();
		assertThat(this.script.transactionConfigs().get(0).metadata()).containsOnly(
				Map.entry("app", Values.value("bank")), Map.entry("tier", Values.value(2)),
				Map.entry("call", Values.value("x")));
	}

	@Test
	void theTransactionMetadataMustBeAcceptedByTheDriver() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.transactionMetadata(Map.of(" ", 1)))
			.withMessageContaining("'transactionMetadata'");
		assertThatExceptionOfType(ClientException.class)
			.isThrownBy(() -> this.builder.transactionMetadata(Map.of("x", new Object())));
	}

	@Test
	void theLimitsMustBePositive() {
		for (int limit : new int[] { 0, -1 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maxActive(limit))
				.withMessage("'maxActive' must be at least 1, not " + limit + "; leave it out for no limit");
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maxPending(limit))
				.withMessageContaining("'maxPending'");
		}
	}

	@Test
	void aQueueNeedsALimitOfActiveSessions() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maxPending(5).build())
			.withMessageContaining("'maxPending' is 5")
			.withMessageContaining("'maxActive'");
	}

	@Test
	void theTimesMustBePositive() {
		for (Duration time : new Duration[] { Duration.ZERO, Duration.ofSeconds(-1) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.acquireTimeout(time))
				.withMessageContaining("'acquireTimeout'")
				.withMessageContaining(time.toString());
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.scopeTimeout(time))
				.withMessageContaining("'scopeTimeout'");
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.slowScopeThreshold(time))
				.withMessageContaining("'slowScopeThreshold'");
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.slowQueryThreshold(time))
				.withMessageContaining("'slowQueryThreshold'");
			assertThatIllegalArgumentException().isThrownBy(() -> this.builder.leakDetectionThreshold(time))
				.withMessageContaining("'leakDetectionThreshold'");
		}
	}

	@Test
	void mutateCopiesTheLimitsButNotTheirState() {
		SessionTemplate original = this.builder.maxActive(1).maxPending(1).retry(RetrySettings.none()).build();
		SessionTemplate copy = original.mutate().name("copy").build();
		CompletableFuture<Object> release = new CompletableFuture<>();
		original.execute((session) -> release);
		assertThat(copy.inTransaction(NOTHING)).isCompleted();
		CompletableFuture<Object> held = copy.execute((session) -> release);
		copy.execute((session) -> release);
		assertThat(copy.execute((session) -> release)).isCompletedExceptionally();
		release.complete(null);
		assertThat(held).isCompleted();
	}

	@Test
	void aLeakIsReportedWithThePlaceThatOpenedItAndAgainWhenItCloses(CapturedOutput output) {
		SessionTemplate template = this.builder.name("leaky").leakDetectionThreshold(Duration.ofMillis(5)).build();
		CompletableFuture<Object> release = new CompletableFuture<>();
		template.execute((session) -> release);
		await().untilAsserted(() -> assertThat(output).containsPattern(
				"'leaky', scope \\d+, open for \\d+ ms: the session has been open for longer than the leakDetectionThreshold")
			.contains("SessionTemplateTests.aLeakIsReported"));
		assertThat(template.statistics().leaked()).isOne();
		release.complete(null);
		assertThat(output).contains("the session that was open for longer than the leakDetectionThreshold is closed");
	}

	@Test
	void theTenantIsResolvedOnTheCallersThreadAndOnceForAllAttempts() {
		AtomicInteger asked = new AtomicInteger();
		AtomicInteger begins = new AtomicInteger();
		this.script.on(Step.BEGIN)
			.answer((step) -> (begins.incrementAndGet() < 3)
					? CompletableFuture.failedFuture(new ServiceUnavailableException("no server")) : step.get());
		SessionTemplate template = this.builder
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, false))
			.sessionConfigSupplier(() -> {
				asked.incrementAndGet();
				return SessionConfig.forDatabase(Thread.currentThread().getName());
			})
			.build();
		template.executeWrite(NOTHING).join();
		assertThat(asked).hasValue(1);
		assertThat(this.script.sessionConfigs()).hasSize(3)
			.allSatisfy((config) -> assertThat(config.database()).contains(Thread.currentThread().getName()));
	}

	@Test
	void aTenantThatCannotBeResolvedIsNotResolvedAgainOnAnotherThread() {
		AtomicInteger asked = new AtomicInteger();
		SessionTemplate template = this.builder
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, false))
			.sessionConfigSupplier(() -> {
				asked.incrementAndGet();
				throw new ServiceUnavailableException("the tenants are stored in Neo4j too");
			})
			.build();
		assertThat(template.executeWrite(NOTHING)).failsWithin(Duration.ofSeconds(30))
			.withThrowableOfType(ExecutionException.class);
		assertThat(asked).hasValue(1);
		assertThat(template.statistics().retries()).isZero();
	}

	@Test
	void nullIsRefusedByEachSetting() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.acquireTimeout(null))
			.withMessageContaining("'acquireTimeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.retry(null))
			.withMessageContaining("'retry'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.name(null)).withMessageContaining("'name'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.sessionConfig(null))
			.withMessageContaining("'sessionConfig'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.transactionTimeout(null))
			.withMessageContaining("'transactionTimeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.transactionMetadata(null))
			.withMessageContaining("'transactionMetadata'");
	}

	@Test
	void mutateMakesACopyWithItsOwnStatistics() {
		SessionTemplate original = this.builder.name("one")
			.sessionConfig(SessionConfig.forDatabase("movies"))
			.transactionTimeout(Duration.ofSeconds(3))
			.transactionMetadata(Map.of("app", "bank"))
			.build();
		original.inTransaction(NOTHING).join();
		SessionTemplate copy = original.mutate().name("two").build();
		assertThat(copy.statistics().opened()).isZero();
		copy.inTransaction(NOTHING).join();
		assertThat(original.getName()).isEqualTo("one");
		assertThat(copy.getName()).isEqualTo("two");
		assertThat(original.statistics().committed()).isOne();
		assertThat(copy.statistics().committed()).isOne();
		assertThat(this.script.sessionConfigs()).hasSize(2).doesNotContain(SessionConfig.defaultConfig());
		assertThat(this.script.transactionConfigs().get(1)).isEqualTo(this.script.transactionConfigs().get(0));
	}

	@Test
	void theLogNamesTheTemplateAndTheErrorButNoQuery(CapturedOutput output) {
		this.script.on(Step.CLOSE)
			.failAfterwards(new ClientException("Neo.ClientError.Statement.SyntaxError", "secret query text"));
		this.builder.name("orders").build().inTransaction(NOTHING).join();
		assertThat(output).contains("WARN")
			.contains("'orders'")
			.contains("close failed")
			.contains("Neo.ClientError.Statement.SyntaxError")
			.doesNotContain("secret query text");
	}

}
