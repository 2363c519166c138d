package io.github.neo4jsessions.sample.web;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The names by which this server may be addressed. The owner of a domain can let its name
 * resolve to this machine after a browser has loaded a page from it ("DNS rebinding").
 * The browser then treats this server as the origin of the page, but the header Host
 * still contains the foreign name. An address or {@code localhost} cannot be redirected
 * in this way.
 */
final class OwnHosts {

	private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

	private static final Pattern PORT = Pattern.compile(":\\d*$");

	private final Set<String> names;

	/**
	 * Create a new instance.
	 * @param names additional names, without a port, that a proxy or another machine uses
	 */
	OwnHosts(Set<String> names) {
		this.names = names.stream().map((name) -> name.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	/**
	 * Return whether a request is addressed to this server.
	 * @param host the header Host, not a proxy's header that replaces it, which a page
	 * could set; {@code null} from an HTTP/1.0 client, which is not a browser
	 * @return whether it is an address, {@code localhost}, a subdomain of it, or one of
	 * the names
	 */
	boolean contain(@Nullable String host) {
		if (host == null) {
			return true;
		}
		String name = PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
		return name.equals("localhost") || name.endsWith(".localhost") || ADDRESS.matcher(name).matches()
				|| this.names.contains(name);
	}

}
