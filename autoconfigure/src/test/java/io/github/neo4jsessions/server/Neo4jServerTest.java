package io.github.neo4jsessions.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/**
 * An application with the library's auto-configuration and a real server. All test
 * classes with this annotation share one server.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = Neo4jServerTest.Application.class)
public @interface Neo4jServerTest {

	/**
	 * The application.
	 */
	@EnableAutoConfiguration
	@Import(Neo4jServerConfiguration.class)
	class Application {

	}

}
