package io.github.neo4jsessions.application;

/**
 * Work in a transaction that names no transaction manager.
 */
public interface Attempt {

	/**
	 * Run the work.
	 */
	void run();

	/**
	 * Run the work of an application.
	 * @return what came of it
	 */
	static String in(ApplicationRun application) {
		try {
			application.bean(Attempt.class).run();
			return "succeeded";
		}
		catch (RuntimeException ex) {
			return ex.getClass().getName() + ": " + ex.getMessage();
		}
	}

}
