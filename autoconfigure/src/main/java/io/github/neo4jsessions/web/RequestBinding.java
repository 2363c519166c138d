package io.github.neo4jsessions.web;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;

/**
 * Stops the work that a handler method returned when its request ends without it. Spring
 * notifies it for futures, for reactive types and for emitters, since each of them leads
 * to a {@link DeferredResult}. The work is stopped only when the result of the request is
 * determined, so that a time-out is answered as Spring, or the application, decides.
 */
abstract class RequestBinding implements DeferredResultProcessingInterceptor {

	private final RequestBoundWork requests;

	private final String method;

	private volatile boolean begun;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile ConnectionWatch.@Nullable Watched connection;

	RequestBinding(RequestBoundWork requests, String method) {
		this.requests = requests;
		this.method = method;
	}

	/**
	 * Return what Spring is to wait for in place of what the handler method returned.
	 */
	abstract Object returned();

	/**
	 * Stop the work, unless it has ended.
	 * @param result the result of the request
	 */
	abstract void stop(@Nullable Object result);

	/**
	 * End the request, since its client is gone.
	 */
	abstract void fail(DeferredResult<?> deferredResult, AsyncRequestNotUsableException error);

	final void logFuture(@Nullable Object result) {
		this.requests.log().futureStopped(this.method, result);
	}

	final void logStream(@Nullable Object result) {
		this.requests.log().streamStopped(this.method, result);
	}

	@Override
	public final <T> void preProcess(NativeWebRequest request, DeferredResult<T> deferredResult) {
		this.begun = true;
		try {
			this.connection = this.requests.watch(new RequestConnection(request), () -> fail(deferredResult,
					new AsyncRequestNotUsableException("The client has closed the connection")));
		}
		catch (Throwable ex) {
			// Spring would not notify this interceptor of the end
			this.requests.log().notWatched(this.method, ex);
		}
		if (this.ended.get()) {
			forgetConnection();
		}
	}

	@Override
	public final <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferredResult,
			@Nullable Object concurrentResult) {
		end(concurrentResult);
	}

	@Override
	public final <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferredResult) {
		end(deferredResult.getResult());
	}

	/**
	 * Return whether Spring has begun to wait, and will notify this interceptor of the
	 * end.
	 */
	final boolean hasBegun() {
		return this.begun;
	}

	/**
	 * End the binding, once.
	 */
	final void end(@Nullable Object result) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		forgetConnection();
		try {
			stop(result);
		}
		catch (Throwable ex) {
			// Spring would answer the request with this error
			this.requests.log().notStopped(this.method, ex);
		}
	}

	private void forgetConnection() {
		ConnectionWatch.Watched connection = this.connection;
		if (connection != null) {
			connection.forget();
		}
	}

}
