package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.internal.driver.GuardedBookmarks;
import io.github.neo4jsessions.internal.driver.SessionConfigs;
import io.github.neo4jsessions.internal.driver.UserBookmarks;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * Opens the sessions of a template, and determines their configuration.
 *
 * <p>
 * Sessions that run as the same user share a bookmark manager, if the template has one.
 * Sessions that run as different users do not.
 */
public final class SessionOpener {

	private final TemplateSettings settings;

	SessionOpener(TemplateSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return the configuration for a new session.
	 * @param accessMode the access mode, or {@code null} for that of the configuration
	 * @param options what the call determines
	 */
	public SessionConfig config(@Nullable AccessMode accessMode, CallOptions options) {
		SessionConfig supplied = supplied();
		SessionConfig config;
		if (options.hasTarget()) {
			SessionTarget own = SessionTarget.of(supplied, null);
			config = aim(supplied, own, own.with(options));
		}
		else {
			config = withBookmarks(supplied);
		}
		return (accessMode != null) ? SessionConfigs.withAccessMode(config, accessMode) : config;
	}

	/**
	 * Return the configuration for a session that is opened inside another one. What
	 * neither the options nor the template's configuration determine is as in the other.
	 * The current thread may not know the tenant, so that the configuration of the other
	 * session is used if the template's cannot be determined.
	 * @param around the configuration of the other session
	 * @param auth the token of the other session, or {@code null} for that of the driver
	 * @param options what the call determines, and for the rest the call of the other
	 * session
	 */
	public SessionConfig configInside(SessionConfig around, @Nullable AuthToken auth, @Nullable AccessMode accessMode,
			CallOptions options) {
		SessionTarget outer = SessionTarget.of(around, auth);
		SessionConfig supplied;
		try {
			supplied = supplied();
		}
		catch (RuntimeException ex) {
			return SessionConfigs.withAccessMode(aim(around, outer, outer.with(options)),
					(accessMode != null) ? accessMode : AccessMode.WRITE);
		}
		SessionTarget own = SessionTarget.of(supplied, null);
		SessionConfig config = aim(supplied, own, own.beside(outer, options).with(options));
		return (accessMode != null) ? SessionConfigs.withAccessMode(config, accessMode) : config;
	}

	private SessionConfig supplied() {
		SessionConfig config = this.settings.sessionConfig().get();
		if (config == null) {
			throw new IllegalStateException("The sessionConfigSupplier of session template '" + this.settings.name()
					+ "' returned null; return SessionConfig.defaultConfig() for the driver's defaults");
		}
		return config;
	}

	/**
	 * Return a configuration for another target than its own. If the user is another one,
	 * the bookmarks of the configuration are left out.
	 */
	private SessionConfig aim(SessionConfig config, SessionTarget own, SessionTarget target) {
		boolean sameUser = target.hasUserOf(own);
		SessionConfig aimed = SessionConfigs.with(config, target.database(), target.user(),
				bookmarks(config.bookmarkManager().orElse(null), sameUser, target));
		return sameUser ? aimed : SessionConfigs.withoutBookmarks(aimed);
	}

	private @Nullable BookmarkManager bookmarks(@Nullable BookmarkManager configured, boolean sameUser,
			SessionTarget target) {
		if (configured != null && sameUser) {
			return GuardedBookmarks.of(configured);
		}
		BookmarkManager shared = this.settings.bookmarkManager();
		if (target.hasUserOfDriver()) {
			return (shared != null) ? GuardedBookmarks.of(shared) : null;
		}
		return (shared != null || configured != null) ? ofUser(target.user(), target.auth()) : null;
	}

	private SessionConfig withBookmarks(SessionConfig config) {
		BookmarkManager shared = this.settings.bookmarkManager();
		if (shared == null || config.bookmarkManager().isPresent()) {
			return SessionConfigs.guarded(config);
		}
		String user = config.impersonatedUser().orElse(null);
		return SessionConfigs.withBookmarkManager(config,
				(user != null) ? ofUser(user, null) : GuardedBookmarks.of(shared));
	}

	private BookmarkManager ofUser(@Nullable String user, @Nullable AuthToken auth) {
		return UserBookmarks.of(this.settings.driver()).manager(user, auth);
	}

	/**
	 * Open a session.
	 * @param auth the token that it authenticates with, or {@code null} for that of the
	 * driver
	 */
	public AsyncSession open(SessionConfig config, @Nullable AuthToken auth) {
		AsyncSession session = (auth != null) ? this.settings.driver().session(AsyncSession.class, config, auth)
				: this.settings.driver().session(AsyncSession.class, config);
		if (session == null) {
			throw new IllegalStateException("The driver returned null instead of a session");
		}
		return session;
	}

}
