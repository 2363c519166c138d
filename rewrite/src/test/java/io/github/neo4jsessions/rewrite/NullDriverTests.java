package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class NullDriverTests extends AbstractCheckTests {

	NullDriverTests() {
		super(new NullDriver());
	}

	@Test
	void findsNull() {
		finds("""
				SessionTemplate a = SessionTemplate.create((null)); // finds
				""");
	}

	@Test
	void leavesVariablesAlone() {
		findsNothing("""
				SessionTemplate a = SessionTemplate.create(this.driver);
				""");
	}

}
