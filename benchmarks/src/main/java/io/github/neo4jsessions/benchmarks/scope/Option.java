package io.github.neo4jsessions.benchmarks.scope;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.neo4j.driver.Driver;

/**
 * An option of the template.
 */
public enum Option {

	/**
	 * No option.
	 */
	NONE {

		@Override
		void configure(SessionTemplate.Builder builder) {
			// the options of the template are not changed
		}

	},

	/**
	 * A limit that is never reached.
	 */
	LIMIT {

		@Override
		void configure(SessionTemplate.Builder builder) {
			builder.maxActive(64);
		}

	},

	/**
	 * Context propagation with a thread-local that is set, as the MDC is.
	 */
	CONTEXT {

		@Override
		void configure(SessionTemplate.Builder builder) {
			CallerValue.register();
		}

	},

	/**
	 * Context propagation with a thread-local that is not set.
	 */
	CONTEXT_UNSET {

		@Override
		void configure(SessionTemplate.Builder builder) {
			CallerValue.register();
			CallerValue.unset();
		}

	},

	/**
	 * A time limit that is never reached: a timer for each scope.
	 */
	SCOPE_TIMEOUT {

		@Override
		void configure(SessionTemplate.Builder builder) {
			builder.scopeTimeout(Duration.ofMinutes(1));
		}

	},

	/**
	 * An observation registry that is off.
	 */
	OBSERVATION_OFF {

		@Override
		void configure(SessionTemplate.Builder builder) {
			builder.observationRegistry(ObservationRegistry.NOOP);
		}

	},

	/**
	 * An observation registry without a handler.
	 */
	OBSERVATION_WITHOUT_HANDLER {

		@Override
		void configure(SessionTemplate.Builder builder) {
			builder.observationRegistry(ObservationRegistry.create());
		}

	},

	/**
	 * An observation registry with the handler that makes timers, as Spring Boot sets it
	 * up.
	 */
	OBSERVATION {

		@Override
		void configure(SessionTemplate.Builder builder) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
			builder.observationRegistry(registry);
		}

	},

	/**
	 * A threshold that is never reached: a stack trace and a timer for each scope.
	 */
	LEAK_DETECTION {

		@Override
		void configure(SessionTemplate.Builder builder) {
			builder.leakDetectionThreshold(Duration.ofMinutes(1));
		}

	};

	abstract void configure(SessionTemplate.Builder builder);

	final SessionTemplate build(Driver driver) {
		CallerValue.deregister();
		SessionTemplate.Builder builder = SessionTemplate.builder(driver);
		configure(builder);
		return builder.build();
	}

}
