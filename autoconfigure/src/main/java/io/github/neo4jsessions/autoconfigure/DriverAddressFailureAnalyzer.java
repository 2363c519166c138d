package io.github.neo4jsessions.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeansException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Analyzes the failure to create Spring Boot's driver because its address has no scheme,
 * or one that the driver does not support, has no valid host, or is not a valid URI. The
 * address is reported without the user and the password that it may contain. This
 * analyzer takes precedence over that of Spring Boot, which reports the whole value. Its
 * report replaces the stack trace, which contains the driver's exception.
 */
@Order(-1)
final class DriverAddressFailureAnalyzer extends AbstractFailureAnalyzer<BeansException> {

	private static final String KEY = "spring.neo4j.uri";

	private static final Set<String> SCHEMES = Set.of("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc");

	private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)", Pattern.DOTALL);

	/**
	 * What may precede the host in an address without a scheme: the rest of a scheme, or
	 * slashes.
	 */
	private static final Pattern REST_OF_SCHEME = Pattern.compile("^((bolt|neo4j)(\\+s|\\+ssc)?:?)?/*(?=.)");

	private static final Pattern PARAMETERS = Pattern.compile("[?#]");

	/**
	 * Stands for an address that may contain a password in any part.
	 */
	private static final String HIDDEN = "***";

	private static final String LEFT_OUT = ". A user, a password and parameters are left out here";

	private static final String EXAMPLE = "localhost:7687";

	private final Environment environment;

	DriverAddressFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeansException cause) {
		boolean invalid = isOfTheAddress(rootFailure);
		if (!invalid && !isOfTheDriver(rootFailure)) {
			return null;
		}
		String address = Binder.get(this.environment).bind(KEY, String.class).orElse(null);
		return (address != null) ? analyze(address.strip(), invalid, cause) : null;
	}

	private boolean isOfTheAddress(Throwable rootFailure) {
		BindException binding = findCause(rootFailure, BindException.class);
		return binding != null && binding.getName().equals(ConfigurationPropertyName.of(KEY));
	}

	private boolean isOfTheDriver(Throwable rootFailure) {
		BeanInstantiationException instantiation = findCause(rootFailure, BeanInstantiationException.class);
		while (instantiation != null) {
			if (instantiation.getBeanClass() == Driver.class) {
				return true;
			}
			instantiation = findCause(instantiation.getCause(), BeanInstantiationException.class);
		}
		return false;
	}

	private static @Nullable FailureAnalysis analyze(String address, boolean invalid, Throwable cause) {
		Matcher parts = WITH_SCHEME.matcher(address);
		if (!parts.matches()) {
			String shown = withoutSecrets(address);
			String server = shown.equals(HIDDEN) ? EXAMPLE : REST_OF_SCHEME.matcher(shown).replaceFirst("");
			return analysis(address, shown, "does not begin with a scheme", server, cause);
		}
		String scheme = parts.group(1);
		String shown = scheme + "://" + withoutSecrets(parts.group(2));
		if (!SCHEMES.contains(scheme)) {
			return analysis(address, shown, "has the scheme '" + scheme + "', which the driver does not support",
					EXAMPLE, cause);
		}
		if (invalid) {
			return analysis(address, shown, "is not a valid URI" + LEFT_OUT, EXAMPLE, cause);
		}
		return hasHost(scheme, parts.group(2)) ? null
				: analysis(address, shown, "has no valid host" + LEFT_OUT, EXAMPLE, cause);
	}

	/**
	 * Return whether the driver finds a host in an address. If not, its exception
	 * contains the whole address.
	 */
	private static boolean hasHost(String scheme, String rest) {
		try {
			// as Spring converts text, with invalid characters encoded
			return new URI(scheme, "//" + rest, null).getHost() != null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static FailureAnalysis analysis(String address, String shown, String problem, String server,
			Throwable cause) {
		return new FailureAnalysis("The address '" + shown + "' in '" + KEY + "' " + problem + ".",
				"Use an address such as 'bolt://" + server + "' for a single server, or 'neo4j://" + server
						+ "' for a server or a cluster with routing. 'bolt+s' and 'neo4j+s' encrypt the connection. "
						+ "The port is that of Bolt, by default 7687, not that of HTTP."
						+ (address.contains("@") ? " The user and the password, which are left out above, belong to "
								+ "'spring.neo4j.authentication.username' and 'spring.neo4j.authentication.password'."
								: ""),
				cause);
	}

	/**
	 * Return an address without what precedes its host, up to the last @, since a
	 * password may contain one, and without its parameters. Return {@link #HIDDEN} if the
	 * last @ may belong to a password or to a parameter.
	 */
	private static String withoutSecrets(String address) {
		int host = address.lastIndexOf('@') + 1;
		if (PARAMETERS.matcher(address.substring(0, host)).find()) {
			return HIDDEN;
		}
		return PARAMETERS.split(address.substring(host), 2)[0];
	}

}
