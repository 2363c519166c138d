package io.github.neo4jsessions.web;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Binds the work behind a returned value to its request, and lets Spring's own handler do
 * the rest.
 */
final class RequestBoundReturnValueHandler implements HandlerMethodReturnValueHandler {

	private final HandlerMethodReturnValueHandler handler;

	private final RequestBoundWork requests;

	RequestBoundReturnValueHandler(HandlerMethodReturnValueHandler handler, RequestBoundWork requests) {
		this.handler = handler;
		this.requests = requests;
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return this.handler.supportsReturnType(returnType);
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer mavContainer, NativeWebRequest webRequest) throws Exception {
		RequestBinding binding = this.requests.bind(returnValue, returnType);
		if (binding == null) {
			this.handler.handleReturnValue(returnValue, returnType, mavContainer, webRequest);
			return;
		}
		WebAsyncManager manager = WebAsyncUtils.getAsyncManager(webRequest);
		manager.registerDeferredResultInterceptor(binding, binding);
		try {
			this.handler.handleReturnValue(binding.returned(), returnType, mavContainer, webRequest);
			if (!binding.hasBegun()) {
				// another interceptor has failed, and Spring does not notify this one
				binding.end(manager.getConcurrentResult());
			}
		}
		catch (Throwable ex) {
			// the request does not wait for the work
			binding.end(ex);
			throw ex;
		}
	}

}
