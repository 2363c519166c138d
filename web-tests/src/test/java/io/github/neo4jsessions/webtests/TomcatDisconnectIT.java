package io.github.neo4jsessions.webtests;

/**
 * Spring MVC on Tomcat.
 */
class TomcatDisconnectIT extends ServletDisconnectRules {

	TomcatDisconnectIT() {
		super(WebServers.Tomcat.class);
	}

}
