package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class AsyncTransactionAutoConfigurationTests {

	private static final String MANAGER = "asyncNeo4jTransactionManager";

	private final ApplicationContextRunner alone = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Neo4jAutoConfiguration.class, TransactionAutoConfiguration.class,
				TransactionManagerCustomizationAutoConfiguration.class, SessionTemplateAutoConfiguration.class,
				AsyncTransactionAutoConfiguration.class))
		.withBean(Driver.class, () -> mock(Driver.class));

	private final ApplicationContextRunner besideSpringData = this.alone
		.withConfiguration(AutoConfigurations.of(DataNeo4jAutoConfiguration.class));

	@Test
	void providesAManagerBesideTheDefaultOneOfSpringData() {
		this.besideSpringData.withUserConfiguration(Injected.class).run((context) -> {
			assertThat(context).hasBean(MANAGER).hasSingleBean(Neo4jTransactionManager.class);
			assertThat(context.getBean(PlatformTransactionManager.class)).isInstanceOf(Neo4jTransactionManager.class);
			assertThat(context.getBean(Injected.class).manager).isInstanceOf(Neo4jTransactionManager.class);
			assertThat(context.getBean(TransactionTemplate.class).getTransactionManager())
				.isInstanceOf(Neo4jTransactionManager.class);
		});
	}

	@Test
	void isUsedByAnnotatedMethodsBesideSpringData() {
		this.besideSpringData.withUserConfiguration(Service.class)
			.run((context) -> assertRunsInAScope(context.getBean(Service.class)));
	}

	@Test
	void isUsedByAnnotatedMethodsIfItIsTheOnlyManager() {
		this.alone.withUserConfiguration(Service.class, Unqualified.class).run((context) -> {
			assertThat(context).hasSingleBean(TransactionManager.class);
			assertRunsInAScope(context.getBean(Service.class));
			assertThat(context.getBean(Unqualified.class).late()).isEqualTo("not a future");
		});
	}

	@Test
	void proxiesInterfacesIfItIsTheOnlyManagerAndTheApplicationRequestsThat() {
		this.alone.withUserConfiguration(OfInterfaceConfiguration.class)
			.withPropertyValues("spring.aop.proxy-target-class=false")
			.run((context) -> assertThat(AopUtils.isJdkDynamicProxy(context.getBean(OfInterface.class))).isTrue());
		this.alone.withUserConfiguration(OfInterfaceConfiguration.class)
			.run((context) -> assertThat(AopUtils.isCglibProxy(context.getBean(OfInterface.class))).isTrue());
	}

	@Test
	void leavesTransactionManagementToTheUser() {
		this.alone.withUserConfiguration(Managed.class, Service.class, Unqualified.class).run((context) -> {
			assertThat(context).hasSingleBean(TransactionInterceptor.class);
			assertRunsInAScope(context.getBean(Service.class));
			assertThatThrownBy(context.getBean(Unqualified.class)::late).hasMessageContaining("Unqualified.late")
				.hasMessageContaining("CompletableFuture<String>");
		});
	}

	private void assertRunsInAScope(Service service) {
		// the mocked driver returns no session: the error shows that a scope was begun
		assertThatThrownBy(() -> service.inAScope().join()).isInstanceOf(CompletionException.class)
			.hasMessageContaining("could not begin");
	}

	@Test
	void adviceIsAppliedOutsideAndInsideTheAdviceOfSpringOnly() {
		this.besideSpringData.withUserConfiguration(Service.class, Blocking.class).run((context) -> {
			Advisor[] advisors = ((Advised) context.getBean(Service.class)).getAdvisors();
			assertThat(advisors).hasSize(3);
			assertThat(advisors[1].getAdvice()).isInstanceOf(TransactionInterceptor.class);
			assertThat(((Advised) context.getBean(Blocking.class)).getAdvisors()).singleElement()
				.satisfies((advisor) -> assertThat(advisor.getAdvice()).isInstanceOf(TransactionInterceptor.class));
		});
	}

	@Test
	void listenersAreApplied() {
		TransactionExecutionListener listener = mock(TransactionExecutionListener.class);
		this.besideSpringData.withBean(TransactionExecutionListener.class, () -> listener)
			.run((context) -> assertThat(
					context.getBean(AsyncNeo4jTransactionManager.class).getTransactionExecutionListeners())
				.containsExactly(listener));
	}

	@Test
	void backsOffForAManagerOfTheUserAndWithoutATemplate() {
		this.besideSpringData.withUserConfiguration(OwnManager.class)
			.run((context) -> assertThat(context.getBean(MANAGER)).isSameAs(context.getBean(OwnManager.class).manager));
		this.besideSpringData.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AsyncNeo4jTransactionManager.class)
				.doesNotHaveBean(AsyncTransactionAutoConfiguration.class));
	}

	@Test
	void isNotFoundByTypeBesideAnotherManager() {
		this.besideSpringData
			.run((context) -> assertThat(context.getBeanProvider(PlatformTransactionManager.class).getIfUnique())
				.isInstanceOf(Neo4jTransactionManager.class));
	}

	@Test
	void warnsOfFuturesThatAnotherManagerTakes(CapturedOutput output) {
		this.besideSpringData.withUserConfiguration(Misrouted.class, Service.class, Blocking.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains(Misrouted.class.getName() + ".tooEarly returns a CompletableFuture")
				.contains("'transactionManager'")
				.contains(Neo4jTransactionManager.class.getName())
				.contains("@AsyncTransactional")
				.doesNotContain("Service.inAScope")
				.doesNotContain("Blocking.blocking");
		});
	}

	@Test
	void doesNotStartWithFuturesThatAnotherManagerTakes() {
		this.besideSpringData.withUserConfiguration(Misrouted.class)
			.withPropertyValues("neo4j.sessions.misrouted-futures=fail")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("neo4j.sessions.misrouted-futures")
				.hasMessageContaining("Misrouted.tooEarly"));
		this.besideSpringData.withUserConfiguration(Service.class)
			.withPropertyValues("neo4j.sessions.misrouted-futures=fail")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void doesNotStartWithAnAnnotationThatHasNoEffectOnFutures() {
		this.besideSpringData.withUserConfiguration(Resilient.class)
			.withPropertyValues("neo4j.sessions.misrouted-futures=fail")
			.run((context) -> {
				FailureAnalysis analysis = new MisroutedFuturesFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.contains("- " + Resilient.class.getName() + ".retryable is annotated");
			});
	}

	@Test
	void theFailureAnalysisListsTheMethodsAndSaysWhatToDo() {
		this.besideSpringData.withUserConfiguration(Misrouted.class)
			.withPropertyValues("neo4j.sessions.misrouted-futures=fail")
			.run((context) -> {
				FailureAnalysis analysis = new MisroutedFuturesFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("- " + Misrouted.class.getName() + ".tooEarly")
					.contains("@AsyncTransactional");
				assertThat(analysis.getAction()).contains("neo4j.sessions.misrouted-futures");
			});
	}

	@Test
	void ignoresFuturesThatAnotherManagerTakes(CapturedOutput output) {
		this.besideSpringData.withUserConfiguration(Misrouted.class)
			.withPropertyValues("neo4j.sessions.misrouted-futures=ignore")
			.run((context) -> assertThat(output).doesNotContain("tooEarly"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "perhaps", "true" })
	void refusesAnotherReaction(String value) {
		this.besideSpringData.withPropertyValues("neo4j.sessions.misrouted-futures=" + value)
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining(value));
	}

	@Test
	void aMethodWithAMissingManagerIsNotReported() {
		this.alone.withUserConfiguration(UnknownManager.class)
			.withPropertyValues("neo4j.sessions.misrouted-futures=fail")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatThrownBy(context.getBean(UnknownManager.class)::unknown)
					.isInstanceOf(NoSuchBeanDefinitionException.class);
			});
	}

	@Test
	void usesTheDefaultTimeoutOfSpring() {
		this.alone.withPropertyValues("spring.transaction.default-timeout=7s")
			.withUserConfiguration(Timed.class)
			.run((context) -> {
				context.getBean(Timed.class).untimed();
				context.getBean(Timed.class).timed();
				new TransactionTemplate(context.getBean(AsyncNeo4jTransactionManager.class))
					.execute((status) -> CompletableFuture.completedFuture("by hand"));
				assertThat(timeouts(context)).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(3),
						Duration.ofSeconds(7));
				context.getBean(SessionTemplate.class)
					.executeWrite((tx) -> CompletableFuture.completedFuture("template"));
				assertThat(timeouts(context)).last().isNull();
			});
	}

	@Test
	void theTimeoutOfTheTemplateTakesPrecedenceOverTheDefaultOfSpring() {
		this.alone.withPropertyValues("spring.transaction.default-timeout=7s", "neo4j.sessions.transaction.timeout=5s")
			.withUserConfiguration(Timed.class)
			.run((context) -> {
				context.getBean(Timed.class).untimed();
				context.getBean(Timed.class).timed();
				assertThat(timeouts(context)).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(3));
			});
	}

	@Test
	void managersOfNamedTemplatesAlsoUseTheDefaultTimeout() {
		this.alone.withConfiguration(AutoConfigurations.of(NamedSessionTemplatesAutoConfiguration.class))
			.withPropertyValues("spring.transaction.default-timeout=500ms",
					"neo4j.sessions.templates.orders.max-active=1")
			.withUserConfiguration(Timed.class)
			.run((context) -> {
				context.getBean(Timed.class).ofOrders();
				assertThat(timeouts(context)).containsExactly(Duration.ofMillis(500));
			});
	}

	@Test
	void aCustomizerMayChangeTheDefaultTimeout() {
		this.alone.withPropertyValues("spring.transaction.default-timeout=7s")
			.withBean(TransactionManagerCustomizer.class,
					() -> (TransactionManagerCustomizer<AsyncNeo4jTransactionManager>) (manager) -> manager
						.setDefaultTimeout(Duration.ofSeconds(2)))
			.withUserConfiguration(Timed.class)
			.run((context) -> {
				context.getBean(Timed.class).untimed();
				assertThat(timeouts(context)).containsExactly(Duration.ofSeconds(2));
			});
	}

	private static List<Duration> timeouts(ApplicationContext context) {
		ArgumentCaptor<TransactionConfig> configs = ArgumentCaptor.forClass(TransactionConfig.class);
		then(context.getBean(Timed.class).session()).should(atLeastOnce()).beginTransactionAsync(configs.capture());
		return configs.getAllValues().stream().map(TransactionConfig::timeout).toList();
	}

	@Test
	void publishesTheEventsOfTheTemplate() {
		AsyncSession session = mock(AsyncSession.class);
		given(session.closeAsync()).willReturn(CompletableFuture.completedFuture(null));
		this.besideSpringData.withUserConfiguration(Service.class, Listener.class).run((context) -> {
			given(context.getBean(Driver.class).session(eq(AsyncSession.class), any(SessionConfig.class)))
				.willReturn(session);
			assertThat(context.getBean(Service.class).publishing()).isCompletedWithValue("published");
			assertThat(context.getBean(Listener.class).heard).isEqualTo("published");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		@Autowired
		private TransactionManager manager;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Managed {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		private final AsyncNeo4jTransactionManager manager = new AsyncNeo4jTransactionManager(
				SessionTemplate.create(mock(Driver.class)));

		@Bean(name = MANAGER, defaultCandidate = false)
		AsyncNeo4jTransactionManager own() {
			return this.manager;
		}

	}

	static class Service {

		@AsyncTransactional(propagation = Propagation.NEVER)
		CompletableFuture<String> publishing() {
			TransactionScope.current().orElseThrow().publishEvent("published");
			return CompletableFuture.completedFuture("published");
		}

		@AsyncTransactional
		CompletableFuture<String> inAScope() {
			return TransactionScope.current().orElseThrow().bind(CompletableFuture.completedFuture("in a scope"));
		}

	}

	static class Timed {

		private final AsyncSession session = mock(AsyncSession.class);

		Timed(Driver driver) {
			given(this.session.closeAsync()).willReturn(CompletableFuture.completedFuture(null));
			given(driver.session(eq(AsyncSession.class), any(SessionConfig.class))).willReturn(this.session);
		}

		AsyncSession session() {
			return this.session;
		}

		@AsyncTransactional
		CompletableFuture<String> untimed() {
			return CompletableFuture.completedFuture("untimed");
		}

		@AsyncTransactional(timeout = 3)
		CompletableFuture<String> timed() {
			return CompletableFuture.completedFuture("timed");
		}

		@AsyncTransactional("ordersTransactionManager")
		CompletableFuture<String> ofOrders() {
			return CompletableFuture.completedFuture("of orders");
		}

	}

	static class Listener {

		private String heard;

		@EventListener
		void hear(String event) {
			this.heard = event;
		}

	}

	static class Blocking {

		@Transactional
		String blocking() {
			return "blocking";
		}

	}

	static class Unqualified {

		@Transactional
		String late() {
			return "not a future";
		}

	}

	static class Resilient {

		@Retryable
		@AsyncTransactional
		CompletableFuture<String> retryable() {
			return CompletableFuture.completedFuture("retryable");
		}

	}

	static class Misrouted {

		@Transactional
		CompletableFuture<String> tooEarly() {
			return CompletableFuture.completedFuture("too early");
		}

	}

	static class UnknownManager {

		@Transactional("missing")
		CompletableFuture<String> unknown() {
			return CompletableFuture.completedFuture("missing");
		}

	}

	interface OfInterface {

		CompletableFuture<String> ofInterface();

	}

	@Configuration(proxyBeanMethods = false)
	static class OfInterfaceConfiguration {

		@Bean
		OfInterface ofInterface() {
			return new AnnotatedImplementation();
		}

	}

	static class AnnotatedImplementation implements OfInterface {

		@Override
		@AsyncTransactional
		public CompletableFuture<String> ofInterface() {
			return CompletableFuture.completedFuture("of interface");
		}

	}

}
