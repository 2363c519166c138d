package io.github.neo4jsessions.benchmarks.server;

import java.util.List;

/**
 * One way to do the unit of work.
 */
interface Contender {

	/**
	 * The plain driver, with which the others are compared.
	 */
	String HAND_WRITTEN = "driver, by hand";

	/**
	 * The plain driver, with a transaction that has a name on the server.
	 */
	String NAMED_BY_HAND = "driver, by hand, named";

	/**
	 * The main method of this library.
	 */
	String TEMPLATE = "`SessionTemplate.executeWrite`";

	/**
	 * The same method with bookmarks from one unit to the next, as the starter configures
	 * it and as Spring Data does.
	 */
	String TEMPLATE_WITH_BOOKMARKS = "`SessionTemplate.executeWrite`, bookmarks kept";

	/**
	 * The library's annotation, which names the transaction after the method.
	 */
	String ANNOTATED = "`@AsyncTransactional`";

	/**
	 * The plain driver with an auto-commit query.
	 */
	String AUTO_COMMIT_BY_HAND = "driver, by hand, auto-commit";

	/**
	 * This library with an auto-commit query.
	 */
	String QUERY = "`SessionTemplate.query`, auto-commit";

	/**
	 * The prefix of the names of the Spring Data contenders.
	 */
	String SPRING_DATA = "Spring Data, ";

	String name();

	/**
	 * Find a contender by name.
	 * @throws java.util.NoSuchElementException if there is none with that name
	 */
	static Contender named(List<Contender> contenders, String name) {
		return contenders.stream().filter((contender) -> contender.name().equals(name)).findFirst().orElseThrow();
	}

	/**
	 * Do units of work, and return when all of them are done.
	 * @param units the number of units
	 * @param inFlight the number of concurrent units
	 * @throws IllegalStateException if a unit fails
	 */
	void run(int units, int inFlight);

}
