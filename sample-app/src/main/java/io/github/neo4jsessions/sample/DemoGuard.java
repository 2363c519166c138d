package io.github.neo4jsessions.sample;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses to abort scopes and to break the server, except for a demonstration: on the
 * embedded server, which no other application uses, and for clients on this machine.
 */
@Component
final class DemoGuard implements HandlerInterceptor, WebMvcConfigurer {

	static final String PATH = "/demo";

	private final ObjectProvider<BreakableServer> server;

	DemoGuard(ObjectProvider<BreakableServer> server) {
		this.server = server;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).addPathPatterns(PATH + "/**");
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		String reason = HttpMethod.POST.matches(request.getMethod()) ? whyRefused(request) : null;
		if (reason != null) {
			throw new DemoOnlyException(reason);
		}
		return true;
	}

	/**
	 * Return why the sender of a request may not abort or break anything.
	 * @param request a request
	 * @return the reason and what to do, or {@code null} if the sender may
	 */
	@Nullable String whyRefused(HttpServletRequest request) {
		BreakableServer server = this.server.getIfAvailable();
		if (server == null || !server.isStarted()) {
			return "This application uses a server that it has not started, so nothing is broken or aborted here."
					+ " Start it without spring.neo4j.uri and without Docker Compose to use an embedded server.";
		}
		if (!isFromThisMachine(request)) {
			return "Only a browser on the machine of this application may break or abort something."
					+ " Open the page there, at localhost, without a proxy.";
		}
		return null;
	}

	// The address is that of the connection, so that a proxy on this machine must not
	// hide where the request comes from.
	private static boolean isFromThisMachine(HttpServletRequest request) {
		try {
			return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
					&& Stream.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
						.allMatch((header) -> request.getHeader(header) == null);
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
