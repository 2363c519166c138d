package io.github.neo4jsessions.webtests;

/**
 * WebFlux on Netty, which notices a closed connection without help.
 */
class NettyDisconnectIT extends DisconnectRules {

	NettyDisconnectIT() {
		super(WebServers.Netty.class);
	}

}
