package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The directory with Maven's layout in which the server's jars are looked up, and to
 * which missing ones are fetched.
 *
 * @param directory the directory, which may be missing
 * @param configured whether a system property specifies it, in place of Maven's settings
 * @param offline whether Maven's settings forbid fetching
 */
record LocalRepository(Path directory, boolean configured, boolean offline) {

	/**
	 * The system property with a directory to use instead of Maven's local repository.
	 */
	static final String REPOSITORY = "neo4j.sessions.embedded.repository";

	private static final String MAVEN_REPOSITORY = "maven.repo.local";

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

	private static final String ENVIRONMENT = "env.";

	/**
	 * Return the repository of this machine.
	 * @return that of the system properties, otherwise that of Maven's user settings,
	 * otherwise Maven's default
	 */
	static LocalRepository current() {
		return of(System::getProperty, System.getenv());
	}

	static LocalRepository of(Function<String, String> properties, Map<String, String> environment) {
		Path maven = Path.of(properties.apply("user.home"), ".m2");
		Map<String, String> settings = settings(maven.resolve("settings.xml"));
		boolean offline = Boolean.parseBoolean(settings.get("offline"));
		for (String name : new String[] { REPOSITORY, MAVEN_REPOSITORY }) {
			String value = properties.apply(name);
			if (value != null && !value.isBlank()) {
				return new LocalRepository(Path.of(value).toAbsolutePath(), true, offline);
			}
		}
		String directory = interpolate(settings.getOrDefault("localRepository", ""), properties, environment);
		return new LocalRepository(
				((directory.isEmpty()) ? maven.resolve("repository") : Path.of(directory)).toAbsolutePath(), false,
				offline);
	}

	private static Map<String, String> settings(Path file) {
		Map<String, String> settings = new HashMap<>();
		if (!Files.isRegularFile(file)) {
			return settings;
		}
		try (InputStream in = Files.newInputStream(file)) {
			DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			Node root = factory.newDocumentBuilder().parse(in).getDocumentElement();
			for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
				settings.put(child.getNodeName(), child.getTextContent().strip());
			}
			return settings;
		}
		catch (IOException | ParserConfigurationException | SAXException ex) {
			throw new EmbeddedNeo4jException("Maven's settings " + file
					+ ", which may name the local repository, cannot be read. Correct the file", ex);
		}
	}

	private static String interpolate(String text, Function<String, String> properties,
			Map<String, String> environment) {
		return PLACEHOLDER.matcher(text).replaceAll((placeholder) -> {
			String name = placeholder.group(1);
			String value = (name.startsWith(ENVIRONMENT)) ? environment.get(name.substring(ENVIRONMENT.length()))
					: properties.apply(name);
			return Matcher.quoteReplacement((value != null) ? value : placeholder.group());
		});
	}

}
