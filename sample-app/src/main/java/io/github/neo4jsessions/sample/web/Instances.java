package io.github.neo4jsessions.sample.web;

import java.net.URI;

import org.springframework.util.StringUtils;

/**
 * What a problem detail is about.
 */
public final class Instances {

	private Instances() {
	}

	/**
	 * Make the path of a request the instance of a problem.
	 * @param requestUri the path as it was sent
	 * @return the path; two slashes at its beginning, which would make it another server,
	 * are one
	 */
	public static URI of(String requestUri) {
		return URI.create("/" + StringUtils.trimLeadingCharacter(requestUri, '/'));
	}

}
