package io.github.neo4jsessions.sample.server;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Removes the user and the password from
 * {@code spring.neo4j.uri=bolt://user:password@host} before they are printed: the driver
 * logs its URI, and errors about a malformed URI repeat it. Neither the driver nor Boot
 * reads them from there, so they are set as {@code spring.neo4j.authentication.*}, unless
 * these are set already.
 */
final class UriCredentials implements EnvironmentPostProcessor, Ordered {

	private static final String URI = "spring.neo4j.uri";

	private static final String USERNAME = "spring.neo4j.authentication.username";

	private static final String PASSWORD = "spring.neo4j.authentication.password";

	/** Matches up to the last @, since the URI may be malformed. */
	private static final Pattern WITH_CREDENTIALS = Pattern.compile("(.*?//)(.*)@(.*)", Pattern.DOTALL);

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Matcher uri = WITH_CREDENTIALS.matcher(environment.getProperty(URI, ""));
		if (uri.matches()) {
			Map<String, Object> properties = new HashMap<>();
			properties.put(URI, uri.group(1) + uri.group(3));
			String[] credentials = uri.group(2).split(":", 2);
			if (credentials.length == 2 && !environment.containsProperty(USERNAME)) {
				properties.put(USERNAME, decode(credentials[0]));
				properties.put(PASSWORD, decode(credentials[1]));
			}
			environment.getPropertySources().addFirst(new MapPropertySource("credentialsOfNeo4jUri", properties));
		}
	}

	private static String decode(String encoded) {
		try {
			return StringUtils.uriDecode(encoded, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return encoded;
		}
	}

	// runs after the configuration files are read
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
