package io.github.neo4jsessions.server;

import java.util.List;
import java.util.Map;

/**
 * A message that a driver sent through a {@link BoltProxy}.
 *
 * @param connection the number of its connection; that of the proxy's first connection is
 * 1
 * @param type its type
 * @param query the query of a RUN, otherwise an empty string
 * @param extra the settings of the transaction in a BEGIN or a RUN, by their names in the
 * protocol: {@code tx_metadata}, {@code tx_timeout} in milliseconds, {@code bookmarks},
 * {@code mode} ("r" for READ, absent for WRITE), {@code db}, {@code imp_user}; the
 * {@code principal} of a LOGON, if it has one; empty for other requests
 */
public record BoltRequest(int connection, BoltMessage type, String query, Map<String, Object> extra) {

	static BoltRequest of(int connection, BoltFrame frame) {
		return switch (frame.type()) {
			case BEGIN -> new BoltRequest(connection, frame.type(), "", map(fields(frame), 0));
			case RUN -> {
				List<Object> fields = fields(frame);
				yield new BoltRequest(connection, frame.type(), (String) fields.get(0), map(fields, 2));
			}
			case LOGON -> new BoltRequest(connection, frame.type(), "", principal(map(fields(frame), 0)));
			default -> new BoltRequest(connection, frame.type(), "", Map.of());
		};
	}

	private static Map<String, Object> principal(Map<String, Object> token) {
		Object principal = token.get("principal");
		return (principal != null) ? Map.of("principal", principal) : Map.of();
	}

	private static List<Object> fields(BoltFrame frame) {
		return ((PackStream.Structure) PackStream.decode(frame.content())).fields();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(List<Object> fields, int index) {
		return (Map<String, Object>) fields.get(index);
	}

}
