package io.github.neo4jsessions.test.driver;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

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
public record BoltRequest(int connection, BoltMessage type, String query, Map<String, @Nullable Object> extra) {

	static BoltRequest of(int connection, BoltFrame frame) {
		return switch (frame.type()) {
			case BEGIN -> new BoltRequest(connection, frame.type(), "", map(fields(frame), 0));
			case RUN -> {
				List<@Nullable Object> fields = fields(frame);
				String query = (String) Arguments.notNull(fields.get(0), "query");
				yield new BoltRequest(connection, frame.type(), query, map(fields, 2));
			}
			case LOGON -> new BoltRequest(connection, frame.type(), "", principal(map(fields(frame), 0)));
			default -> new BoltRequest(connection, frame.type(), "", Map.of());
		};
	}

	private static Map<String, @Nullable Object> principal(Map<String, @Nullable Object> token) {
		Object principal = token.get("principal");
		return (principal != null) ? Map.of("principal", principal) : Map.of();
	}

	private static List<@Nullable Object> fields(BoltFrame frame) {
		return ((PackStream.Structure) Arguments.notNull(PackStream.decode(frame.content()), "message")).fields();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, @Nullable Object> map(List<@Nullable Object> fields, int index) {
		return (Map<String, @Nullable Object>) Arguments.notNull(fields.get(index), "field");
	}

}
