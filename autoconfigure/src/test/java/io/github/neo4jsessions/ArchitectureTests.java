package io.github.neo4jsessions;

import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.neo4jsessions.internal.async.ContinuationFuture;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The packages may depend on each other in one direction only.
 */
@AnalyzeClasses(packagesOf = SessionTemplate.class,
		importOptions = { DoNotIncludeTests.class, ArchitectureTests.NotForTests.class })
class ArchitectureTests {

	private static final String BASE = "io.github.neo4jsessions";

	private static final String[] ROOMS = { "query", "transaction", "scope", "template", "limit", "driver", "context",
			"async" };

	@ArchTest
	static final ArchRule packagesSeeEachOtherInOneDirection = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInAnyPackage(BASE + "..")
		.layer("autoconfigure")
		.definedBy(BASE + ".autoconfigure..")
		.layer("actuate")
		.definedBy(BASE + ".actuate..")
		.layer("web")
		.definedBy(BASE + ".web..")
		.optionalLayer("transaction")
		.definedBy(BASE + ".transaction..")
		.layer("reactive")
		.definedBy(BASE + ".reactive..")
		.layer("base")
		.definedBy(BASE)
		.layer("internal")
		.definedBy(BASE + ".internal..")
		.layer("mapping")
		.definedBy(BASE + ".mapping..")
		.optionalLayer("observation")
		.definedBy(BASE + ".observation..")
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("actuate")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("web")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("transaction")
		.mayOnlyBeAccessedByLayers("autoconfigure", "actuate")
		.whereLayer("reactive")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("base")
		.mayOnlyBeAccessedByLayers("autoconfigure", "actuate", "transaction", "reactive", "internal")
		.whereLayer("internal")
		.mayOnlyBeAccessedByLayers("base", "web")
		.whereLayer("mapping")
		.mayNotAccessAnyLayer()
		.whereLayer("observation")
		.mayNotAccessAnyLayer()
		.because("docs/adr/0037 gives the order of the packages");

	@ArchTest
	static final ArchRule roomsSeeEachOtherInOneDirection = roomsInOrder();

	@ArchTest
	static final ArchRule roomsAreFreeOfCycles = SlicesRuleDefinition.slices()
		.matching(BASE + ".internal.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = SlicesRuleDefinition.slices()
		.matching(BASE + ".(*)..")
		.should()
		.beFreeOfCycles();

	/**
	 * The public contract does not name the types that implement it, except for the few
	 * types through which it reaches them.
	 */
	@ArchTest
	static final ArchRule fewSeeTheInternals = noClasses().that()
		.resideOutsideOfPackage(BASE + ".internal..")
		.and()
		.haveNameNotMatching("\\Q" + BASE + "\\E\\.(SessionTemplate|SessionMonitor|DefaultSessionOperations"
				+ "|ResourceScope|ResourceCall|LaterErrors|ScopeSnapshot|ServiceResult|SessionFutures|TransactionScope"
				+ "|web\\.(RequestBoundWork|RequestLog|FutureBinding|ConnectionWatch|CancelledRequestLogger))(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".internal..");

	@ArchTest
	static final ArchRule onlyTheWiringSeesBoot = noClasses().that()
		.resideOutsideOfPackages(BASE + ".autoconfigure..", BASE + ".actuate..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	static final ArchRule metersAreOptional = noClasses().that()
		.resideOutsideOfPackages(BASE + ".autoconfigure..", BASE + ".actuate..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.micrometer.core..", "io.micrometer.tracing..");

	@ArchTest
	static final ArchRule webIsOptional = noClasses().that()
		.resideOutsideOfPackages(BASE + ".autoconfigure..", BASE + ".web..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web..", "jakarta.servlet..", "org.apache.coyote..",
				"org.eclipse.jetty..");

	@ArchTest
	static final ArchRule contextPropagationIsOptional = noClasses().that()
		.doNotHaveFullyQualifiedName(BASE + ".internal.context.MicrometerCallerContext")
		.and()
		.doNotHaveFullyQualifiedName(BASE + ".internal.context.SessionScopeThreadLocalAccessor")
		.and()
		.haveNameNotMatching(".*\\.ThreadLocalChange(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer.context..");

	@ArchTest
	static final ArchRule noClassUsesTheInternalsOfTheDriver = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.neo4j.driver.internal..");

	@ArchTest
	static final ArchRule autoConfigurationsAreFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMethods = methods().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule textDoesNotDependOnTheLocale = noClasses().should()
		.callMethod(String.class, "format", String.class, Object[].class)
		.orShould()
		.callMethod(String.class, "formatted", Object[].class)
		.orShould()
		.callMethod(String.class, "toLowerCase")
		.orShould()
		.callMethod(String.class, "toUpperCase")
		.because("digits and letters must be formatted with Locale.ROOT");

	@ArchTest
	static final ArchRule linesAreWrittenInOneWay = noClasses().that()
		.resideInAnyPackage(BASE, BASE + ".internal..")
		.and()
		.doNotHaveSimpleName("SafeLog")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.apache.commons.logging", "org.slf4j")
		.because("SafeLog escapes the names and values in a log line");

	@ArchTest
	void theLibraryDoesNotBlock(JavaClasses classes) {
		noClasses().should()
			.callMethodWhere(DescribedPredicate.describe("the target waits", (call) -> isWait(call)))
			.check(classes);
	}

	/**
	 * Each package below internal depends only on the packages that follow it in this
	 * order.
	 */
	static ArchRule roomsInOrder() {
		Architectures.LayeredArchitecture rooms = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage(BASE + ".internal..");
		for (String room : ROOMS) {
			rooms = rooms.layer(room).definedBy(BASE + ".internal." + room + "..");
		}
		for (int i = 0; i < ROOMS.length; i++) {
			String[] before = Arrays.copyOf(ROOMS, i);
			if (ROOMS[i].equals("driver")) {
				// beside it, not before it
				before = Arrays.stream(before).filter((room) -> !room.equals("limit")).toArray(String[]::new);
			}
			rooms = (before.length == 0) ? rooms.whereLayer(ROOMS[i]).mayNotBeAccessedByAnyLayer()
					: rooms.whereLayer(ROOMS[i]).mayOnlyBeAccessedByLayers(before);
		}
		return rooms;
	}

	private static boolean isWait(JavaMethodCall call) {
		JavaClass owner = call.getTargetOwner();
		if (call.getOriginOwner().isEquivalentTo(ContinuationFuture.class)) {
			// a caller that has decided to wait calls its get and join
			return false;
		}
		return switch (call.getName()) {
			case "get", "join" -> owner.isAssignableTo(Future.class) || owner.isEquivalentTo(Thread.class);
			case "sleep" -> owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class);
			case "await", "acquire", "wait", "park", "parkNanos" -> owner.getPackageName().startsWith("java.");
			default -> false;
		};
	}

	/**
	 * The classes of the embedded server and the doubles of the driver, for tests, are
	 * below the same package.
	 */
	static final class NotForTests implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return Stream.of("/embedded-", "/neo4j-sessions-embedded", "/driver-test/", "/neo4j-sessions-driver-test")
				.noneMatch(location::contains);
		}

	}

}
