package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The templates that a context owns, shows and shuts down, and when it shuts them down.
 */
class TemplateOwnershipTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final AtomicReference<CompletableFuture<Object>> LEFT_OPEN = new AtomicReference<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class,
				NamedSessionTemplatesAutoConfiguration.class, SessionTemplateMetricsAutoConfiguration.class,
				SessionTemplateEndpointAutoConfiguration.class, AsyncTransactionAutoConfiguration.class))
		.withPropertyValues("management.endpoints.jmx.exposure.include=neo4jsessions", "spring.jmx.enabled=true",
				"neo4j.sessions.shutdown-timeout=20ms");

	private final ApplicationContextRunner withDriver = this.runner.withUserConfiguration(OneDriver.class);

	private final ApplicationContextRunner measured = this.withDriver
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void aTemplateThatIsNotADefaultCandidateIsShownAndMeasured() {
		this.measured.withUserConfiguration(NoDefaultCandidate.class).run((context) -> {
			assertThat(context.getBean(SessionTemplate.class).getName()).isEqualTo("default");
			assertThat(context.getBean(SessionTemplates.class).names()).containsExactlyInAnyOrder("default", "reports");
			assertThat(context.getBean(Neo4jSessionsEndpoint.class).templates().templates()).containsKeys("default",
					"reports");
			assertMeasured(context, "default", "reports");
		});
	}

	@Test
	void aTemplateThatIsNotAnAutowireCandidateIsShownAndMeasured() {
		this.measured
			.withBean("reports", SessionTemplate.class, () -> reports(driver()),
					(definition) -> definition.setAutowireCandidate(false))
			.run((context) -> {
				assertThat(context.getBean(SessionTemplates.class).names()).containsExactlyInAnyOrder("default",
						"reports");
				assertMeasured(context, "default", "reports");
			});
	}

	@Test
	void allTemplatesMayBeExcludedAsDefaultCandidates() {
		this.runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withUserConfiguration(NoDefaultCandidate.class)
			.withBean("first", Driver.class, TemplateOwnershipTests::driver)
			.withBean("second", Driver.class, TemplateOwnershipTests::driver)
			.run((context) -> {
				assertThat(context).doesNotHaveBean("sessionTemplate");
				assertThat(context.getBean(Neo4jSessionsEndpoint.class).templates().templates())
					.containsOnlyKeys("reports");
				assertMeasured(context, "reports");
			});
	}

	@Test
	void aTemplateWithTwoBeanNamesIsCountedOnce() {
		this.measured.withUserConfiguration(TwoNames.class).run((context) -> {
			assertThat(context.getBean(SessionTemplates.class).names()).containsExactly("default");
			assertMeasured(context, "default");
		});
	}

	@Test
	void prototypesAreNotOwned() {
		this.measured
			.withBean("reports", SessionTemplate.class, () -> reports(driver()),
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE),
					(definition) -> definition.setAutowireCandidate(false))
			.run((context) -> assertMeasured(context, "default"));
	}

	@Test
	void aTemplateThatIsNotADefaultCandidateIsShutDownWithTheContext() {
		this.withDriver.withUserConfiguration(NoDefaultCandidate.class).run((context) -> {
			SessionTemplate reports = context.getBean("reports", SessionTemplate.class);
			CompletableFuture<Object> open = reports.execute((session) -> new CompletableFuture<>());
			close(context);
			assertAborted(open);
			assertShutDown(reports);
		});
	}

	@Test
	void aHiddenTemplateOfTheUserWithTheDefaultNameIsIgnored() {
		this.runner.withUserConfiguration(HiddenUnderTheDefaultName.class, OneDriver.class)
			.run((context) -> assertThat(context.getBean("sessionTemplate", SessionTemplate.class).getName())
				.isEqualTo("hidden"));
	}

	@Test
	void templatesCanBeUsedAfterAStopAndAStart() {
		this.withDriver.withPropertyValues("neo4j.sessions.templates.orders.max-active=2").run((context) -> {
			ConfigurableApplicationContext source = context.getSourceApplicationContext();
			source.stop();
			source.start();
			assertUsable(context.getBean(SessionTemplate.class));
			assertUsable(context.getBean("ordersSessionTemplate", SessionTemplate.class));
			source.stop();
			source.restart();
			assertUsable(context.getBean("ordersSessionTemplate", SessionTemplate.class));
			source.pause();
			source.restart();
			assertUsable(context.getBean(SessionTemplate.class));
		});
	}

	@Test
	void aStopRollsBackScopesThatTakeTooLong() {
		this.withDriver.run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			CompletableFuture<Object> open = template.inTransaction((tx) -> new CompletableFuture<>());
			context.getSourceApplicationContext().stop();
			assertAborted(open);
			assertThat(template.statistics().active()).isZero();
			assertThat(template.statistics().rolledBack()).isOne();
			assertUsable(template);
		});
	}

	@Test
	void aStopWaitsForOpenScopes() {
		this.withDriver.withPropertyValues("neo4j.sessions.shutdown-timeout=30s").run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			CompletableFuture<String> answer = new CompletableFuture<>();
			CompletableFuture<String> open = template.execute((session) -> answer);
			answer.completeOnTimeout("answer", 50, TimeUnit.MILLISECONDS);
			close(context);
			assertThat(open).isCompletedWithValue("answer");
		});
	}

	@Test
	void aClosedContextShutsDownItsTemplates() {
		this.withDriver.withPropertyValues("neo4j.sessions.templates.orders.max-active=2").run((context) -> {
			SessionTemplate template = context.getBean(SessionTemplate.class);
			SessionTemplate orders = context.getBean("ordersSessionTemplate", SessionTemplate.class);
			close(context);
			assertShutDown(template);
			assertShutDown(orders);
		});
	}

	@Test
	void beansThatAreCalledWhileTheContextClosesCanWrite() {
		this.withDriver.withUserConfiguration(LastWriters.class)
			.withPropertyValues("neo4j.sessions.templates.orders.max-active=2")
			.run((context) -> {
				LastWriters last = context.getBean(LastWriters.class);
				PhaseZero phaseZero = context.getBean(PhaseZero.class);
				OfNamed named = context.getBean(OfNamed.class);
				OfAll all = context.getBean(OfAll.class);
				// Spring registers the dependency on a lazily injected bean when that
				// bean is used
				write(last.sessions);
				close(context);
				assertThat(phaseZero.written).as("life cycle of phase 0").isEqualTo("written");
				assertThat(named.written).as("with a named template").isEqualTo("written");
				assertThat(all.written).as("with all templates").isEqualTo("written");
				assertThat(last.written).as("with operations injected lazily").isEqualTo("written");
			});
	}

	@Test
	void templatesAreShutDownBeforeTheirDriver() {
		this.runner.withUserConfiguration(ClosingDriver.class)
			.withPropertyValues("neo4j.sessions.templates.orders.max-active=2")
			.run((context) -> {
				ClosingDriver driver = context.getBean(ClosingDriver.class);
				driver.ofDefault = context.getBean("sessionTemplate", SessionTemplate.class);
				driver.ofOrders = context.getBean("ordersSessionTemplate", SessionTemplate.class);
				close(context);
				assertThat(driver.atClose).isEqualTo("shut down, shut down");
			});
	}

	@Test
	void aScopeThatIsOpenWhenTheStartFailsIsAborted() {
		this.withDriver.withUserConfiguration(FailsAtStart.class).run((context) -> {
			assertThat(context).hasFailed();
			assertAborted(LEFT_OPEN.getAndSet(null));
		});
		this.withDriver.withUserConfiguration(FailsAtLifecycle.class).run((context) -> {
			assertThat(context).hasFailed();
			assertAborted(LEFT_OPEN.getAndSet(null));
		});
	}

	@Test
	void aChildDoesNotShutDownTheTemplatesOfItsParent() {
		this.withDriver.run((parent) -> {
			SessionTemplate template = parent.getBean(SessionTemplate.class);
			CompletableFuture<Object> open = template.execute((session) -> new CompletableFuture<>());
			this.runner.withParent(parent).run((child) -> {
				assertThat(child.getBean(SessionTemplate.class)).isSameAs(template);
				close(child);
			});
			assertThat(open).isNotDone();
			assertUsable(template);
		});
	}

	@Test
	void aChildDoesNotShutDownATemplateOfAParentWithoutTheAutoConfiguration() {
		new ApplicationContextRunner().withUserConfiguration(OneDriver.class, NoDefaultCandidate.class)
			.withBean("mine", SessionTemplate.class, () -> SessionTemplate.create(driver()))
			.run((parent) -> {
				measuredChild().withParent(parent).run((child) -> {
					assertThat(child.getBean(SessionTemplates.class).names()).containsExactlyInAnyOrder("default",
							"reports");
					assertMeasured(child, "default", "reports");
					close(child);
				});
				assertUsable(parent.getBean("mine", SessionTemplate.class));
				assertUsable(parent.getBean("reports", SessionTemplate.class));
			});
	}

	private ApplicationContextRunner measuredChild() {
		return this.runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class);
	}

	@Test
	void aChildThatPassesOnATemplateOfItsParentDoesNotShutItDown() {
		this.withDriver.run((parent) -> {
			SessionTemplate template = parent.getBean(SessionTemplate.class);
			this.runner.withParent(parent)
				.withBean("passedOn", SessionTemplate.class, () -> template)
				.run((child) -> close(child));
			assertUsable(template);
		});
	}

	@Test
	void aChildShutsDownItsOwnTemplates() {
		this.withDriver.run((parent) -> this.runner.withParent(parent)
			.withPropertyValues("neo4j.sessions.templates.orders.max-active=2")
			.run((child) -> {
				SessionTemplate orders = child.getBean("ordersSessionTemplate", SessionTemplate.class);
				CompletableFuture<Object> open = orders.execute((session) -> new CompletableFuture<>());
				child.getSourceApplicationContext().stop();
				assertAborted(open);
				assertUsable(orders);
				close(child);
				assertShutDown(orders);
				assertUsable(parent.getBean(SessionTemplate.class));
			}));
	}

	@Test
	void aChildCreatesTheNamedTemplatesAgainUnlessConfiguredOtherwise() {
		String orders = "neo4j.sessions.templates.orders.max-active=2";
		this.withDriver.withPropertyValues(orders).run((parent) -> {
			Object template = parent.getBean("ordersSessionTemplate");
			this.runner.withParent(parent)
				.withPropertyValues(orders)
				.run((child) -> assertThat(child.getBean("ordersSessionTemplate")).isNotSameAs(template));
			this.runner.withParent(parent)
				.withPropertyValues(orders, "neo4j.sessions.templates.orders.enabled=false")
				.run((child) -> {
					assertThat(child.getBean("ordersSessionTemplate")).isSameAs(template);
					assertThat(child.getBean(SessionTemplates.class).names()).containsExactlyInAnyOrder("default",
							"orders");
				});
			this.runner.withParent(parent)
				.withPropertyValues(orders, "neo4j.sessions.enabled=false")
				.run((child) -> assertThat(child.getBean("ordersSessionTemplate")).isSameAs(template));
			assertUsable((SessionTemplate) template);
		});
	}

	@Test
	void aChildOfTheSameBuilderCreatesTheNamedTemplatesAgainUnlessItExcludesThem() {
		try (ConfigurableApplicationContext child = family(Wiring.class).run()) {
			assertThat(child.getBean("ordersSessionTemplate"))
				.isNotSameAs(child.getParent().getBean("ordersSessionTemplate"));
		}
		try (ConfigurableApplicationContext child = family(WiringWithoutNames.class).run()) {
			assertThat(child.getBean("ordersSessionTemplate"))
				.isSameAs(child.getParent().getBean("ordersSessionTemplate"));
			assertThat(child.getBean(SessionTemplates.class).names()).containsExactlyInAnyOrder("default", "orders");
		}
	}

	private static SpringApplicationBuilder family(Class<?> child) {
		return new SpringApplicationBuilder(OneDriver.class, Wiring.class)
			.properties("neo4j.sessions.templates.orders.max-active=2")
			.child(child)
			.web(WebApplicationType.NONE);
	}

	@Test
	void aChildSeesTheTemplatesOfItsParentBesideItsOwn() {
		this.measured.run((parent) -> {
			this.runner.withParent(parent)
				.withPropertyValues("neo4j.sessions.templates.orders.max-active=2")
				.run((child) -> {
					assertThat(child.getBean(SessionTemplates.class).names()).containsExactly("orders", "default");
					assertThat(child.getBean(Neo4jSessionsEndpoint.class).templates().templates())
						.containsOnlyKeys("orders", "default");
				});
			assertThat(parent.getBean(SessionTemplates.class).names()).containsExactly("default");
		});
	}

	@Test
	void waitsAreTimedOnceIfParentAndChildShareARegistry() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		ApplicationContextRunner limited = this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withPropertyValues("neo4j.sessions.max-active=3");
		limited.withUserConfiguration(OneDriver.class)
			.withBean("registry", MeterRegistry.class, () -> registry)
			.run((parent) -> limited.withParent(parent)
				.withBean("registry", MeterRegistry.class, () -> registry)
				.run((child) -> {
					parent.getBean(SessionTemplate.class)
						.execute((session) -> CompletableFuture.completedFuture(1))
						.join();
					assertThat(registry.get("neo4j.sessions.acquire").tag("template", "default").timer().count())
						.isOne();
				}));
	}

	@Test
	void aTemplateOfALazyBeanIsNotCreatedForTheShutdown() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
			.withUserConfiguration(OneDriver.class, LazyTemplate.class)
			.run((context) -> {
				context.getSourceApplicationContext().stop();
				context.getSourceApplicationContext().start();
				assertThat(context.getBean(LazyTemplate.class).made).isFalse();
			});
	}

	@Test
	void operationsCanBeInjectedLazily() {
		this.withDriver.withUserConfiguration(LazyOperations.class)
			.run((context) -> assertThat(context.getBean(LazyOperations.class).sessions
				.execute((session) -> CompletableFuture.completedFuture("lazy"))
				.join()).isEqualTo("lazy"));
	}

	private static void close(ApplicationContext context) {
		((ConfigurableApplicationContext) context).close();
	}

	private static void assertUsable(SessionTemplate template) {
		assertThat(template.inTransaction((tx) -> CompletableFuture.completedFuture("done"))).succeedsWithin(PATIENCE)
			.isEqualTo("done");
	}

	private static void assertAborted(CompletableFuture<Object> future) {
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionScopeAbortedException.class)
			.withMessageContaining("was drained or shut down before the work");
	}

	private static void assertShutDown(SessionTemplate template) {
		assertThatThrownBy(() -> template.execute((session) -> CompletableFuture.completedFuture(1)).join())
			.hasCauseInstanceOf(SessionScopeAbortedException.class);
	}

	private static void assertMeasured(ApplicationContext context, String... templates) {
		assertThat(context.getBean(MeterRegistry.class).get("neo4j.sessions.active").gauges())
			.extracting((gauge) -> gauge.getId().getTag("template"))
			.containsExactlyInAnyOrder(templates);
	}

	private static String write(SessionOperations sessions) {
		return sessions.executeWrite((tx) -> CompletableFuture.completedFuture("written")).join();
	}

	private static Driver driver() {
		return ScriptedDriver.create();
	}

	private static SessionTemplate reports(Driver driver) {
		return SessionTemplate.builder(driver).name("reports").build();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class,
			AsyncTransactionAutoConfiguration.class })
	static class Wiring {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SessionTemplateAutoConfiguration.class, AsyncTransactionAutoConfiguration.class })
	static class WiringWithoutNames {

	}

	@Configuration(proxyBeanMethods = false)
	static class OneDriver {

		@Bean(destroyMethod = "")
		Driver driver() {
			return TemplateOwnershipTests.driver();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoDefaultCandidate {

		@Bean(defaultCandidate = false)
		SessionTemplate reports() {
			return TemplateOwnershipTests.reports(driver());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenUnderTheDefaultName {

		@Bean(defaultCandidate = false)
		SessionTemplate sessionTemplate() {
			return SessionTemplate.builder(driver()).name("hidden").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoNames {

		@Bean
		SessionTemplate mine(Driver driver) {
			return SessionTemplate.create(driver);
		}

		@Bean(defaultCandidate = false)
		SessionTemplate alsoMine(SessionTemplate mine) {
			return mine;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyTemplate {

		private boolean made;

		@Bean
		@Lazy
		SessionTemplate lazy() {
			this.made = true;
			return SessionTemplate.create(driver());
		}

	}

	static class LazyOperations {

		private final SessionOperations sessions;

		LazyOperations(@Lazy SessionOperations sessions) {
			this.sessions = sessions;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClosingDriver {

		private SessionTemplate ofDefault;

		private SessionTemplate ofOrders;

		private String atClose;

		@Bean(destroyMethod = "")
		Driver driver() {
			return TemplateOwnershipTests.driver();
		}

		// the driver itself does not depend on the templates, so the closer observes the
		// close
		@Bean
		DriverCloser closer(Driver driver) {
			return new DriverCloser(this);
		}

	}

	/**
	 * Created right after the driver, and so destroyed right before it.
	 */
	static class DriverCloser {

		private final ClosingDriver drivers;

		DriverCloser(ClosingDriver drivers) {
			this.drivers = drivers;
		}

		@PreDestroy
		void close() {
			this.drivers.atClose = state(this.drivers.ofDefault) + ", " + state(this.drivers.ofOrders);
		}

		private static String state(SessionTemplate template) {
			return template.execute((session) -> CompletableFuture.completedFuture("open"))
				.handle((value, ex) -> (ex != null) ? "shut down" : value)
				.join();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LastWriters {

		private final SessionOperations sessions;

		private String written;

		LastWriters(@Lazy SessionOperations sessions) {
			this.sessions = sessions;
		}

		@PreDestroy
		void writeLast() {
			this.written = write(this.sessions);
		}

		@Bean
		static PhaseZero phaseZero(SessionTemplate sessions) {
			return new PhaseZero(sessions);
		}

		@Bean
		static OfNamed ofNamed(@Qualifier("ordersSessionTemplate") SessionTemplate sessions) {
			return new OfNamed(sessions);
		}

		@Bean
		static OfAll ofAll(SessionTemplates sessions) {
			return new OfAll(sessions);
		}

	}

	static class OfNamed {

		private final SessionTemplate sessions;

		private String written;

		OfNamed(SessionTemplate sessions) {
			this.sessions = sessions;
		}

		@PreDestroy
		void writeLast() {
			this.written = write(this.sessions);
		}

	}

	static class OfAll {

		private final SessionTemplates sessions;

		private String written;

		OfAll(SessionTemplates sessions) {
			this.sessions = sessions;
		}

		@PreDestroy
		void writeLast() {
			this.written = write(this.sessions.get("orders"));
		}

	}

	static class PhaseZero implements Lifecycle {

		private final SessionTemplate sessions;

		private boolean running = true;

		private String written;

		PhaseZero(SessionTemplate sessions) {
			this.sessions = sessions;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.written = write(this.sessions);
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	static class FailsAtStart {

		FailsAtStart(SessionTemplate sessions) {
			LEFT_OPEN.set(sessions.execute((session) -> new CompletableFuture<>()));
			throw new IllegalStateException("the start fails");
		}

	}

	static class FailsAtLifecycle implements SmartLifecycle {

		private final SessionTemplate sessions;

		FailsAtLifecycle(SessionTemplate sessions) {
			this.sessions = sessions;
		}

		@Override
		public void start() {
			LEFT_OPEN.set(this.sessions.execute((session) -> new CompletableFuture<>()));
			throw new IllegalStateException("the start fails");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
