package io.github.neo4jsessions.web;

import java.nio.channels.SocketChannel;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A handler of Jetty that exposes the channel of its connection to each HTTP/1 request. A
 * {@link ConnectionWatch} needs the channel.
 *
 * @since 0.1.0
 */
public final class WatchableConnectionHandler extends Handler.Wrapper {

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		SocketChannel channel = channel(request.getConnectionMetaData());
		if (channel != null) {
			request.setAttribute(RequestConnection.ATTRIBUTE, channel);
		}
		return super.handle(request, response, callback);
	}

	private static @Nullable SocketChannel channel(ConnectionMetaData connection) {
		if (!connection.getProtocol().startsWith("HTTP/1.")) {
			// Jetty reads the connection of other protocols all the time
			return null;
		}
		EndPoint endPoint = connection.getConnection().getEndPoint();
		while (endPoint instanceof EndPoint.Wrapper wrapper) {
			endPoint = wrapper.unwrap();
		}
		return (endPoint.getTransport() instanceof SocketChannel channel) ? channel : null;
	}

}
