package io.github.neo4jsessions.test;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.util.Assert;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

/**
 * Rules of ArchUnit for applications that use session templates. They need the dependency
 * {@code com.tngtech.archunit:archunit} or {@code archunit-junit5}. <pre class="code">
 * &#64;AnalyzeClasses(packages = "com.example", importOptions = ImportOption.DoNotIncludeTests.class)
 * class ArchitectureTests {
 *
 *     &#64;ArchTest
 *     static final ArchRule sessions = Neo4jSessionsRules.all("com.example.legacy..");
 *
 * }
 * </pre>
 *
 * <p>
 * The rules see byte code: calls, fields, signatures and annotations, but not what a
 * lambda does with a session. The recipe {@code Validate} of
 * {@code neo4j-sessions-rewrite} examines sources, and finds more.
 *
 * <p>
 * A rule that applies to no class passes.
 *
 * @since 0.1.0
 */
public final class Neo4jSessionsRules {

	/**
	 * Asynchronous sessions are opened by a template, which closes them on every path.
	 * @see #sessionsAreOpenedByTemplatesExceptIn(String...)
	 */
	public static final ArchRule SESSIONS_ARE_OPENED_BY_TEMPLATES = sessionsAreOpenedByTemplatesExceptIn();

	/**
	 * Sessions, transactions and results of the driver, and the scopes of templates, are
	 * not kept in fields. They are of no use after their scope, and not thread-safe. A
	 * class that closes what it keeps is exempt.
	 */
	public static final ArchRule NOTHING_OF_A_SCOPE_IS_KEPT = fields().that()
		.doNotHaveModifier(JavaModifier.SYNTHETIC)
		.should(new KeepNothingOfAScope())
		.as("sessions, transactions and results of Neo4j should not be kept in fields")
		.because("they are of no use after their scope, and are not thread-safe")
		.allowEmptyShould(true);

	/**
	 * Methods that are annotated with {@code @AsyncTransactional} return a future, whose
	 * completion ends the transaction.
	 */
	public static final ArchRule ASYNC_TRANSACTIONAL_METHODS_RETURN_FUTURES = methods().that()
		.areMetaAnnotatedWith(AsyncTransactional.class)
		.and()
		.doNotHaveModifier(JavaModifier.SYNTHETIC)
		.should(new ReturnAFuture())
		.as("methods with @AsyncTransactional should return a future")
		.because("a call of any other method is refused: its transaction would have no end")
		.allowEmptyShould(true);

	/**
	 * Methods that are annotated with {@code @AsyncTransactional} are neither private nor
	 * static nor final, so that a proxy can intercept them.
	 */
	public static final ArchRule ASYNC_TRANSACTIONAL_METHODS_CAN_BE_INTERCEPTED = methods().that()
		.areMetaAnnotatedWith(AsyncTransactional.class)
		.should()
		.notBePrivate()
		.andShould()
		.notBeStatic()
		.andShould()
		.notBeFinal()
		.as("methods with @AsyncTransactional should not be private, static or final")
		.because("no proxy intercepts them: each of their queries is committed separately")
		.allowEmptyShould(true);

	/**
	 * Methods that are annotated with {@code @AsyncTransactional} are not called by
	 * methods of the same class that have no such annotation, since that bypasses the
	 * proxy. Calls inside of a template's work are exempt, and so are classes that have a
	 * field of their own type, which may contain the proxy.
	 */
	public static final ArchRule ASYNC_TRANSACTIONAL_METHODS_ARE_CALLED_THROUGH_PROXIES = methods().that()
		.areMetaAnnotatedWith(AsyncTransactional.class)
		.should(new BeCalledThroughTheProxy())
		.as("methods with @AsyncTransactional should not be called by other methods of their class")
		.because("such a call bypasses the proxy: each query of the method is committed separately")
		.allowEmptyShould(true);

	/**
	 * Methods that return a future, and are {@code @Transactional} themselves or by their
	 * class, name their transaction manager. The default manager may be one that blocks,
	 * and commits when the method returns. Methods with {@code @Async} are exempt.
	 */
	public static final ArchRule TRANSACTIONAL_FUTURES_NAME_THEIR_MANAGER = methods()
		.should(new NameTheManagerOfFutures())
		.as("@Transactional methods that return a future should name their transaction manager or use @AsyncTransactional")
		.because("other managers commit when the method returns, before its future completes")
		.allowEmptyShould(true);

	private Neo4jSessionsRules() {
	}

	/**
	 * Return all rules as one.
	 * @param packages the packages that may open asynchronous sessions of the driver, as
	 * ArchUnit's patterns such as {@code com.example.legacy..}; none by default
	 * @return the rules
	 * @throws IllegalArgumentException if a pattern has no text
	 */
	public static ArchRule all(String... packages) {
		return CompositeArchRule.of(List.of(sessionsAreOpenedByTemplatesExceptIn(packages), NOTHING_OF_A_SCOPE_IS_KEPT,
				ASYNC_TRANSACTIONAL_METHODS_RETURN_FUTURES, ASYNC_TRANSACTIONAL_METHODS_CAN_BE_INTERCEPTED,
				ASYNC_TRANSACTIONAL_METHODS_ARE_CALLED_THROUGH_PROXIES, TRANSACTIONAL_FUTURES_NAME_THEIR_MANAGER));
	}

	/**
	 * Return the rule that asynchronous sessions are opened by templates, except in some
	 * packages.
	 * @param packages the packages that may open sessions themselves, as ArchUnit's
	 * patterns such as {@code com.example.legacy..}
	 * @return the rule
	 * @throws IllegalArgumentException if a pattern has no text
	 */
	public static ArchRule sessionsAreOpenedByTemplatesExceptIn(String... packages) {
		for (String pattern : packages) {
			Assert.hasText(pattern, () -> "'packages' must have text, not '" + pattern
					+ "': use a pattern such as 'com.example.legacy..'");
		}
		return classes().that()
			.resideOutsideOfPackages(packages)
			.should(new OpenNoAsyncSession())
			.as((packages.length == 0) ? "asynchronous sessions of Neo4j should be opened by templates"
					: "asynchronous sessions of Neo4j should be opened by templates, except in "
							+ String.join(", ", packages))
			.because("a SessionTemplate closes them on every path")
			.allowEmptyShould(true);
	}

}
