package io.github.neo4jsessions.webtests;

/**
 * Spring MVC on Jetty.
 */
class JettyDisconnectIT extends ServletDisconnectRules {

	JettyDisconnectIT() {
		super(WebServers.Jetty.class);
	}

}
