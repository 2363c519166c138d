package io.github.neo4jsessions.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the end of a request of Spring MVC does to the work that its handler method
 * returned.
 */
@ExtendWith(OutputCaptureExtension.class)
class RequestBoundWorkTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(RequestBoundWork.class);

	private final SessionTemplate template = SessionTemplate.create(ScriptedDriver.create());

	private final AnnotationConfigWebApplicationContext context = context();

	private final Returned returned = this.context.getBean(Returned.class);

	private final CompletableFuture<String> work = new CompletableFuture<>();

	@BeforeEach
	void logStreams() {
		LOGGER.setLevel(Level.DEBUG);
	}

	@AfterEach
	void close() {
		LOGGER.setLevel(null);
		this.context.close();
	}

	private static AnnotationConfigWebApplicationContext context() {
		AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
		context.setServletContext(new MockServletContext());
		context.register(WebConfiguration.class);
		context.refresh();
		return context;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/body" })
	void aTimeOutCancelsTheFutureAndIsAnsweredAsBefore(String path, CapturedOutput output) throws IOException {
		CompletableFuture<String> future = transaction();
		Request request = request(path, future);
		request.timeOut();
		assertThat(future).isCancelled();
		assertThat(this.template.statistics().rolledBack()).isOne();
		assertThat(this.template.statistics().active()).isZero();
		assertThat(request.result()).isInstanceOf(AsyncRequestTimeoutException.class);
		assertThat(lines(output)).singleElement()
			.asString()
			.contains("INFO", "Returned." + path.substring(1), "has timed out");
	}

	@Test
	void anErrorOfTheConnectionCancelsTheFuture(CapturedOutput output) throws IOException {
		CompletableFuture<String> future = transaction();
		Request request = request("/future", future);
		request.fail(new IOException("Broken pipe"));
		assertThat(future).isCancelled();
		assertThat(this.template.statistics().rolledBack()).isOne();
		assertThat(request.result()).isInstanceOf(AsyncRequestNotUsableException.class);
		assertThat(lines(output)).singleElement().asString().contains("client has closed the connection");
	}

	@Test
	void anEndWithoutAResultCancelsTheFuture(CapturedOutput output) {
		CompletableFuture<String> future = transaction();
		request("/future", future).complete();
		assertThat(future).isCancelled();
		assertThat(lines(output)).singleElement().asString().contains("has ended early");
	}

	@Test
	void aFutureThatCompletesInTimeIsTheResult(CapturedOutput output) {
		Request request = request("/future", transaction());
		this.work.complete("done");
		assertThat(request.result()).isEqualTo("done");
		request.complete();
		assertThat(this.template.statistics().committed()).isOne();
		assertThat(lines(output)).isEmpty();
	}

	@Test
	void aFutureThatFailsInTimeIsTheResult(CapturedOutput output) {
		Request request = request("/future", transaction());
		this.work.completeExceptionally(new IllegalStateException("No money"));
		assertThat(request.result()).isInstanceOf(IllegalStateException.class).isNotInstanceOf(IOException.class);
		assertThat(lines(output)).isEmpty();
	}

	@Test
	void aFutureThatTheApplicationCancelsIsNotReported(CapturedOutput output) {
		CompletableFuture<String> future = transaction();
		Request request = request("/future", future);
		future.cancel(false);
		request.complete();
		assertThat(lines(output)).isEmpty();
	}

	@Test
	void aDerivedStageCancelsTheWork() throws IOException {
		CompletableFuture<String> future = transaction();
		request("/future", future.thenApply(String::length).thenCompose(CompletableFuture::completedFuture)).timeOut();
		assertThat(future).isCancelled();
		assertThat(this.template.statistics().rolledBack()).isOne();
	}

	/**
	 * Other parts of the application may wait for it. (At a time-out Spring itself
	 * cancels it, if Reactor is present.)
	 */
	@Test
	void aFutureOfAnotherLibraryIsNotCancelled() throws IOException {
		Request request = request("/future", this.work);
		request.fail(new IOException("Broken pipe"));
		request.complete();
		assertThat(this.work).isNotDone();
		assertThat(request.result()).isInstanceOf(AsyncRequestNotUsableException.class);
	}

	@Test
	void aCopyIsNotCancelled(CapturedOutput output) throws IOException {
		CompletableFuture<String> future = transaction();
		request("/future", future.copy()).timeOut();
		request("/future", future.minimalCompletionStage()).timeOut();
		assertThat(future).isNotDone();
		assertThat(this.template.statistics().active()).isOne();
		assertThat(output.getAll()).doesNotContain("onErrorDropped");
	}

	@Test
	void aStageComposedOfAMinimalOneIsNotCancelled(CapturedOutput output) throws IOException {
		CompletableFuture<String> future = transaction();
		request("/future", future.minimalCompletionStage().thenCompose(CompletableFuture::completedFuture)).timeOut();
		assertThat(future).isNotDone();
		assertThat(lines(output)).isEmpty();
	}

	@Test
	void workThatTwoRequestsShareEndsWithTheLastOfThem() throws IOException {
		CompletableFuture<String> future = transaction();
		CompletableFuture<String> cached = future.thenApply((value) -> value);
		Request first = request("/future", cached.thenApply(String::length));
		Request second = request("/future", cached.thenCompose(CompletableFuture::completedFuture));
		Request third = request("/future", future);
		first.timeOut();
		third.timeOut();
		assertThat(future).isNotDone();
		second.timeOut();
		assertThat(future).isCancelled();
		assertThat(this.template.statistics().rolledBack()).isOne();
	}

	@Test
	void workThatTwoRequestsShareIsTheResultOfTheOneThatStays() throws IOException {
		CompletableFuture<String> future = transaction();
		Request first = request("/future", future);
		Request second = request("/future", future);
		first.timeOut();
		this.work.complete("done");
		assertThat(second.result()).isEqualTo("done");
		assertThat(this.template.statistics().committed()).isOne();
	}

	/**
	 * A second call, made by the first request only, is cancelled, and the one that is
	 * shared is not.
	 */
	@Test
	void aComposedStageIsCancelledByWhatItWaitsForNow() throws IOException {
		CompletableFuture<String> shared = this.template.executeWrite((tx) -> CompletableFuture.completedFuture("a"));
		CompletableFuture<String> own = transaction();
		Request first = request("/future", shared.thenCompose((value) -> own));
		Request second = request("/future", transaction());
		first.timeOut();
		assertThat(own).isCancelled();
		assertThat(this.template.statistics().active()).isOne();
		second.timeOut();
		assertThat(this.template.statistics().active()).isZero();
	}

	/**
	 * The second call was not known when the request began to wait.
	 */
	@Test
	void workThatAComposedStageWaitsForNowIsShared() throws IOException {
		CompletableFuture<String> earlier = new CompletableFuture<>();
		CompletableFuture<String> shared = transaction();
		Request composed = request("/future",
				this.template.executeWrite((tx) -> earlier).thenCompose((value) -> shared));
		earlier.complete("a");
		request("/future", shared).timeOut();
		assertThat(shared).isNotDone();
		composed.timeOut();
		assertThat(shared).isCancelled();
	}

	@Test
	void workThatAComposedStageWaitsForAfterSeveralStepsIsShared() throws IOException {
		CompletableFuture<String> first = new CompletableFuture<>();
		CompletableFuture<String> second = new CompletableFuture<>();
		CompletableFuture<String> shared = transaction();
		Request composed = request("/future",
				this.template.executeWrite((tx) -> first)
					.thenCompose((value) -> this.template.executeWrite((tx) -> second).thenCompose((other) -> shared))
					.thenApply(String::length));
		first.complete("a");
		request("/future", transaction()).timeOut();
		second.complete("b");
		request("/future", shared).timeOut();
		assertThat(shared).isNotDone();
		composed.timeOut();
		assertThat(shared).isCancelled();
		assertThat(this.template.statistics().active()).isZero();
	}

	/**
	 * A request times out while the function of its composed stage is running.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void workThatAFunctionReturnsAfterItsRequestMayBeShared(boolean isShared) {
		CompletableFuture<String> earlier = new CompletableFuture<>();
		CompletableFuture<String> returned = transaction();
		List<Request> composed = new ArrayList<>();
		composed.add(request("/future", this.template.executeWrite((tx) -> earlier).thenCompose((value) -> {
			composed.forEach(Request::timeOutUnchecked);
			return returned;
		})));
		Request other = isShared ? request("/future", returned) : null;
		earlier.complete("a");
		assertThat(composed.get(0).result()).isInstanceOf(AsyncRequestTimeoutException.class);
		assertThat(returned.isCancelled()).isEqualTo(!isShared);
		if (other != null) {
			this.work.complete("done");
			assertThat(other.result()).isEqualTo("done");
		}
		assertThat(this.template.statistics().active()).isZero();
	}

	@Test
	void ofTwoCombinedCallsTheOneThatNobodySharesIsCancelled(CapturedOutput output) throws IOException {
		CompletableFuture<String> shared = transaction();
		CompletableFuture<String> own = transaction();
		Request combined = request("/future", own.thenCombine(shared, String::concat));
		Request other = request("/future", shared);
		combined.timeOut();
		assertThat(own).isCancelled();
		assertThat(shared).isNotDone();
		assertThat(lines(output)).hasSize(1);
		other.timeOut();
		assertThat(shared).isCancelled();
		assertThat(this.template.statistics().active()).isZero();
	}

	/**
	 * Spring then notifies no interceptor but those before the one that failed.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/future", "/flux" })
	void workIsCancelledIfAnotherInterceptorFails(String path, CapturedOutput output) {
		CompletableFuture<String> future = transaction();
		this.returned.refusal = new IllegalStateException("Refused");
		Request request = request(path, path.equals("/flux") ? Flux.from(Mono.fromFuture(future)) : future);
		assertThat(WebAsyncUtils.getAsyncManager(request.exchange().getRequest()).getConcurrentResult())
			.isSameAs(this.returned.refusal);
		await().atMost(PATIENCE).until(future::isCancelled);
		await().atMost(PATIENCE).until(() -> this.template.statistics().active() == 0);
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(lines(output)).singleElement()
				.asString()
				.contains("ended early, with " + IllegalStateException.class.getName()));
	}

	@Test
	void aConnectionThatTheContainerDoesNotTellIsNotWatched(CapturedOutput output) throws Exception {
		try (ConnectionWatch watch = new ConnectionWatch()) {
			CompletableFuture<String> future = transaction();
			RequestBinding binding = new RequestBoundWork(watch).bind(future,
					new MethodParameter(Returned.class.getDeclaredMethod("future"), -1));
			ServletWebRequest request = new ServletWebRequest(new MockHttpServletRequest() {

				@Override
				public ServletConnection getServletConnection() {
					throw new UnsupportedOperationException("No connection");
				}

			});
			binding.preProcess(request, new DeferredResult<>());
			assertThat(lines(output)).singleElement()
				.asString()
				.contains("WARN", "Returned.future", "UnsupportedOperationException");
			binding.afterCompletion(request, new DeferredResult<>());
			assertThat(future).isCancelled();
		}
	}

	@Test
	void aCompletedFutureIsTheResult() {
		assertThat(request("/future", this.template.executeWrite((tx) -> CompletableFuture.completedFuture("done")))
			.result()).isEqualTo("done");
	}

	@Test
	void nullIsAnEmptyAnswer() {
		assertThat(MockMvcTester.from(this.context).get().uri("/future").exchange()).hasStatusOk()
			.hasBodyTextEqualTo("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/flux", "/mono", "/entity", "/list" })
	void anErrorOfTheConnectionCancelsTheSubscription(String path, CapturedOutput output) throws IOException {
		AtomicInteger cancelled = new AtomicInteger();
		request(path, Flux.never().doOnCancel(cancelled::incrementAndGet)).fail(new IOException("Broken pipe"));
		await().atMost(PATIENCE).until(() -> cancelled.get() == 1);
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(lines(output)).singleElement()
				.asString()
				.contains("DEBUG", "stream", "client has closed the connection"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/flux", "/mono", "/entity", "/list" })
	void aTimeOutCancelsTheSubscriptionOnce(String path, CapturedOutput output) throws IOException {
		AtomicInteger cancelled = new AtomicInteger();
		Request request = request(path, Flux.never().doOnCancel(cancelled::incrementAndGet));
		request.timeOut();
		request.complete();
		assertThat(cancelled).hasValue(1);
		assertThat(lines(output)).hasSize(1);
	}

	/**
	 * Spring cancels the subscription before the result of the request is determined.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/mono", "/list" })
	void theLineAboutAStreamHasTheReason(String path, CapturedOutput output) throws IOException {
		request(path, Flux.never()).timeOut();
		assertThat(lines(output)).singleElement().asString().contains("stream", "has timed out");
	}

	@Test
	void streamsAreNotLoggedByDefault(CapturedOutput output) throws IOException {
		LOGGER.setLevel(Level.INFO);
		request("/flux", Flux.never()).fail(new IOException("Broken pipe"));
		assertThat(lines(output)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/flux", "/mono", "/entity", "/list" })
	void aStreamThatCompletesInTimeIsNotCancelled(String path, CapturedOutput output) {
		AtomicInteger cancelled = new AtomicInteger();
		Request request = request(path,
				Flux.just("a").concatWith(Mono.fromFuture(this.work)).doOnCancel(cancelled::incrementAndGet));
		this.work.complete("b");
		request.result();
		request.complete();
		assertThat(cancelled).hasValue(0);
		assertThat(lines(output)).isEmpty();
	}

	private CompletableFuture<String> transaction() {
		return this.template.executeWrite((tx) -> this.work);
	}

	private Request request(String path, Object value) {
		this.returned.value = value;
		return new Request(MockMvcTester.from(this.context).get().uri(path).asyncExchange());
	}

	private static List<String> lines(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("RequestBoundWork ")).toList();
	}

	/**
	 * A request in progress.
	 */
	private record Request(MvcTestResult exchange) {

		private MockAsyncContext asyncContext() {
			return (MockAsyncContext) this.exchange.getRequest().getAsyncContext();
		}

		void timeOut() throws IOException {
			for (AsyncListener listener : List.copyOf(asyncContext().getListeners())) {
				listener.onTimeout(new AsyncEvent(asyncContext()));
			}
		}

		void timeOutUnchecked() {
			try {
				timeOut();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void fail(Throwable error) throws IOException {
			for (AsyncListener listener : List.copyOf(asyncContext().getListeners())) {
				listener.onError(new AsyncEvent(asyncContext(), error));
			}
		}

		void complete() {
			asyncContext().complete();
		}

		Object result() {
			return this.exchange.getMvcResult().getAsyncResult(PATIENCE.toMillis());
		}

	}

	@RestController
	static class Returned {

		private Object value;

		private RuntimeException refusal;

		@GetMapping("/future")
		CompletionStage<?> future() {
			return (CompletionStage<?>) this.value;
		}

		@GetMapping("/body")
		ResponseEntity<CompletionStage<?>> body() {
			return ResponseEntity.accepted().body((CompletionStage<?>) this.value);
		}

		@GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<?> flux() {
			return (Flux<?>) this.value;
		}

		@GetMapping("/mono")
		Mono<?> mono() {
			return ((Flux<?>) this.value).collectList();
		}

		@GetMapping(path = "/entity", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		ResponseEntity<Flux<?>> entity() {
			return ResponseEntity.ok((Flux<?>) this.value);
		}

		@GetMapping(path = "/list", produces = MediaType.APPLICATION_JSON_VALUE)
		Flux<?> list() {
			return (Flux<?>) this.value;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class WebConfiguration implements WebMvcConfigurer {

		@Autowired
		private ObjectProvider<Returned> returned;

		@Override
		public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
			configurer.registerDeferredResultInterceptors(new DeferredResultProcessingInterceptor() {

				@Override
				public <T> void preProcess(NativeWebRequest request, DeferredResult<T> deferredResult) {
					RuntimeException refusal = WebConfiguration.this.returned.getObject().refusal;
					if (refusal != null) {
						throw refusal;
					}
				}

			});
		}

		@Bean
		static RequestBoundWorkPostProcessor requestBoundWorkPostProcessor() {
			return new RequestBoundWorkPostProcessor(() -> null);
		}

		@Bean
		Returned returned() {
			return new Returned();
		}

	}

}
