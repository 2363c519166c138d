package io.github.neo4jsessions.web;

import java.nio.channels.SocketChannel;

import jakarta.servlet.ServletConnection;

/**
 * A connection that exposes its channel.
 *
 * @param connection the connection of the container
 * @param channel its channel
 */
record ChannelConnection(ServletConnection connection, SocketChannel channel) implements ServletConnection {

	@Override
	public String getConnectionId() {
		return this.connection.getConnectionId();
	}

	@Override
	public String getProtocol() {
		return this.connection.getProtocol();
	}

	@Override
	public String getProtocolConnectionId() {
		return this.connection.getProtocolConnectionId();
	}

	@Override
	public boolean isSecure() {
		return this.connection.isSecure();
	}

}
