package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.util.Assert;

/**
 * Extension for JUnit Jupiter that fails a test if it leaves a session of a
 * {@link SessionTemplate} open, or a call that waits for a session. The error lists the
 * scopes that are open. They are aborted, so that the next test of the same application
 * context does not fail because of them.
 *
 * <p>
 * {@link Neo4jSessionsTest} registers this extension. For other tests with a Spring
 * application context, add it below the annotation that starts the context:
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;ExtendWith(NoOpenSessions.class)
 * class BankTests { … }
 * </pre>
 *
 * <p>
 * It checks all {@code SessionTemplate} beans of the context and its parents, after the
 * {@code @AfterEach} methods of the test. Without Spring, and for templates that are not
 * beans, pass the templates: <pre class="code">
 * &#64;RegisterExtension
 * final NoOpenSessions noOpenSessions = NoOpenSessions.of(this.sessions);
 * </pre>
 *
 * <p>
 * Sessions that are still being closed are not a leak: the extension waits until all of
 * them are closed, and reports those that are open after its {@link #patience patience}.
 * A test without a leak does not wait longer than its scopes take. During the wait, calls
 * are not retried. Background work of the application is reported as well if it keeps a
 * session open for longer than the patience.
 *
 * <p>
 * The error names the place in the code that opened each session if the template records
 * it: set {@code neo4j.sessions.call-sites=true}, as the slice does.
 *
 * <p>
 * If tests that run in parallel share a context, the check is made when the last of them
 * ends, since a template does not know which test made a call. That test fails, and the
 * error lists all tests that were running meanwhile.
 *
 * @since 0.1.0
 * @see SessionTemplate#monitor()
 */
public final class NoOpenSessions implements BeforeEachCallback, AfterEachCallback {

	/**
	 * The configuration parameter of JUnit, in {@code junit-platform.properties}, that
	 * changes the patience of all extensions that do not have their own.
	 */
	public static final String PATIENCE_PARAMETER = "neo4j.sessions.test.patience";

	private final List<SessionTemplate> templates;

	private final @Nullable Duration patience;

	/**
	 * Create an extension that checks the templates of the application context of the
	 * test.
	 */
	public NoOpenSessions() {
		this(List.of(), null);
	}

	private NoOpenSessions(List<SessionTemplate> templates, @Nullable Duration patience) {
		this.templates = templates;
		this.patience = patience;
	}

	/**
	 * Create an extension that checks the given templates.
	 * @param templates one or more templates. Tests that run in parallel and share
	 * templates must pass the same ones in the same order
	 * @return the extension, for {@code @RegisterExtension}
	 * @throws IllegalArgumentException if there are no templates
	 */
	public static NoOpenSessions of(SessionTemplate... templates) {
		Assert.notEmpty(templates, "'templates' must not be empty: pass the templates that the test uses");
		Assert.noNullElements(templates, "'templates' must not contain null");
		return new NoOpenSessions(List.of(templates), null);
	}

	/**
	 * Set how long to wait for sessions that are being closed. The default is the
	 * configuration parameter {@value #PATIENCE_PARAMETER}, or else five seconds.
	 * @param patience the time; zero to report every session that is open when the test
	 * ends
	 * @return a changed copy of this extension
	 * @throws IllegalArgumentException if the duration is {@code null} or negative
	 */
	public NoOpenSessions patience(Duration patience) {
		return new NoOpenSessions(this.templates, Patience.requireNotNegative(patience));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		WatchedTemplates watched = this.templates.isEmpty()
				? new WatchedTemplates.OfContext(SpringExtension.getApplicationContext(context))
				: new WatchedTemplates.Listed(this.templates);
		store(context).put(WatchedTemplates.class, watched);
		running(context).begin(watched.owner(), describe(context));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		WatchedTemplates watched = store(context).remove(WatchedTemplates.class, WatchedTemplates.class);
		if (watched != null) {
			Duration patience = patience(context);
			running(context).end(watched.owner(), (tests) -> check(watched, patience, tests));
		}
	}

	private static void check(WatchedTemplates watched, Duration patience, Set<String> tests) {
		new OpenSessionsCheck(watched.templates(), patience).check(tests);
	}

	private Duration patience(ExtensionContext context) {
		if (this.patience != null) {
			return this.patience;
		}
		return context.getConfigurationParameter(PATIENCE_PARAMETER).map(NoOpenSessions::parse).orElse(Patience.SHORT);
	}

	private static Duration parse(String value) {
		try {
			return Patience.requireNotNegative(DurationStyle.detectAndParse(value));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The configuration parameter '" + PATIENCE_PARAMETER + "' is '" + value
					+ "', which is not a duration: use a value such as '2s' or '500ms'", ex);
		}
	}

	private static String describe(ExtensionContext context) {
		return context.getRequiredTestClass().getSimpleName() + " > " + context.getDisplayName();
	}

	private ExtensionContext.Store store(ExtensionContext context) {
		return context.getStore(Namespace.create(NoOpenSessions.class, this));
	}

	private static RunningTests running(ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.create(NoOpenSessions.class))
			.computeIfAbsent(RunningTests.class, (type) -> new RunningTests(), RunningTests.class);
	}

}
