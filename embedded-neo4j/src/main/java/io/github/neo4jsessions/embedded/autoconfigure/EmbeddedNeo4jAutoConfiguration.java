package io.github.neo4jsessions.embedded.autoconfigure;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.embedded.SharedNeo4j;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of an embedded server, for an application that is being developed or
 * tested and has no other server: none in {@code spring.neo4j.uri}, none of Docker
 * Compose or a service connection, and no {@link Driver} of its own. A packaged
 * application starts no server.
 *
 * <p>
 * Application contexts of one JVM with the same properties share one server.
 */
@AutoConfiguration(before = Neo4jAutoConfiguration.class)
@ConditionalOnClass({ Driver.class, Neo4jConnectionDetails.class })
@ConditionalOnBooleanProperty(name = "neo4j.sessions.embedded.enabled", matchIfMissing = true)
@Conditional(EmbeddedNeo4jAutoConfiguration.NoServerConfigured.class)
@ConditionalOnMissingBean({ Neo4jConnectionDetails.class, Driver.class })
public final class EmbeddedNeo4jAutoConfiguration {

	/**
	 * Evaluated only if the conditions above are met, so that the log contains its reason
	 * only if it decides.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnDevelopmentCondition.class)
	@EnableConfigurationProperties(EmbeddedNeo4jProperties.class)
	static final class DevelopmentConfiguration {

		// The driver depends on these details, and these on the server, so the driver is
		// closed before the server stops.
		@Bean
		EmbeddedNeo4jConnectionDetails embeddedNeo4jConnectionDetails(EmbeddedNeo4j server,
				ObjectProvider<SharedNeo4j> shared, EmbeddedNeo4jProperties properties) {
			return (shared.getIfAvailable() == null) ? new EmbeddedNeo4jConnectionDetails(server)
					: new EmbeddedNeo4jConnectionDetails(server,
							(properties.dataDirectory() != null) ? " (kept)" : " (deleted at the end)");
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnMissingBean(EmbeddedNeo4j.class)
		static final class SharedServerConfiguration {

			@Bean
			SharedNeo4j embeddedNeo4jUse(EmbeddedNeo4jProperties properties, ApplicationContext context) {
				boolean keepRunning = (properties.keepRunning() != null) ? properties.keepRunning()
						: isRestartable(context.getClassLoader());
				return SharedNeo4j.use(properties.builder(), keepRunning);
			}

			// closed by its last use
			@Bean(destroyMethod = "")
			EmbeddedNeo4j embeddedNeo4j(SharedNeo4j use) {
				return use.server();
			}

			/**
			 * Return whether the application has a class loader of its own, below that of
			 * the libraries, as with Spring Boot's developer tools: the next application
			 * context of this JVM is the same application.
			 */
			private static boolean isRestartable(@Nullable ClassLoader application) {
				ClassLoader libraries = EmbeddedNeo4j.class.getClassLoader();
				for (ClassLoader loader = application; loader != null; loader = loader.getParent()) {
					if (loader == libraries) {
						return loader != application;
					}
				}
				return false;
			}

		}

	}

	static final class NoServerConfigured extends NoneNestedConditions {

		NoServerConfigured() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty("spring.neo4j.uri")
		static final class UriConfigured {

		}

		@ConditionalOnBooleanProperty("spring.docker.compose.enabled")
		static final class ComposeEnabled {

		}

	}

}
