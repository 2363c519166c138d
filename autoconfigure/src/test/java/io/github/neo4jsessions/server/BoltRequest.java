package io.github.neo4jsessions.server;

import java.util.List;
import java.util.Map;

/**
 * A message that a driver sent through a {@link BoltProxy}.
 *
 * @param connection which connection it came on: 1 is the proxy's first
 * @param type what it asks for
 * @param query the query of a RUN, else an empty string
 * @param extra what a BEGIN or a RUN says about its transaction, by the names of the
 * protocol: {@code tx_metadata}, {@code tx_timeout} in milliseconds, {@code bookmarks},
 * {@code mode} ("r" for READ, absent for WRITE), {@code db}, {@code imp_user}; empty for
 * others
 */
public record BoltRequest(int connection, BoltMessage type, String query, Map<String, Object> extra) {

	static BoltRequest of(int connection, BoltFrame frame) {
		return switch (frame.type()) {
			case BEGIN -> new BoltRequest(connection, frame.type(), "", map(fields(frame), 0));
			case RUN -> {
				List<Object> fields = fields(frame);
				yield new BoltRequest(connection, frame.type(), (String) fields.get(0), map(fields, 2));
			}
			default -> new BoltRequest(connection, frame.type(), "", Map.of());
		};
	}

	private static List<Object> fields(BoltFrame frame) {
		return ((PackStream.Structure) PackStream.decode(frame.content())).fields();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(List<Object> fields, int index) {
		return (Map<String, Object>) fields.get(index);
	}

}
