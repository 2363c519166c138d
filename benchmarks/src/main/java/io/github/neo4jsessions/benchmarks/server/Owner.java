package io.github.neo4jsessions.benchmarks.server;

import java.util.Arrays;
import java.util.List;

/**
 * Whose code a class is. The first whose packages it is in has it: the driver carries a
 * copy of Netty within its own.
 */
enum Owner {

	/**
	 * What measures, in a package within those of this library.
	 */
	BENCHMARK("the benchmark", "io.github.neo4jsessions.benchmarks."),

	/**
	 * What the report is about.
	 */
	LIBRARY("this library", "io.github.neo4jsessions."),

	/**
	 * What reads from and writes to the socket.
	 */
	NETTY("Netty", "io.netty.", "org.neo4j.driver.internal.shaded.io.netty."),

	/**
	 * What this library calls, with the modules of the driver that speak to the server.
	 */
	DRIVER("driver", "org.neo4j.driver.", "org.neo4j.bolt.connection."),

	/**
	 * What all of them call.
	 */
	JDK("JDK", "java.", "jdk.", "sun."),

	/**
	 * The rest.
	 */
	OTHER("other", "");

	private final String label;

	private final List<String> packages;

	Owner(String label, String... packages) {
		this.label = label;
		this.packages = List.of(packages);
	}

	/**
	 * The name in the report.
	 */
	String label() {
		return this.label;
	}

	/**
	 * Tell the owner of a class.
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
