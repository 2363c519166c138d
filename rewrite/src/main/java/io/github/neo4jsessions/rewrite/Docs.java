package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** The addresses of the documentation, which the build takes from the parent pom. */
final class Docs {

	private static final String URL = load();

	private Docs() {
	}

	static String ofCheck(String id) {
		return URL + "/checks.md#" + id.toLowerCase(Locale.ROOT);
	}

	private static String load() {
		try (InputStream in = Objects.requireNonNull(Docs.class.getResourceAsStream("docs.properties"))) {
			Properties properties = new Properties();
			properties.load(in);
			return Objects.requireNonNull(properties.getProperty("docs.url"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
