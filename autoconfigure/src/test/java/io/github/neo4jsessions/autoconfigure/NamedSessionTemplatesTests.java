package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention;
import io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;
import org.springframework.data.neo4j.core.mapping.callback.BeforeBindCallback;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;

/**
 * Templates that are named in the properties.
 */
class NamedSessionTemplatesTests {

	private final ApplicationContextRunner withoutDriver = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class,
				NamedSessionTemplatesAutoConfiguration.class, SessionTemplateMetricsAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withoutDriver.withUserConfiguration(OneDriver.class)
		.withPropertyValues("neo4j.sessions.max-active=9", "neo4j.sessions.database=main",
				"neo4j.sessions.templates.orders.max-active=1", "neo4j.sessions.templates.orders.database=orders",
				"neo4j.sessions.templates.orders.acquire-timeout=10ms", "neo4j.sessions.templates.audit.fetch-size=17");

	@Test
	void eachNameCreatesATemplateAndAManager() {
		this.runner.run((context) -> {
			assertThat(context).hasBean("sessionTemplate")
				.hasBean("ordersSessionTemplate")
				.hasBean("ordersTransactionManager")
				.hasBean("auditSessionTemplate")
				.hasBean("auditTransactionManager");
			assertThat(context.getBean("ordersSessionTemplate", SessionTemplate.class).getName()).isEqualTo("orders");
			assertThat(context.getBean("ordersTransactionManager")).isInstanceOf(AsyncNeo4jTransactionManager.class);
		});
	}

	@Test
	void theTemplateWithoutANameIsInjectedByDefault() {
		this.runner.withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.plain.getName()).isEqualTo("default");
			assertThat(injected.orders.getName()).isEqualTo("orders");
			assertThat(injected.all.names()).containsExactlyInAnyOrder("default", "orders", "audit");
		});
	}

	@Test
	void managersAreNotInjectedInPlaceOfOthers() {
		this.runner.withUserConfiguration(Injected.class)
			.run((context) -> assertThat(context.getBean(Injected.class).managers.stream()).isEmpty());
	}

	@Test
	void managersAreFoundByTheirName() {
		this.runner.run((context) -> assertThat(BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(),
				TransactionManager.class, "ordersTransactionManager"))
			.isSameAs(context.getBean("ordersTransactionManager")));
	}

	@Test
	void managersAreInjectedByQualifier() {
		this.runner.withUserConfiguration(Qualified.class).run((context) -> {
			Qualified qualified = context.getBean(Qualified.class);
			assertThat(qualified.orders).isSameAs(context.getBean("ordersTransactionManager"));
			assertThat(qualified.all.stream()).isEmpty();
			assertThat(qualified.allOfAnyKind).isEmpty();
			CompletableFuture<String> inOrders = new TransactionTemplate(qualified.orders)
				.execute((status) -> CompletableFuture.completedFuture("in orders"));
			assertThat(inOrders).isCompletedWithValue("in orders");
			assertThat(context.getBean("ordersSessionTemplate", SessionTemplate.class).statistics().committed())
				.isOne();
		});
	}

	@Test
	void managersByQualifierDoNotChangeTheDefaultManager() {
		this.runner.withConfiguration(AutoConfigurations.of(AsyncTransactionAutoConfiguration.class))
			.withUserConfiguration(Unqualified.class)
			.run((context) -> {
				assertThat(context.getBean(TransactionManager.class))
					.hasToString("AsyncNeo4jTransactionManager[default]");
				assertThat(context.getBean(Unqualified.class).unqualified()).isCompletedWithValue("in a scope");
				assertThat(context.getBean(SessionTemplate.class).statistics().committed()).isOne();
			});
	}

	@Test
	void managersByQualifierDoNotChangeTheManagerOfSpringData() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(DataNeo4jAutoConfiguration.class, AsyncTransactionAutoConfiguration.class))
			.withUserConfiguration(Injected.class, Qualified.class)
			.run((context) -> {
				assertThat(context.getBean(PlatformTransactionManager.class))
					.isInstanceOf(Neo4jTransactionManager.class);
				assertThat(context.getBean(Injected.class).managers.stream()).singleElement()
					.isInstanceOf(Neo4jTransactionManager.class);
				assertThat(context.getBean(Injected.class).managers.getIfUnique())
					.isInstanceOf(Neo4jTransactionManager.class);
				assertThat(context.getBean(Qualified.class).orders)
					.isSameAs(context.getBean("ordersTransactionManager"));
			});
	}

	@Test
	void unsetPropertiesAreInheritedFromTheTemplateWithoutAName() {
		this.runner.run((context) -> {
			SessionTemplates templates = context.getBean(SessionTemplates.class);
			assertThat(sessionConfig(context, templates.get("orders")).database()).contains("orders");
			assertThat(sessionConfig(context, templates.get("audit")).database()).contains("main");
			assertThat(sessionConfig(context, templates.get("audit")).fetchSize()).contains(17L);
			assertThat(sessionConfig(context, templates.get("default")).fetchSize()).isEmpty();
		});
	}

	@Test
	void eachHasItsOwnLimits() {
		this.runner.run((context) -> {
			SessionTemplate orders = context.getBean("ordersSessionTemplate", SessionTemplate.class);
			CompletableFuture<Object> release = new CompletableFuture<>();
			orders.execute((session) -> release);
			assertThat(orders.execute((session) -> release)).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(SessionLimitException.class)
				.withMessageContaining("'orders'");
			assertThat(context.getBean(SessionTemplate.class).statistics().active()).isZero();
			release.complete(null);
		});
	}

	@Test
	void oneCanBeSwitchedOff() {
		this.runner.withPropertyValues("neo4j.sessions.templates.orders.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("ordersSessionTemplate")
				.doesNotHaveBean("ordersTransactionManager")
				.hasBean("auditSessionTemplate"));
	}

	@Test
	void allCanBeSwitchedOff() {
		this.runner.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionTemplate.class)
				.doesNotHaveBean(SessionTemplates.class)
				.doesNotHaveBean("ordersTransactionManager"));
	}

	@Test
	void noBeansAreAddedAroundATemplateOfTheUserIfAllAreSwitchedOff() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(AsyncTransactionAutoConfiguration.class, MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withBean("mine", SessionTemplate.class, () -> SessionTemplate.create(stubbed()))
			.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> {
				assertThat(context).hasSingleBean(SessionTemplate.class)
					.doesNotHaveBean("asyncNeo4jTransactionManager")
					.doesNotHaveBean("sessionTemplateMetrics");
				assertThat(context.getBean(MeterRegistry.class).find("neo4j.sessions.active").gauge()).isNull();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "asyncNeo4j", "1st", "or.ders", "-x" })
	void invalidNamesStopTheStart(String name) {
		this.runner.withPropertyValues("neo4j.sessions.templates[" + name + "].max-active=1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("neo4j.sessions.templates." + name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Default", "DEFAULT", "de-fault", "asyncneo4j", "async-neo4j" })
	void reservedNamesAreReservedInEverySpelling(String name) {
		this.runner.withPropertyValues("neo4j.sessions.templates[" + name + "].max-active=1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("neo4j.sessions.templates." + name));
	}

	@Test
	void anEnvironmentVariableChangesATemplateAndCreatesNoSecondOne() {
		this.withoutDriver.withUserConfiguration(OneDriver.class)
			.withPropertyValues("neo4j.sessions.templates.myOrders.max-active=9",
					"neo4j.sessions.templates.your-orders.max-active=9")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("NEO4J_SESSIONS_TEMPLATES_MYORDERS_MAXACTIVE", "1",
								"NEO4J_SESSIONS_TEMPLATES_YOURORDERS_MAXACTIVE", "2"))))
			.run((context) -> {
				SessionTemplates templates = context.getBean(SessionTemplates.class);
				assertThat(templates.names()).containsExactlyInAnyOrder("default", "myOrders", "your-orders");
				assertThat(templates.get("myOrders").monitor().maxActive()).isOne();
				assertThat(templates.get("your-orders").monitor().maxActive()).isEqualTo(2);
			});
	}

	@Test
	void anEnvironmentVariableAloneCreatesATemplate() {
		this.withoutDriver.withUserConfiguration(OneDriver.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("NEO4J_SESSIONS_TEMPLATES_AUDIT_MAXACTIVE", "1"))))
			.run((context) -> assertThat(context.getBean(SessionTemplates.class).get("audit").monitor().maxActive())
				.isOne());
	}

	@Test
	void twoSpellingsOfOneNameStopTheStart() {
		this.runner
			.withPropertyValues("neo4j.sessions.templates.my-orders.max-active=9",
					"neo4j.sessions.templates.myOrders.fetch-size=7")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("my-orders")
				.hasMessageContaining("myOrders"));
	}

	@Test
	void aDriverIsSelectedByName() {
		this.withoutDriver.withUserConfiguration(TwoDrivers.class)
			.withPropertyValues("neo4j.sessions.templates.orders.driver=second")
			.run((context) -> {
				assertThat(context).doesNotHaveBean("sessionTemplate");
				context.getBean(SessionTemplates.class).get("orders").execute((session) -> done()).join();
				then(context.getBean("second", Driver.class)).should()
					.session(eq(AsyncSession.class), any(SessionConfig.class));
				then(context.getBean("first", Driver.class)).shouldHaveNoInteractions();
			});
	}

	@Test
	void aMissingDriverStopsTheStartAndTheMessageNamesTheAvailableOnes() {
		this.withoutDriver.withUserConfiguration(TwoDrivers.class)
			.withPropertyValues("neo4j.sessions.templates.orders.driver=third")
			.run((context) -> {
				FailureAnalysis analysis = new MissingBeanFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("neo4j.sessions.templates.orders.driver", "'third'",
						Driver.class.getName());
				assertThat(analysis.getAction()).contains("'first', 'second'");
			});
	}

	/**
	 * None of several drivers is primary, so there is no template without a name.
	 */
	@Test
	void annotatedMethodsWorkIfAllTemplatesHaveANameAndOnlyOneIsTheDefault() {
		ApplicationContextRunner oneName = this.withoutDriver
			.withConfiguration(AutoConfigurations.of(AsyncTransactionAutoConfiguration.class))
			.withUserConfiguration(TwoDrivers.class, Annotated.class)
			.withPropertyValues("neo4j.sessions.templates.orders.driver=second");
		oneName.run((context) -> {
			Annotated annotated = context.getBean(Annotated.class);
			assertThat(annotated.inOrders()).isCompletedWithValue("in a scope");
			assertThat(annotated.inDefault()).isCompletedWithValue("in a scope");
			assertThat(context.getBean(SessionTemplate.class).getName()).isEqualTo("orders");
		});
		oneName.withPropertyValues("neo4j.sessions.templates.audit.driver=first").run((context) -> {
			Annotated annotated = context.getBean(Annotated.class);
			assertThat(annotated.inOrders()).isCompletedWithValue("in a scope");
			assertThatThrownBy(annotated::inDefault).isInstanceOf(NoSuchBeanDefinitionException.class)
				.hasMessageContaining("asyncNeo4jTransactionManager");
		});
	}

	@Test
	void theDefaultManagerIsOfTheTemplateWithoutAName() {
		this.runner.withConfiguration(AutoConfigurations.of(AsyncTransactionAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean("asyncNeo4jTransactionManager"))
				.hasToString("AsyncNeo4jTransactionManager[default]"));
	}

	@Test
	void aDriverMustBeNamedIfNoneIsPrimary() {
		this.withoutDriver.withUserConfiguration(TwoDrivers.class)
			.withPropertyValues("neo4j.sessions.templates.orders.max-active=1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("neo4j.sessions.templates.orders.driver")
				.hasMessageContaining("'first', 'second'"));
	}

	@Test
	void theDatabaseOfSpringDataIsNotUsedWithAnotherDriver() {
		this.withoutDriver.withUserConfiguration(PrimaryDriver.class)
			.withBean(DatabaseSelectionProvider.class,
					() -> DatabaseSelectionProvider.createStaticDatabaseSelectionProvider("springs"))
			.withPropertyValues("neo4j.sessions.templates.orders.driver=other",
					"neo4j.sessions.templates.audit.max-active=3")
			.run((context) -> {
				SessionTemplates templates = context.getBean(SessionTemplates.class);
				assertThat(sessionConfig(context, templates.get("audit")).database()).contains("springs");
				templates.get("orders").execute((session) -> done()).join();
				ArgumentCaptor<SessionConfig> config = ArgumentCaptor.forClass(SessionConfig.class);
				then(context.getBean("other", Driver.class)).should().session(eq(AsyncSession.class), config.capture());
				assertThat(config.getValue().database()).isEmpty();
			});
	}

	@Test
	void customizersAreCalledInOrderForEach() {
		this.runner.withUserConfiguration(Customizers.class).run((context) -> {
			assertThat(context.getBean(Customizers.class).calls).contains("first default", "second default",
					"first orders", "second orders");
			List<String> calls = context.getBean(Customizers.class).calls;
			assertThat(calls.indexOf("first orders")).isLessThan(calls.indexOf("second orders"));
			SessionTemplate orders = context.getBean(SessionTemplates.class).get("orders");
			CompletableFuture<Object> release = new CompletableFuture<>();
			orders.execute((session) -> release);
			orders.execute((session) -> release);
			assertThat(orders.statistics().active()).as("maxActive from the customizer").isEqualTo(2);
			release.complete(null);
		});
	}

	@Test
	void metersShowEach() {
		this.runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).get("neo4j.sessions.active").gauges())
				.extracting((gauge) -> gauge.getId().getTag("template"))
				.containsExactlyInAnyOrder("default", "orders", "audit"));
	}

	@Test
	void theEndpointShowsAndAbortsScopesOfEach() {
		this.runner.withConfiguration(AutoConfigurations.of(SessionTemplateEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.jmx.exposure.include=neo4jsessions", "spring.jmx.enabled=true")
			.run((context) -> {
				Neo4jSessionsEndpoint endpoint = context.getBean(Neo4jSessionsEndpoint.class);
				assertThat(endpoint.templates().templates()).containsOnlyKeys("default", "orders", "audit");
				CompletableFuture<Object> open = context.getBean("ordersSessionTemplate", SessionTemplate.class)
					.execute((session) -> new CompletableFuture<>());
				Neo4jSessionsEndpoint.Scope scope = endpoint.template("orders").scopes().get(0);
				assertThat(scope.database()).isEqualTo("orders");
				assertThat(endpoint.template("default").scopes()).isEmpty();
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.abort("audit", scope.id()));
				assertThat(open).isNotDone();
				assertThat(endpoint.abort("orders", scope.id()).id()).isEqualTo(scope.id());
				assertThat(open).isCompletedExceptionally();
			});
	}

	@Test
	void metersAndEndpointArePresentIfAllTemplatesHaveAName() {
		this.withoutDriver
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					SessionTemplateEndpointAutoConfiguration.class))
			.withUserConfiguration(TwoDrivers.class)
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("neo4j.sessions.templates.orders.driver=second",
					"management.endpoints.jmx.exposure.include=neo4jsessions", "spring.jmx.enabled=true")
			.run((context) -> {
				assertThat(context.getBean(Neo4jSessionsEndpoint.class).templates().templates())
					.containsOnlyKeys("orders");
				assertThat(context.getBean(MeterRegistry.class).get("neo4j.sessions.active").gauges()).hasSize(1);
			});
	}

	@Test
	void observationsShowEach() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			context.getBean(SessionTemplates.class).forEach((template) -> template.execute((session) -> done()).join());
			for (String template : List.of("default", "orders", "audit")) {
				TestObservationRegistryAssert.assertThat(registry)
					.hasAnObservation((observation) -> observation.hasNameEqualTo("neo4j.session.scope")
						.hasLowCardinalityKeyValue("template", template));
			}
		});
	}

	@Test
	void observationsOfEachFollowTheConventionsOfTheApplication() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.withUserConfiguration(Conventions.class)
			.run((context) -> {
				for (SessionTemplate template : context.getBean(SessionTemplates.class)) {
					template.execute((session) -> done()).join();
					template.inTransaction((tx) -> done()).join();
				}
				TestObservationRegistryAssert.assertThat(registry)
					.hasNumberOfObservationsWithNameEqualTo("bank.session", 3)
					.hasNumberOfObservationsWithNameEqualTo("bank.transaction", 3);
			});
	}

	@Test
	void theStopOfTheApplicationStopsEach() {
		this.runner.withPropertyValues("neo4j.sessions.shutdown-timeout=20ms").run((context) -> {
			SessionTemplate orders = context.getBean(SessionTemplates.class).get("orders");
			CompletableFuture<Object> open = orders.execute((session) -> new CompletableFuture<>());
			context.getSourceApplicationContext().close();
			assertThat(open).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(SessionScopeAbortedException.class)
				.withMessageContaining("'orders'");
		});
	}

	@Test
	void missingTemplatesAreRefusedByName() {
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(SessionTemplates.class).get("order"))
			.withMessageContaining("'order'")
			.withMessageContaining("orders"));
	}

	@Test
	void twoTemplatesWithTheSameNameAreRefused() {
		SessionTemplate one = SessionTemplate.create(mock(Driver.class));
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionTemplates(List.of(one, one.mutate().build())))
			.withMessageContaining("'default'");
	}

	@Test
	void aBeanOfTheUserWithThatNameStopsTheStart() {
		this.runner.withBean("ordersSessionTemplate", String.class, () -> "mine")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BeanDefinitionOverrideException.class)
				.hasMessageContaining("ordersSessionTemplate"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ordersSessionTemplate", "ordersTransactionManager" })
	void aBeanOfTheUserIsNotReplacedEvenIfBeansCanBeOverridden(String bean) {
		this.runner.withAllowBeanDefinitionOverriding(true)
			.withBean(bean, String.class, () -> "mine")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("neo4j.sessions.templates.orders")
				.hasMessageContaining("'" + bean + "'"));
		this.runner.withInitializer((context) -> context.getBeanFactory().registerSingleton(bean, "mine"))
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("'" + bean + "'"));
		this.runner.withAllowBeanDefinitionOverriding(true)
			.withPropertyValues("neo4j.sessions.templates.orders.enabled=false")
			.withBean(bean, String.class, () -> "mine")
			.run((context) -> assertThat(context.getBean(bean)).isEqualTo("mine"));
	}

	@Test
	void anEntityCallbackCanUseATemplate() {
		this.withoutDriver
			.withConfiguration(AutoConfigurations.of(DataNeo4jAutoConfiguration.class, BookmarkAutoConfiguration.class))
			.withUserConfiguration(OneDriver.class, StampingCallback.class)
			.withPropertyValues("neo4j.sessions.templates.orders.max-active=1")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(Neo4jMappingContext.class);
				assertThat(context.getBean(StampingCallback.class).sessions.getName()).isEqualTo("default");
			});
	}

	private static CompletableFuture<Object> done() {
		return CompletableFuture.completedFuture("done");
	}

	private static SessionConfig sessionConfig(ApplicationContext context, SessionTemplate template) {
		template.execute((session) -> done()).join();
		ArgumentCaptor<SessionConfig> config = ArgumentCaptor.forClass(SessionConfig.class);
		then(context.getBean(Driver.class)).should(atLeastOnce()).session(eq(AsyncSession.class), config.capture());
		return config.getValue();
	}

	private static Driver stubbed() {
		AsyncTransaction transaction = mock(AsyncTransaction.class);
		given(transaction.commitAsync()).willReturn(CompletableFuture.completedFuture(null));
		AsyncSession session = mock(AsyncSession.class);
		given(session.beginTransactionAsync(any(TransactionConfig.class)))
			.willReturn(CompletableFuture.completedFuture(transaction));
		given(session.closeAsync()).willReturn(CompletableFuture.completedFuture(null));
		Driver driver = mock(Driver.class);
		given(driver.session(eq(AsyncSession.class), any(SessionConfig.class))).willReturn(session);
		return driver;
	}

	@Configuration(proxyBeanMethods = false)
	static class Conventions {

		@Bean
		SessionScopeObservationConvention sessions() {
			return new DefaultSessionScopeObservationConvention() {
				@Override
				public String getName() {
					return "bank.session";
				}
			};
		}

		@Bean
		TransactionScopeObservationConvention transactions() {
			return new DefaultTransactionScopeObservationConvention() {
				@Override
				public String getName() {
					return "bank.transaction";
				}
			};
		}

	}

	static class Annotated {

		@AsyncTransactional("ordersTransactionManager")
		CompletableFuture<String> inOrders() {
			return TransactionScope.current().orElseThrow().bind(CompletableFuture.completedFuture("in a scope"));
		}

		@AsyncTransactional
		CompletableFuture<String> inDefault() {
			return inOrders();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneDriver {

		@Bean
		Driver driver() {
			return stubbed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDrivers {

		@Bean
		Driver first() {
			return stubbed();
		}

		@Bean
		Driver second() {
			return stubbed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDriver {

		@Bean
		@Primary
		Driver driver() {
			return stubbed();
		}

		@Bean
		Driver other() {
			return stubbed();
		}

	}

	static class Injected {

		private final SessionTemplate plain;

		private final SessionTemplate orders;

		private final SessionTemplates all;

		private final ObjectProvider<PlatformTransactionManager> managers;

		Injected(SessionTemplate plain, @Qualifier("ordersSessionTemplate") SessionTemplate orders,
				SessionTemplates all, ObjectProvider<PlatformTransactionManager> managers) {
			this.plain = plain;
			this.orders = orders;
			this.all = all;
			this.managers = managers;
		}

	}

	static class Qualified {

		private final PlatformTransactionManager orders;

		private final ObjectProvider<TransactionManager> all;

		private final Map<String, AsyncNeo4jTransactionManager> allOfAnyKind;

		Qualified(@Qualifier("ordersTransactionManager") PlatformTransactionManager orders,
				@Qualifier("missing") ObjectProvider<TransactionManager> all,
				Optional<Map<String, AsyncNeo4jTransactionManager>> allOfAnyKind) {
			this.orders = orders;
			this.all = all;
			this.allOfAnyKind = allOfAnyKind.orElseGet(Map::of);
		}

	}

	static class Unqualified {

		@Transactional
		CompletableFuture<String> unqualified() {
			return TransactionScope.current().orElseThrow().bind(CompletableFuture.completedFuture("in a scope"));
		}

	}

	static class StampingCallback implements BeforeBindCallback<Object> {

		private final SessionTemplate sessions;

		StampingCallback(SessionTemplate sessions, @Qualifier("ordersSessionTemplate") SessionTemplate orders) {
			this.sessions = sessions;
		}

		@Override
		public Object onBeforeBind(Object entity) {
			return entity;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		SessionTemplateCustomizer second() {
			return (name, builder) -> {
				this.calls.add("second " + name);
				builder.maxActive(2);
			};
		}

		@Bean
		@Order(1)
		SessionTemplateCustomizer first() {
			return (name, builder) -> {
				this.calls.add("first " + name);
				builder.maxActive(1);
			};
		}

	}

}
