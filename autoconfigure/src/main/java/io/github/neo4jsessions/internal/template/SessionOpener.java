package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.internal.driver.GuardedBookmarks;
import io.github.neo4jsessions.internal.driver.SessionConfigs;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * Opens the sessions of a template, and determines their configuration.
 */
public final class SessionOpener {

	private final TemplateSettings settings;

	SessionOpener(TemplateSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return the configuration for a new session.
	 * @param accessMode the access mode, or {@code null} for that of the configuration
	 */
	public SessionConfig config(@Nullable AccessMode accessMode) {
		SessionConfig config = this.settings.sessionConfig().get();
		if (config == null) {
			throw new IllegalStateException("The sessionConfigSupplier of session template '" + this.settings.name()
					+ "' returned null; return SessionConfig.defaultConfig() for the driver's defaults");
		}
		BookmarkManager bookmarkManager = this.settings.bookmarkManager();
		if (bookmarkManager != null && config.bookmarkManager().isEmpty()) {
			config = SessionConfigs.withBookmarkManager(config, GuardedBookmarks.of(bookmarkManager));
		}
		else {
			config = SessionConfigs.guarded(config);
		}
		return (accessMode != null) ? SessionConfigs.withAccessMode(config, accessMode) : config;
	}

	public AsyncSession open(SessionConfig config) {
		AsyncSession session = this.settings.driver().session(AsyncSession.class, config);
		if (session == null) {
			throw new IllegalStateException("The driver returned null instead of a session");
		}
		return session;
	}

}
