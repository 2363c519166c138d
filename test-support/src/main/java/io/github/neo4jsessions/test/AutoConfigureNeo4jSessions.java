package io.github.neo4jsessions.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * {@link ImportAutoConfiguration Auto-configuration imports} for tests of session
 * templates: the driver, the templates, their transaction managers, and Spring Data Neo4j
 * if it is on the class path. {@link Neo4jSessionsTest} is annotated with it.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureNeo4jSessions {

	/**
	 * Whether to record the place in the code that makes each call, so that the error of
	 * a test that leaves a session open names the place that opened it. Maps to the
	 * property {@code neo4j.sessions.call-sites}.
	 * @return whether to record call sites
	 */
	@PropertyMapping("neo4j.sessions.call-sites")
	boolean callSites() default true;

}
