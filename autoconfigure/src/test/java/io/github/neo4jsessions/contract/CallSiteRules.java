package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.reactive.ReactiveSessions;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactionConfiguration;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors have the place of the call, if it is noted.
 */
interface CallSiteRules extends ScopeFixture {

	@Test
	default void callSitesAreNotNotedByDefault() {
		assertThat(error(failingCall()).getSuppressed()).isEmpty();
		script().on(Step.COMMIT).fail(serverError());
		assertThat(error(template().executeWrite(this::create)).getSuppressed()).isEmpty();
		assertThat(serverError().getSuppressed()).isEmpty();
	}

	@Test
	default void anErrorOfTheWorkHasTheCallSite() {
		withCallSites();
		assertThat(sitesOf(error(failingCall()))).containsExactly("failingCall");
	}

	@Test
	default void monitorNamesThePlaceThatOpenedAScope() {
		withCallSites();
		CompletableFuture<Object> work = new CompletableFuture<>();
		CompletableFuture<Object> open = pendingCall(work);
		eventually().until(() -> template().monitor().openScopes().size() == 1);
		long id = template().monitor().openScopes().get(0).id();
		assertThat(template().monitor().openedAt(id)).hasValueSatisfying((site) -> {
			assertThat(site.getStackTrace()[0].getClassName()).startsWith(CallSiteRules.class.getName());
			assertThat(site.getStackTrace()[0].getMethodName()).isEqualTo("pendingCall");
		});
		assertThat(template().monitor().openedAt(id + 1)).isEmpty();
		// called while the scope is about to leave the registry
		CompletableFuture<Optional<CallSite>> inCallback = open
			.thenApply((ignored) -> template().monitor().openedAt(id));
		work.complete(null);
		assertThat(value(inCallback)).isEmpty();
		assertThat(template().monitor().openedAt(id)).isEmpty();
	}

	@Test
	default void monitorKnowsNoPlaceIfNoneIsNoted() {
		CompletableFuture<Object> work = new CompletableFuture<>();
		CompletableFuture<Object> open = pendingCall(work);
		eventually().until(() -> template().monitor().openScopes().size() == 1);
		assertThat(template().monitor().openedAt(template().monitor().openScopes().get(0).id())).isEmpty();
		work.complete(null);
		value(open);
	}

	@Test
	default void anErrorOfTheDriverHasTheCallSiteWhenItIsTranslated() {
		withCallSites();
		script().on(Step.COMMIT).fail(serverError());
		Throwable error = error(writingCall());
		assertThat(sitesOf(error)).containsExactly("writingCall");
		assertThat(error).hasCause(serverError());
		assertThat(serverError().getSuppressed()).isEmpty();
		script().on(Step.BEGIN).fail(connectionError());
		assertThat(sitesOf(error(writingCall()))).containsExactly("writingCall");
	}

	@Test
	default void aSessionThatIsRefusedLaterHasTheCallSite() {
		templateWith((builder) -> builder.callSites(true).maxActive(1).acquireTimeout(Duration.ofMillis(20)));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		Throwable error = error(writingCall());
		assertThat(error).isInstanceOf(SessionLimitException.class);
		assertThat(sitesOf(error)).containsExactly("writingCall");
		release.complete(null);
		value(holder);
	}

	@Test
	default void aScopeThatTakesTooLongHasTheCallSite() {
		templateWith((builder) -> builder.callSites(true).scopeTimeout(Duration.ofMillis(20)));
		Throwable error = error(pendingCall(new CompletableFuture<>()));
		assertThat(error).isInstanceOf(SessionScopeTimeoutException.class);
		assertThat(sitesOf(error)).containsExactly("pendingCall");
	}

	@Test
	default void aQueryHasTheCallSite() {
		withCallSites();
		script().on(Step.RUN).fail(serverError());
		assertThat(sitesOf(error(query()))).containsExactly("query");
		assertThat(sitesOf(error(stream()))).containsExactly("stream");
	}

	@Test
	default void aCallOfTheReactiveViewHasTheSiteOfItsSubscription() {
		withCallSites();
		assertThat(sitesOf(error(reactiveCall()))).containsExactly("reactiveCall");
	}

	@Test
	default void aJoinedCallAndItsOwnerBothHaveTheirCallSites() {
		withCallSites();
		assertThat(sitesOf(error(joiningCall()))).containsExactly("failingCall", "joiningCall");
	}

	@Test
	default void aJoinedQueryHasTheCallSite() {
		withCallSites();
		script().on(Step.RUN).fail(serverError());
		assertThat(sitesOf(error(template().executeWrite((tx) -> query())))).startsWith("query").hasSize(2);
	}

	@Test
	default void theCauseOfAnUnexpectedRollbackHasTheSiteOfTheJoinedCall() {
		withCallSites();
		Throwable error = error(template().executeWrite((tx) -> failingCall().handle((value, ex) -> "caught")));
		assertThat(sitesOf(error)).hasSize(1);
		assertThat(sitesOf(error.getCause())).containsExactly("failingCall");
	}

	@Test
	default void allAttemptsOfACallHaveOneCallSite() {
		templateWith((builder) -> builder.callSites(true)
			.retry(new RetrySettings(PATIENCE, Duration.ofMillis(1), 1, 0, false)));
		AtomicInteger begins = new AtomicInteger();
		script().on(Step.BEGIN)
			.answer((step) -> (begins.incrementAndGet() < 4) ? CompletableFuture.failedFuture(connectionError())
					: step.get());
		assertThat(sitesOf(error(failingCall()))).containsExactly("failingCall");
		assertThat(begins).hasValue(4);
	}

	@Test
	default void anExceptionThatCallsShareDoesNotCollectTheirSites() {
		withCallSites();
		for (int i = 0; i < 20; i++) {
			assertThat(error(failingCall())).isSameAs(workError());
		}
		assertThat(sitesOf(workError())).containsExactly("failingCall");
		assertThat(workError().getSuppressed()).hasSize(2)
			.satisfiesOnlyOnce((more) -> assertThat(more).hasMessageContaining("Other calls"));
	}

	@Test
	default void anExceptionThatPassesThroughManyCallsHasTheSitesOfTheInnermostOnes() {
		withCallSites();
		assertThat(error(nested(20))).isSameAs(workError());
		assertThat(sitesOf(workError())).hasSize(8).startsWith("failingCall", "nested", "nested");
		assertThat(workError().getSuppressed()).hasSize(9)
			.satisfiesOnlyOnce((more) -> assertThat(more).hasMessageContaining("Other calls"));
	}

	@Test
	default void workThatItsCallerCancelledHasNoCallSite() {
		withCallSites();
		CompletableFuture<Object> work = new CompletableFuture<>();
		CompletableFuture<Object> future = pendingCall(work);
		eventually().until(() -> script().count(Step.BEGIN) == 1);
		future.cancel(false);
		work.completeExceptionally(workError());
		eventually().until(() -> template().statistics().active() == 0);
		assertThat(workError().getSuppressed()).isEmpty();
	}

	@Test
	default void anAnnotatedMethodHasTheSiteOfItsCaller() {
		withCallSites();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("asyncNeo4jTransactionManager", AsyncNeo4jTransactionManager.class,
					() -> new AsyncNeo4jTransactionManager(template()));
			context.registerBean(AnnotatedBean.class, () -> new AnnotatedBean(workError()));
			context.register(WithManager.class);
			context.refresh();
			Throwable error = error(annotatedCall(context.getBean(AnnotatedBean.class)));
			assertThat(sitesOf(error)).containsExactly("fail");
			assertThat(error.getSuppressed()[0].getStackTrace()).extracting(StackTraceElement::getMethodName)
				.startsWith("fail", "annotatedCall");
		}
	}

	@Test
	default void leakDetectionNotesTheSitesOfCallsThatOpenASession() {
		templateWith((builder) -> builder.leakDetectionThreshold(PATIENCE));
		assertThat(sitesOf(error(joiningCall()))).containsExactly("joiningCall");
	}

	private void withCallSites() {
		templateWith((builder) -> builder.callSites(true));
	}

	private CompletableFuture<Object> failingCall() {
		return template().executeWrite((tx) -> failing());
	}

	private CompletableFuture<Object> joiningCall() {
		return template().executeWrite((tx) -> failingCall());
	}

	private CompletableFuture<Object> nested(int depth) {
		return (depth == 0) ? failingCall() : template().executeWrite((tx) -> nested(depth - 1));
	}

	private CompletableFuture<String> writingCall() {
		return template().executeWrite(this::create);
	}

	private CompletableFuture<Object> pendingCall(CompletionStage<Object> work) {
		return template().executeWrite((tx) -> work);
	}

	private CompletableFuture<?> query() {
		return template().query("RETURN 1").run();
	}

	private CompletableFuture<?> stream() {
		return template().query("RETURN 1").stream().collectList().toFuture();
	}

	private CompletableFuture<Object> reactiveCall() {
		return ReactiveSessions.of(template()).write((tx) -> Mono.error(workError())).toFuture();
	}

	private static CompletableFuture<Object> annotatedCall(AnnotatedBean bean) {
		return bean.fail();
	}

	/**
	 * The methods that made the calls.
	 */
	private static List<String> sitesOf(Throwable error) {
		List<String> methods = new ArrayList<>();
		Arrays.stream(error.getSuppressed()).filter(CallSite.class::isInstance).forEach((site) -> {
			StackTraceElement first = site.getStackTrace()[0];
			assertThat(first.getClassName()).startsWith(CallSiteRules.class.getName());
			methods.add(first.getMethodName());
		});
		return methods;
	}

	/**
	 * A bean with an annotated method.
	 */
	class AnnotatedBean {

		private final RuntimeException error;

		AnnotatedBean(RuntimeException error) {
			this.error = error;
		}

		@AsyncTransactional
		CompletableFuture<Object> fail() {
			return CompletableFuture.failedFuture(this.error);
		}

	}

	/**
	 * Transactions of annotated methods.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(AsyncTransactionConfiguration.class)
	class WithManager {

	}

}
