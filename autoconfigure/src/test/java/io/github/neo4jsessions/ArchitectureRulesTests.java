package io.github.neo4jsessions;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each rule for the packages fails for a class that breaks it.
 */
class ArchitectureRulesTests {

	private static final DoNotIncludeTests MAIN = new DoNotIncludeTests();

	private static final Set<String> VIOLATIONS = rules().map((rule) -> (String) rule.get()[0])
		.collect(Collectors.toSet());

	private static final JavaClasses ALL = new ClassFileImporter()
		.withImportOption((location) -> MAIN.includes(location) || VIOLATIONS.stream().anyMatch(location::contains))
		.withImportOption(new ArchitectureTests.NotForTests())
		.importPackagesOf(SessionTemplate.class);

	static Stream<Arguments> rules() {
		return Stream.of(Arguments.of("DependsOnQueryPackage", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("DependsOnQueryPackage", ArchitectureTests.roomsAreFreeOfCycles),
				Arguments.of("DependsOnSiblingPackage", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("DependsOnMapping", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("DependsOnObservation", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("DependsOnLimitPackage", ArchitectureTests.roomsSeeEachOtherInOneDirection),
				Arguments.of("InNinthPackage", ArchitectureTests.eachInternalClassIsInARoom),
				Arguments.of("DependsOnInternals", ArchitectureTests.packagesSeeEachOtherInOneDirection),
				Arguments.of("DependsOnAutoConfiguration", ArchitectureTests.packagesSeeEachOtherInOneDirection),
				Arguments.of("DependsOnPublicMapping", ArchitectureTests.packagesSeeEachOtherInOneDirection),
				Arguments.of("DependsOnDriverPackage", ArchitectureTests.packagesAreFreeOfCycles),
				Arguments.of("DependsOnInternals", ArchitectureTests.fewSeeTheInternals),
				Arguments.of("DependsOnRoom", ArchitectureTests.fewSeeTheInternals),
				Arguments.of("DependsOnLimitPackage", ArchitectureTests.fewSeeTheInternals),
				Arguments.of("DependsOnTemplate", ArchitectureTests.internalsDoNotSeeTheirUsers),
				Arguments.of("ClosesCycle", ArchitectureTests.cyclesOfClassesDoNotGrow));
	}

	@ParameterizedTest
	@MethodSource("rules")
	void aRuleFailsForAClassThatBreaksIt(String violation, ArchRule rule) {
		assertThat(rule.evaluate(mainAnd(violation)).getFailureReport().getDetails())
			.anySatisfy((detail) -> assertThat(detail).contains(violation));
	}

	@ParameterizedTest
	@ValueSource(strings = { "transaction", "observation" })
	void aPackageWithoutClassesIsNoticed(String name) {
		JavaClasses rest = mainAnd("no violation").that(DescribedPredicate.describe("other packages",
				(type) -> !PartDependencies.packageOf(type).equals(name)));
		assertThat(ArchitectureTests.packagesSeeEachOtherInOneDirection.evaluate(rest).getFailureReport().getDetails())
			.anySatisfy((detail) -> assertThat(detail).contains("'" + name + "' is empty"));
	}

	static Set<String> packagesWithCycles() {
		return ArchitectureTests.LARGEST_CYCLES.keySet();
	}

	@ParameterizedTest
	@MethodSource("packagesWithCycles")
	void aCycleThatIsLargerThanItsBoundIsNoticed(String name) {
		Map<String, Integer> bounds = new HashMap<>(ArchitectureTests.LARGEST_CYCLES);
		bounds.merge(name, -1, Integer::sum);
		assertThat(ArchitectureTests.cyclesHaveAtMost(bounds)
			.evaluate(mainAnd("no violation"))
			.getFailureReport()
			.getDetails()).singleElement().asString().contains("[" + name + "]");
	}

	private static JavaClasses mainAnd(String violation) {
		return ALL.that(DescribedPredicate.describe("main classes and " + violation,
				(JavaClass type) -> type.getSimpleName().startsWith(violation)
						|| VIOLATIONS.stream().noneMatch(type.getSimpleName()::startsWith)));
	}

}
