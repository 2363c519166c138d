package io.github.neo4jsessions.sample.web;

import java.net.URI;

import org.springframework.util.StringUtils;

/**
 * Creates the instance of a problem detail.
 */
public final class Instances {

	private Instances() {
	}

	/**
	 * Return the path of a request as the instance of a problem.
	 * @param requestUri the path as it was sent
	 * @return the path; two leading slashes, which would denote another server, are
	 * reduced to one
	 */
	public static URI of(String requestUri) {
		return URI.create("/" + StringUtils.trimLeadingCharacter(requestUri, '/'));
	}

}
