package io.github.neo4jsessions.webtests;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that runs on a port of its own.
 *
 * @param context its context
 */
record RunningApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	static RunningApplication start(Class<?> server, String... properties) {
		WebApplicationType type = (server == WebServers.Netty.class) ? WebApplicationType.REACTIVE
				: WebApplicationType.SERVLET;
		String[] arguments = Stream
			.of(Neo4jServer.properties(), properties,
					new String[] { "--server.port=0", "--spring.main.banner-mode=off",
							"--neo4j.sessions.terminate-on-cancel=true" })
			.flatMap(Stream::of)
			.toArray(String[]::new);
		return new RunningApplication(
				new SpringApplicationBuilder(WebApplication.class, server).web(type).run(arguments));
	}

	/**
	 * Send a request on a connection of its own.
	 */
	Client send(String method, String path) {
		return new Client(port()).send(method, path);
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	private int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	Gates gates() {
		return this.context.getBean(Gates.class);
	}

	SessionTemplate template() {
		return this.context.getBean(SessionTemplate.class);
	}

	long active() {
		return template().statistics().active();
	}

	/**
	 * Count nodes, by a query that is not a scope of the template.
	 */
	long transfers(String id) {
		return count("MATCH (t:Transfer {id: $value}) RETURN count(t) AS count", id);
	}

	/**
	 * Count the queries in progress at the server.
	 */
	long running(String query) {
		return count("SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery = $value RETURN count(*) AS count",
				query);
	}

	private long count(String query, String value) {
		return SessionTemplate.create(this.context.getBean(Driver.class))
			.execute((session) -> session.runAsync(query, Map.of("value", value))
				.thenCompose((cursor) -> cursor.singleAsync())
				.thenApply((row) -> row.get("count").asLong()))
			.join();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
