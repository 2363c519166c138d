package io.github.neo4jsessions.web;

import java.nio.channels.SocketChannel;

import jakarta.servlet.ServletConnection;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1, with one addition: {@code HttpServletRequest.getServletConnection()}
 * exposes the channel of the connection, which a {@link ConnectionWatch} needs.
 *
 * @since 0.1.0
 */
public final class WatchableHttp11NioProtocol extends Http11NioProtocol {

	@Override
	protected Processor createProcessor() {
		return new WatchableProcessor(this);
	}

	private static final class WatchableProcessor extends Http11Processor {

		WatchableProcessor(AbstractHttp11Protocol<?> protocol) {
			super(protocol, protocol.getAdapter());
		}

		@Override
		protected ServletConnection getServletConnection() {
			ServletConnection connection = super.getServletConnection();
			SocketWrapperBase<?> socket = getSocketWrapper();
			SocketChannel channel = (socket != null && socket.getSocket() instanceof NioChannel nio)
					? nio.getIOChannel() : null;
			return (channel != null) ? new ChannelConnection(connection, channel) : connection;
		}

	}

}
