package io.github.neo4jsessions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

	static final String BASE = "io.github.neo4jsessions";

	private static final String[] ROOMS = { "query", "transaction", "scope", "template", "limit", "driver", "context",
			"async" };

	/**
	 * The classes of the base package through which it reaches the implementation.
	 * TransactionScope does so too, by its static methods.
	 */
	private static final String ENTRIES = "SessionTemplate|SessionMonitor|DefaultSessionOperations|ResourceScope"
			+ "|ResourceCall|LaterErrors|ScopeSnapshot|ServiceResult|SessionFutures";

	/**
	 * How many classes may depend on each other in a cycle, for each package. Packages
	 * that are not named have no cycles.
	 */
	static final Map<String, Integer> LARGEST_CYCLES = Map.ofEntries(Map.entry("base", 5),
			Map.entry("autoconfigure", 3), Map.entry("web", 4), Map.entry("observation", 4),
			Map.entry("internal.query", 5), Map.entry("internal.transaction", 5), Map.entry("internal.scope", 12),
			Map.entry("internal.template", 2), Map.entry("internal.limit", 2), Map.entry("internal.driver", 12),
			Map.entry("internal.context", 8), Map.entry("internal.async", 3));

	@ArchTest
	static final ArchRule packagesSeeEachOtherInOneDirection = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInAnyPackage(BASE + "..")
		.layer("autoconfigure")
		.definedBy(BASE + ".autoconfigure..")
		.layer("actuate")
		.definedBy(BASE + ".actuate..")
		.layer("web")
		.definedBy(BASE + ".web..")
		.layer("transaction")
		.definedBy(BASE + ".transaction..")
		.layer("reactive")
		.definedBy(BASE + ".reactive..")
		.layer("base")
		.definedBy(BASE)
		.layer("internal")
		.definedBy(BASE + ".internal..")
		.layer("mapping")
		.definedBy(BASE + ".mapping..")
		.layer("observation")
		.definedBy(BASE + ".observation..")
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("actuate")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("web")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("transaction")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("reactive")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("base")
		.mayOnlyBeAccessedByLayers("autoconfigure", "actuate", "transaction", "reactive", "internal")
		.whereLayer("internal")
		.mayOnlyBeAccessedByLayers("base", "web")
		.whereLayer("mapping")
		.mayOnlyBeAccessedByLayers("autoconfigure", "base", "internal")
		.whereLayer("mapping")
		.mayNotAccessAnyLayer()
		.whereLayer("observation")
		.mayOnlyBeAccessedByLayers("autoconfigure", "base", "internal")
		.whereLayer("observation")
		.mayNotAccessAnyLayer()
		.because("docs/adr/0037 gives the order of the packages");

	@ArchTest
	static final ArchRule roomsSeeEachOtherInOneDirection = roomsInOrder();

	@ArchTest
	static final ArchRule eachInternalClassIsInARoom = classes().that()
		.resideInAPackage(BASE + ".internal..")
		.should()
		.resideInAnyPackage(Arrays.stream(ROOMS).map((room) -> BASE + ".internal." + room).toArray(String[]::new));

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

	@ArchTest
	static final ArchRule cyclesOfClassesDoNotGrow = cyclesHaveAtMost(LARGEST_CYCLES);

	/**
	 * The public contract does not name the types that implement it, except for the few
	 * types through which it reaches them.
	 */
	@ArchTest
	static final ArchRule fewSeeTheInternals = noClasses().that()
		.resideOutsideOfPackage(BASE + ".internal..")
		.and()
		.haveNameNotMatching(named(ENTRIES + "|TransactionScope"
				+ "|web\\.(RequestBoundWork|RequestLog|FutureBinding|ConnectionWatch|CancelledRequestLogger)"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".internal..");

	/**
	 * The implementation knows the contract, not the classes that reach back into the
	 * implementation.
	 */
	@ArchTest
	static final ArchRule internalsDoNotSeeTheirUsers = noClasses().that()
		.resideInAPackage(BASE + ".internal..")
		.should()
		.dependOnClassesThat()
		.haveNameMatching(named(ENTRIES));

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
	 * order. Some of them use the public packages beside the base package, of which web
	 * uses the last two.
	 */
	static ArchRule roomsInOrder() {
		Architectures.LayeredArchitecture rooms = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage(BASE + ".internal..", BASE + ".web..", BASE + ".mapping..",
					BASE + ".observation..");
		for (String room : ROOMS) {
			rooms = rooms.layer(room).definedBy(BASE + ".internal." + room + "..");
		}
		for (String beside : List.of("web", "mapping", "observation")) {
			rooms = rooms.layer(beside).definedBy(BASE + "." + beside + "..");
		}
		for (int i = 0; i < ROOMS.length; i++) {
			Set<String> users = new TreeSet<>(List.of(ROOMS).subList(0, i));
			switch (ROOMS[i]) {
				// beside it, not before it
				case "driver" -> users.remove("limit");
				case "context", "async" -> users.add("web");
			}
			rooms = users.isEmpty() ? rooms.whereLayer(ROOMS[i]).mayNotBeAccessedByAnyLayer()
					: rooms.whereLayer(ROOMS[i]).mayOnlyBeAccessedByLayers(users.toArray(String[]::new));
		}
		return rooms.whereLayer("mapping")
			.mayOnlyBeAccessedByLayers("query", "template", "driver")
			.whereLayer("observation")
			.mayOnlyBeAccessedByLayers("transaction", "scope", "context");
	}

	static ArchRule cyclesHaveAtMost(Map<String, Integer> bounds) {
		return classes().should(new BoundedCycles(bounds));
	}

	private static String named(String names) {
		return "\\Q" + BASE + "\\E\\.(" + names + ")(\\$.*)?";
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
