package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class BlockingSessionNotClosedTests extends AbstractCheckTests {

	BlockingSessionNotClosedTests() {
		super(new BlockingSessionNotClosed());
	}

	@Test
	void findsSessionsThatStayOpen() {
		finds("""
				void a() {
					var session = driver.session(SessionConfig.forDatabase("other")); // finds
					session.executeWrite((tx) -> tx.run("CREATE (:A)").consume());
				}
				void b() {
					driver.session()
						.run("CREATE (:A)"); // finds
				}
				""");
	}

	@Test
	void leavesClosedSessionsAlone() {
		findsNothing("""
				void a() {
					try (var session = driver.session()) {
						session.run("CREATE (:A)");
					}
				}
				AutoCloseable b() {
					Session session = driver.session();
					return () -> session.close();
				}
				void c(List<Session> all) {
					Session session = driver.session();
					all.add(session);
				}
				""");
	}

	@Test
	void leavesASessionAloneThatIsClosedInACatchToo() {
		findsNothing("""
				void a() {
					Session session = driver.session();
					try {
						session.run("CREATE (:A)");
						session.close();
					}
					catch (RuntimeException ex) {
						session.close();
						throw ex;
					}
				}
				""");
	}

	@Test
	void findsASessionThatIsClosedInACatchOnly() {
		finds("""
				void a() {
					Session session = driver.session(); // finds
					try {
						session.run("CREATE (:A)");
					}
					catch (RuntimeException ex) {
						session.close();
						throw ex;
					}
				}
				""");
	}

	@Test
	void leavesAloneWhatIsClosedAtOnceOrWithItsDriver() {
		findsNothing("""
				boolean closedAtOnce() {
					Session session = driver.session();
					session.close();
					return session.isOpen();
				}
				long ofAResource(AuthToken token) {
					try (Driver own = GraphDatabase.driver("bolt://localhost", token)) {
						Session session = own.session();
						own.session().run("RETURN 1");
						return session.run("RETURN 1").single().get(0).asLong();
					}
				}
				""");
	}

	@Test
	void findsOneOfManySessionsOfADriver() {
		finds("""
				void many(AuthToken token, List<String> queries) {
					try (Driver own = GraphDatabase.driver("bolt://localhost", token)) {
						for (String query : queries) {
							Session session = own.session(); // finds
							session.run(query);
						}
					}
				}
				""");
	}

}
