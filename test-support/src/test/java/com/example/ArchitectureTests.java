package com.example;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.neo4jsessions.test.Neo4jSessionsRules;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

	@Test
	void sessionsAreUsedRight() {
		Neo4jSessionsRules.all("com.example.legacy..").check(new ClassFileImporter().importPackages("com.example"));
	}

}
