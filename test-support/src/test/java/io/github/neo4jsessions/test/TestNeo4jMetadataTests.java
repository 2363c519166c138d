package io.github.neo4jsessions.test;

import io.github.neo4jsessions.metadata.ConfigurationMetadataContract;

/**
 * The metadata of the properties of tests, which an editor shows.
 */
class TestNeo4jMetadataTests extends ConfigurationMetadataContract<TestNeo4jProperties> {

	TestNeo4jMetadataTests() {
		super(TestNeo4jProperties.class, "testing.md");
	}

}
