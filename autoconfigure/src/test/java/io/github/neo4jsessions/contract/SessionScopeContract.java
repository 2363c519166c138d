package io.github.neo4jsessions.contract;

import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.neo4j.driver.Driver;
import org.neo4j.driver.exceptions.ClientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules that hold for every scope, whatever goes wrong in it: it is closed once, counted
 * once, and reports the first error. The same rules run on a driver without a server and
 * on a driver with one.
 */
abstract class SessionScopeContract
		implements SessionScopeRules, TransactionScopeRules, DefinedScopeRules, StoppedScopeRules, LimitedScopeRules,
		RetriedScopeRules, TimedScopeRules, ShutdownRules, JoinedScopeRules, PropagationRules, EagerScopeRules,
		EventRules, ManagedScopeRules, AnnotatedScopeRules, RetriedMethodRules, CallbackExecutorRules,
		CallerContextRules, TenantRules, ViewRules, MetadataRules, DetachedScopeRules, ReachRules, DerivedStageRules,
		MonitoredScopeRules, ObservedScopeRules, ParameterRules, ThrowingCollaboratorRules, SilentScopeRules,
		OverflowingScopeRules, NamedErrorRules, CallSiteRules, CancelledWorkRules, SnapshotRules {

	private final String run = UUID.randomUUID().toString();

	private final RuntimeException workError = new IllegalArgumentException("the work failed");

	private final ClientException serverError = new ClientException("Neo.ClientError.Statement.TypeError",
			"the server refused");

	private final Map<Step, Long> forgotten = new EnumMap<>(Step.class);

	private ScriptedDriver script;

	private SessionTemplate template;

	private TemplateMeters meters;

	private ObservedScopes observed = new ObservedScopes();

	/**
	 * A driver on which everything succeeds.
	 */
	abstract Driver driver();

	/**
	 * Whether all scopes are observed: success and failure are the same without
	 * observations.
	 */
	boolean isObserved() {
		return true;
	}

	/**
	 * Whether the server has no open transaction or connection left of this test class.
	 */
	abstract boolean nothingLeftOpen();

	@Override
	@BeforeEach
	public final void startOver() {
		if (this.template != null) {
			closedOnceAndCountedOnce();
		}
		this.forgotten.clear();
		this.script = ScriptedDriver.around(driver());
		templateWith(UnaryOperator.identity());
	}

	@Override
	public final SessionTemplate templateWith(UnaryOperator<SessionTemplate.Builder> change) {
		this.observed = new ObservedScopes();
		SessionTemplate.Builder builder = SessionTemplate.builder(this.script)
			.name("contract")
			.transactionMetadata(Map.of("app", "contract"))
			.retry(RetrySettings.none());
		this.template = change.apply(isObserved() ? builder.observationRegistry(this.observed.registry()) : builder)
			.build();
		this.meters = TemplateMeters.of(this.template);
		return this.template;
	}

	@AfterEach
	final void closedOnceAndCountedOnce() {
		eventually().untilAsserted(() -> assertThat(this.template.statistics().active()).isZero());
		SessionStatistics statistics = this.template.statistics();
		assertThat(statistics.pending()).isZero();
		assertThat(statistics.closed()).isEqualTo(statistics.opened()).isEqualTo(calls(Step.CLOSE));
		assertThat(statistics.committed() + statistics.rolledBack() + statistics.failed() + statistics.unknown())
			.isEqualTo(calls(Step.BEGIN));
		this.meters.agreeWith(statistics);
		if (this.observed.isUsed()) {
			// right after the close, and for a caller that has cancelled perhaps after
			// its test
			eventually().until(this.observed::haveAllEnded);
			this.observed.agreeWith(statistics);
		}
		eventually().until(this::nothingLeftOpen);
	}

	@Override
	public final SessionTemplate template() {
		return this.template;
	}

	@Override
	public final ScriptedDriver script() {
		return this.script;
	}

	@Override
	public final void clearScript() {
		for (Step step : Step.values()) {
			this.forgotten.put(step, calls(step));
		}
		this.script.forget();
	}

	private long calls(Step step) {
		return this.forgotten.getOrDefault(step, 0L) + this.script.count(step);
	}

	@Override
	public final ObservedScopes observed() {
		return this.observed;
	}

	@Override
	public final String run() {
		return this.run;
	}

	@Override
	public final RuntimeException workError() {
		return this.workError;
	}

	@Override
	public final ClientException serverError() {
		return this.serverError;
	}

}
