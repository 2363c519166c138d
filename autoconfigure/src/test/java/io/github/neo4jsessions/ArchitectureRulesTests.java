package io.github.neo4jsessions;

import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each rule for the packages fails for a class that breaks it.
 */
class ArchitectureRulesTests {

	private static final DoNotIncludeTests MAIN = new DoNotIncludeTests();

	static Stream<Arguments> rules() {
		return Stream.of(Arguments.of("DependsOnQueryPackage", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("DependsOnQueryPackage", ArchitectureTests.roomsAreFreeOfCycles),
				Arguments.of("DependsOnSiblingPackage", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("DependsOnInternals", ArchitectureTests.packagesSeeEachOtherInOneDirection),
				Arguments.of("DependsOnInternals", ArchitectureTests.fewSeeTheInternals));
	}

	@ParameterizedTest
	@MethodSource("rules")
	void aRuleFailsForAClassThatBreaksIt(String violation, ArchRule rule) {
		assertThat(rule.evaluate(mainWith(violation)).getFailureReport().getDetails())
			.anySatisfy((detail) -> assertThat(detail).contains(violation));
	}

	private static JavaClasses mainWith(String violation) {
		return new ClassFileImporter()
			.withImportOption((location) -> MAIN.includes(location) || location.contains(violation))
			.withImportOption(new ArchitectureTests.NotForTests())
			.importPackagesOf(SessionTemplate.class);
	}

}
