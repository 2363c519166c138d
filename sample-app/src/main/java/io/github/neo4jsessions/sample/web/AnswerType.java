package io.github.neo4jsessions.sample.web;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Settles the type of the answer before the work is done. Spring MVC compares what a
 * handler {@code produces} with the header Accept before it calls the handler, but
 * chooses the type afterwards, and then may find that it cannot write it, as with
 * {@code application/json;charset=ISO-8859-1}: an error for what was done.
 */
@Component
final class AnswerType implements HandlerInterceptor, WebMvcConfigurer {

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) instanceof Set<?> types
				&& types.size() == 1 && types.iterator().next() instanceof MediaType type) {
			response.setContentType(type.toString());
		}
		return true;
	}

}
