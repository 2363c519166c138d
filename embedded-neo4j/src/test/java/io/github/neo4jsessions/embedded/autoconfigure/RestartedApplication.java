package io.github.neo4jsessions.embedded.autoconfigure;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.Driver;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * An application that counts its starts in its database, and prints them with the process
 * id of its server and its own class loader.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RestartedApplication {

	/**
	 * Run the application.
	 * @param args its arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(RestartedApplication.class, args);
	}

	@Bean
	ApplicationRunner report(EmbeddedNeo4j server, Driver driver) {
		return (args) -> {
			driver.executableQuery("CREATE (:Start)").execute();
			int starts = driver.executableQuery("MATCH (s:Start) RETURN count(s)")
				.execute()
				.records()
				.get(0)
				.get(0)
				.asInt();
			ClassLoader loader = RestartedApplication.class.getClassLoader();
			System.out.println("Start %d on server %d in %s-%x.".formatted(starts, server.pid(),
					loader.getClass().getSimpleName(), System.identityHashCode(loader)));
		};
	}

}
