package io.github.neo4jsessions.internal.driver;

import io.github.neo4jsessions.UnsupportedDriverException;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;

import org.springframework.util.ClassUtils;

/**
 * Checks that the driver is recent enough.
 */
public final class DriverVersion {

	private static final boolean SUPPORTED = isSupported(SessionConfig.class);

	private DriverVersion() {
	}

	public static void requireSupported() {
		requireSupported(SUPPORTED, Driver.class.getPackage().getImplementationVersion());
	}

	public static void requireSupported(boolean supported, @Nullable String version) {
		if (!supported) {
			// the version ends with the commit that the driver was built from
			throw new UnsupportedDriverException((version != null) ? version.replaceFirst("-[0-9a-f]{40}$", "") : "");
		}
	}

	/**
	 * Return whether the driver is supported. Sessions are opened with changed copies of
	 * their configuration, which are complete only if all of its settings can be read.
	 */
	static boolean isSupported(Class<?> sessionConfig) {
		return ClassUtils.hasMethod(sessionConfig, "autoCommitRetriesMode");
	}

}
