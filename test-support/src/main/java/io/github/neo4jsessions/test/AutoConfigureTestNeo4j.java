package io.github.neo4jsessions.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;
import org.springframework.boot.test.context.PropertyMapping.Skip;

/**
 * Annotation for a test that needs a Neo4j server with an empty database.
 * {@link Neo4jSessionsTest} is annotated with it. Add it to such a test to change its
 * attributes, or to a {@code @SpringBootTest}: <pre class="code">
 * &#64;SpringBootTest
 * &#64;AutoConfigureTestNeo4j(server = TestNeo4jServer.CONTAINER)
 * class ApplicationTests { … }
 * </pre>
 *
 * <p>
 * The test connects to the server that it starts, not to that of
 * {@code spring.neo4j.uri}. All tests of this JVM share that server, even if they have
 * different application contexts. It ends with the JVM. A {@code Neo4jConnectionDetails}
 * bean of the test, or a container with {@code @ServiceConnection}, takes precedence. In
 * that case, no other server is started.
 *
 * <p>
 * All nodes and relationships are deleted before each test. By default, nothing is
 * deleted from a database that was not started for the tests: see {@link EmptyDatabase}.
 *
 * <p>
 * The attributes can also be set for all tests, as {@code neo4j.sessions.test.server} and
 * {@code neo4j.sessions.test.empty-database}. The annotation takes precedence if its
 * value is not the default.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@ResourceLock(AutoConfigureTestNeo4j.LOCK)
@PropertyMapping(value = "neo4j.sessions.test", skip = Skip.ON_DEFAULT_VALUE)
public @interface AutoConfigureTestNeo4j {

	/**
	 * The name of JUnit's lock that tests with this annotation hold, since they share a
	 * database. Other tests that use the same database can hold it as well.
	 */
	String LOCK = "io.github.neo4jsessions.test.server";

	/**
	 * The server that the test connects to.
	 * @return the server
	 */
	TestNeo4jServer server() default TestNeo4jServer.EMBEDDED;

	/**
	 * Whether to delete the content of the database before each test.
	 * @return when to do so
	 */
	EmptyDatabase emptyDatabase() default EmptyDatabase.IF_STARTED;

}
