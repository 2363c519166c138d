package io.github.neo4jsessions.sample.web;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The names under which this server may be called. Whoever owns a domain can have its
 * name lead to this machine once a browser shows a page of theirs ("DNS rebinding"): to
 * the browser, this server then is where the page came from. The header Host still has
 * the foreign name. An address cannot be redirected so, and nobody owns
 * {@code localhost}.
 */
final class OwnHosts {

	private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

	private static final Pattern PORT = Pattern.compile(":\\d*$");

	private final Set<String> names;

	/**
	 * Create a new instance.
	 * @param names further names, without a port, as a proxy or another machine uses them
	 */
	OwnHosts(Set<String> names) {
		this.names = names.stream().map((name) -> name.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
	}

	/**
	 * Tell whether a request is meant for this server.
	 * @param host the header Host, not what a proxy's headers say in its place: a page
	 * can set those; {@code null} from a client of HTTP/1.0, which is no browser
	 * @return whether it is an address, {@code localhost}, below it, or one of the names
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
