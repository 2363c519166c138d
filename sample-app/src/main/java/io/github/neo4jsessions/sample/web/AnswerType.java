package io.github.neo4jsessions.sample.web;

import java.util.Collections;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Decides the type of the answer before the work is done, including for the actuator.
 * Spring MVC compares what a handler {@code produces} with the header Accept before it
 * calls the handler, but chooses the type afterwards. It may then be unable to write it,
 * as with {@code application/json;charset=ISO-8859-1}, and report an error although the
 * work was done.
 */
@Configuration(proxyBeanMethods = false)
final class AnswerType implements HandlerInterceptor {

	// Every handler mapping uses beans of this type; interceptors registered with Spring
	// MVC are not applied to the actuator.
	@Bean
	MappedInterceptor answerTypeInterceptor() {
		return new MappedInterceptor(null, this);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) instanceof Set<?> types) {
			List<MediaType> producible = types.stream().map(MediaType.class::cast).toList();
			if (producible.size() == 1 || producible.stream().allMatch(AnswerType::isJson)) {
				response.setContentType(best(producible, accepted(request)).toString());
			}
		}
		return true;
	}

	private static boolean isJson(MediaType type) {
		return type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix());
	}

	// Spring MVC has already parsed the header, so it is valid.
	private static List<MediaType> accepted(HttpServletRequest request) {
		List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
		MimeTypeUtils.sortBySpecificity(accepted);
		return accepted;
	}

	private static MediaType best(List<MediaType> producible, List<MediaType> accepted) {
		return accepted.stream()
			.flatMap((wanted) -> producible.stream().filter(wanted::isCompatibleWith))
			.findFirst()
			.orElse(producible.get(0));
	}

}
