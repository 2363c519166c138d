package io.github.neo4jsessions.web;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.DeferredResultMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitterReturnValueHandler;

/**
 * Lets Spring MVC stop the work behind the futures and streams that handler methods
 * return when their requests end early: at a time-out, or because the client is gone. A
 * future is cancelled if it belongs to this library and no other request waits for the
 * same work. The subscription of a {@code Flux} or {@code Mono} is cancelled, regardless
 * of its source.
 *
 * @since 0.1.0
 */
public final class RequestBoundWorkPostProcessor implements BeanPostProcessor {

	private final Supplier<RequestBoundWork> requests;

	/**
	 * Create a post-processor.
	 * @param watch supplies the watch that notices closed connections, or {@code null} to
	 * depend on the container for that
	 */
	public RequestBoundWorkPostProcessor(Supplier<@Nullable ConnectionWatch> watch) {
		this.requests = SingletonSupplier.of(() -> new RequestBoundWork(watch.get()));
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			List<HandlerMethodReturnValueHandler> handlers = adapter.getReturnValueHandlers();
			if (handlers != null) {
				adapter.setReturnValueHandlers(handlers.stream().map(this::bound).toList());
			}
		}
		return bean;
	}

	private HandlerMethodReturnValueHandler bound(HandlerMethodReturnValueHandler handler) {
		return (handler instanceof DeferredResultMethodReturnValueHandler
				|| handler instanceof ResponseBodyEmitterReturnValueHandler)
						? new RequestBoundReturnValueHandler(handler, this.requests.get()) : handler;
	}

}
