package io.github.neo4jsessions.application.bare;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The classes that are missing on the class path of an execution of the tests.
 */
final class AbsentClasses {

	private AbsentClasses() {
	}

	/**
	 * Assert that the class path is the intended one.
	 */
	static void assertAbsent() {
		String absent = System.getProperty("absent");
		assertThat(absent).as("the names of the classes, set by pom.xml").isNotEmpty();
		assertThat(absent.split(","))
			.allSatisfy((name) -> assertThat(ClassUtils.isPresent(name, null)).as(name).isFalse());
	}

}
