package io.github.neo4jsessions.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Annotation for a test of code that uses session templates, with a real server and
 * without the rest of the application. <pre class="code">
 * &#64;Neo4jSessionsTest
 * &#64;Import(Bank.class)
 * class BankTests {
 *
 *     &#64;Autowired
 *     private Bank bank;
 *
 *     &#64;Test
 *     void transferMovesMoney() {
 *         assertThatScope(this.bank.transfer("alice", "bob", 5)).succeeds();
 *     }
 *
 * }
 * </pre>
 *
 * <p>
 * The application context contains the driver, all session templates, their transaction
 * managers, and the beans that configure them. If Spring Data Neo4j is on the class path,
 * it also contains its templates, repositories and transaction managers. Other components
 * are not scanned: add them with {@code @Import} or {@link #includeFilters()}.
 *
 * <p>
 * By default, the server is a real Neo4j server in a child process, which all tests of
 * this JVM share, in place of the server of {@code spring.neo4j.uri}. Its database is
 * empty at the beginning of each test; constraints and indexes stay. See
 * {@link AutoConfigureTestNeo4j} for a container, for a server of your own, and for what
 * is emptied.
 *
 * <p>
 * Unlike with {@code @DataNeo4jTest}, tests do not run in a transaction that is rolled
 * back. Asynchronous calls would not take part in it: they have their own connections,
 * would not see what the test has written, and could wait for its locks.
 *
 * <p>
 * A test that leaves a session open fails, by {@link NoOpenSessions}. Since tests share a
 * database, they run one after the other, even if JUnit runs other tests in parallel.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(Neo4jSessionsTestContextBootstrapper.class)
@ExtendWith({ SpringExtension.class, NoOpenSessions.class })
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(Neo4jSessionsTypeExcludeFilter.class)
@Transactional(propagation = Propagation.NOT_SUPPORTED)
@AutoConfigureNeo4jSessions
@AutoConfigureTestNeo4j
@ImportAutoConfiguration
public @interface Neo4jSessionsTest {

	/**
	 * Properties in the form {@literal key=value} that are added to the
	 * {@link Environment} before the test runs.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Whether the default filters are used with
	 * {@link SpringBootApplication @SpringBootApplication}. They include the beans that
	 * configure templates and the driver.
	 * @return whether to use the default filters
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters that add components to the application context.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters that remove components from the application context.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to exclude from this test.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
