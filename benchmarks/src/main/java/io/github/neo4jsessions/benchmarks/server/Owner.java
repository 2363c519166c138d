package io.github.neo4jsessions.benchmarks.server;

import java.util.Arrays;
import java.util.List;

/**
 * The owner of a class. The first constant with a matching package applies, since the
 * driver's packages contain a copy of Netty.
 */
enum Owner {

	/**
	 * The measuring code, in a package within those of this library.
	 */
	BENCHMARK("the benchmark", "io.github.neo4jsessions.benchmarks."),

	/**
	 * The library that is measured.
	 */
	LIBRARY("this library", "io.github.neo4jsessions."),

	/**
	 * The library that reads from and writes to the socket.
	 */
	NETTY("Netty", "io.netty.", "org.neo4j.driver.internal.shaded.io.netty."),

	/**
	 * The driver, including its modules that communicate with the server.
	 */
	DRIVER("driver", "org.neo4j.driver.", "org.neo4j.bolt.connection."),

	/**
	 * The JDK, which all others call.
	 */
	JDK("JDK", "java.", "jdk.", "sun."),

	/**
	 * All other code.
	 */
	OTHER("other", "");

	private final String label;

	private final List<String> packages;

	Owner(String label, String... packages) {
		this.label = label;
		this.packages = List.of(packages);
	}

	/**
	 * Return the name for the report.
	 */
	String label() {
		return this.label;
	}

	/**
	 * Return the owner of a class.
	 * @param className its name, with the package
	 * @return the owner
	 */
	static Owner of(String className) {
		return Arrays.stream(values())
			.filter((owner) -> owner.packages.stream().anyMatch(className::startsWith))
			.findFirst()
			.orElse(OTHER);
	}

}
