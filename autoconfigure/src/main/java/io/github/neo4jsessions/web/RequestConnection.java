package io.github.neo4jsessions.web;

import java.nio.channels.SocketChannel;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;

/**
 * The connection of a request, if the container exposes it.
 *
 * @param request the request
 */
record RequestConnection(NativeWebRequest request) {

	/**
	 * The attribute of a request in which Jetty's handler puts the channel.
	 */
	static final String ATTRIBUTE = RequestConnection.class.getName();

	ConnectionWatch.@Nullable Watched watch(ConnectionWatch watch, Runnable closed) {
		HttpServletRequest servletRequest = this.request.getNativeRequest(HttpServletRequest.class);
		SocketChannel channel = (servletRequest != null) ? channel(servletRequest) : null;
		return (channel != null) ? watch.watch(channel, closed) : null;
	}

	private static @Nullable SocketChannel channel(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof SocketChannel channel) {
			return channel;
		}
		return (request.getServletConnection() instanceof ChannelConnection connection) ? connection.channel() : null;
	}

}
