package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.web.CancelledRequestLogger;
import io.github.neo4jsessions.web.ConnectionWatch;
import io.github.neo4jsessions.web.RequestBoundWorkPostProcessor;
import io.github.neo4jsessions.web.WatchableConnectionHandler;
import io.github.neo4jsessions.web.WatchableHttp11NioProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that stops the work behind the
 * futures and streams that methods of a web application return when their requests end
 * early.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "neo4j.sessions.web.cancel-on-disconnect", matchIfMissing = true)
@Conditional({ OnSessionsEnabledCondition.class, OnSessionTemplateCondition.class })
public final class RequestBoundWorkAutoConfiguration {

	/**
	 * Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(RequestMappingHandlerAdapter.class)
	static class ServletConfiguration {

		@Bean
		static RequestBoundWorkPostProcessor requestBoundWorkPostProcessor(ObjectProvider<ConnectionWatch> watch) {
			return new RequestBoundWorkPostProcessor(watch::getIfAvailable);
		}

	}

	/**
	 * Spring WebFlux, which cancels futures and streams itself.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(HandlerResultHandler.class)
	static class ReactiveConfiguration {

		@Bean
		CancelledRequestLogger cancelledRequestLogger(ObjectProvider<HandlerResultHandler> handlers) {
			return new CancelledRequestLogger(() -> handlers.stream().toList());
		}

	}

	/**
	 * Watches the connections of requests.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(RequestMappingHandlerAdapter.class)
	@ConditionalOnBooleanProperty(name = "neo4j.sessions.web.detect-disconnect")
	static class ConnectionWatchConfiguration {

		@Bean
		ConnectionWatch requestConnectionWatch() {
			return new ConnectionWatch();
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ TomcatWebServerFactory.class, Http11NioProtocol.class })
		@ImportRuntimeHints(TomcatRuntimeHints.class)
		static class TomcatConfiguration {

			@Bean
			WatchableTomcat watchableTomcat() {
				return new WatchableTomcat();
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ ConfigurableJettyWebServerFactory.class, Server.class })
		static class JettyConfiguration {

			@Bean
			WatchableJetty watchableJetty() {
				return new WatchableJetty();
			}

		}

	}

	/**
	 * Replaces Tomcat's default protocol. Another one that the application has configured
	 * is left alone.
	 */
	static final class WatchableTomcat implements WebServerFactoryCustomizer<TomcatWebServerFactory> {

		@Override
		public void customize(TomcatWebServerFactory factory) {
			if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
				factory.setProtocol(WatchableHttp11NioProtocol.class.getName());
			}
		}

	}

	/**
	 * Inserts a handler into Jetty.
	 */
	static final class WatchableJetty implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

		@Override
		public void customize(ConfigurableJettyWebServerFactory factory) {
			factory.addServerCustomizers((server) -> server.insertHandler(new WatchableConnectionHandler()));
		}

	}

	/**
	 * Tomcat creates the protocol by its name.
	 */
	static final class TomcatRuntimeHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection()
				.registerType(WatchableHttp11NioProtocol.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		}

	}

}
