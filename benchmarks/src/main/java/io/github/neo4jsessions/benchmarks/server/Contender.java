package io.github.neo4jsessions.benchmarks.server;

import java.util.List;

/**
 * A way to do the unit of work.
 */
interface Contender {

	/**
	 * The name of the way that the others are compared with.
	 */
	String HAND_WRITTEN = "driver, by hand";

	/**
	 * The same in a transaction that has a name at the server.
	 */
	String NAMED_BY_HAND = "driver, by hand, named";

	/**
	 * The name of the way that this library is for.
	 */
	String TEMPLATE = "`SessionTemplate.executeWrite`";

	/**
	 * The same with bookmarks from one unit to the next, as the starter sets it up and as
	 * Spring Data does.
	 */
	String TEMPLATE_WITH_BOOKMARKS = "`SessionTemplate.executeWrite`, bookmarks kept";

	/**
	 * The same by an annotation, which names the transaction after the method.
	 */
	String ANNOTATED = "`@AsyncTransactional`";

	/**
	 * The driver alone, for a query that commits by itself.
	 */
	String AUTO_COMMIT_BY_HAND = "driver, by hand, auto-commit";

	/**
	 * What this library offers for a query that commits by itself.
	 */
	String QUERY = "`SessionTemplate.query`, auto-commit";

	/**
	 * How the names of the peers begin.
	 */
	String SPRING_DATA = "Spring Data, ";

	String name();

	/**
	 * Find one.
	 * @throws java.util.NoSuchElementException if there is none of that name
	 */
	static Contender named(List<Contender> contenders, String name) {
		return contenders.stream().filter((contender) -> contender.name().equals(name)).findFirst().orElseThrow();
	}

	/**
	 * Do units of work and return when all of them are done.
	 * @param units how many
	 * @param inFlight how many at a time
	 * @throws IllegalStateException if one fails
	 */
	void run(int units, int inFlight);

}
