package io.github.neo4jsessions.exploration;

import java.util.EnumSet;
import java.util.Set;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.exploration.Terrain.Interrupt;
import io.github.neo4jsessions.exploration.Terrain.Kind;
import io.github.neo4jsessions.exploration.Terrain.Permit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Walks through every order in which permit, open, begin, run, the end of the work,
 * cancel, timeout, commit, rollback and close can occur, each of which succeeds, fails or
 * is not answered: see {@link WalkedScope}. The test logs and checks the number of
 * orders, so that the walk cannot become smaller unnoticed.
 */
class ScopeWalkTests {

	private static final Log log = LogFactory.getLog(ScopeWalkTests.class);

	private static final LoggingSystem logging = LoggingSystem.get(ScopeWalkTests.class.getClassLoader());

	private static final Set<Permit> PERMITS = EnumSet.allOf(Permit.class);

	/**
	 * Every second way ends with a warning.
	 */
	@BeforeAll
	static void logNoErrors() {
		logging.setLogLevel(SessionTemplate.class.getName(), LogLevel.OFF);
	}

	@AfterAll
	static void logErrorsAgain() {
		logging.setLogLevel(SessionTemplate.class.getName(), null);
	}

	@ParameterizedTest
	@CsvSource({ "SESSION, 4900", "TRANSACTION, 30000", "EARLY_TRANSACTION, 44000" })
	void everyOrderOfStepsWithACancelAndATimeout(Kind kind, long atLeast) {
		walk(new Terrain(kind, PERMITS, EnumSet.of(Interrupt.CANCEL, Interrupt.TIME_UP), 2, 0), atLeast);
	}

	@ParameterizedTest
	@CsvSource({ "SESSION, 1000", "TRANSACTION, 5000", "EARLY_TRANSACTION, 8000" })
	void everyOrderOfStepsWithAStopThroughADerivedStage(Kind kind, long atLeast) {
		walk(new Terrain(kind, PERMITS,
				EnumSet.of(Interrupt.CANCEL_OF_A_DERIVED_STAGE, Interrupt.TIMEOUT_OF_A_DERIVED_STAGE), 1, 0), atLeast);
	}

	/**
	 * A step that is complete when it returns, throws, returns null, or completes twice
	 * or on another thread.
	 */
	@ParameterizedTest
	@CsvSource({ "SESSION, 4400", "TRANSACTION, 33500", "EARLY_TRANSACTION, 55000" })
	void everyOrderOfStepsWithAStopAndAnOddStep(Kind kind, long atLeast) {
		walk(new Terrain(kind, EnumSet.of(Permit.HELD), EnumSet.of(Interrupt.CANCEL, Interrupt.TIME_UP), 1, 1),
				atLeast);
	}

	@ParameterizedTest
	@CsvSource({ "SESSION, 740", "TRANSACTION, 7700", "EARLY_TRANSACTION, 11500" })
	void everyOrderOfStepsWithTwoOddSteps(Kind kind, long atLeast) {
		walk(new Terrain(kind, EnumSet.of(Permit.FREE), EnumSet.noneOf(Interrupt.class), 0, 2), atLeast);
	}

	/**
	 * A driver that answers late or never after a stop: the state is checked as soon as
	 * the time to clean up is over, and after each late answer.
	 */
	@ParameterizedTest
	@CsvSource({ "SESSION, 1950", "TRANSACTION, 13500", "EARLY_TRANSACTION, 19000" })
	void everyOrderOfStepsWithAStopAndSilence(Kind kind, long atLeast) {
		walk(new Terrain(kind, EnumSet.of(Permit.FREE),
				EnumSet.of(Interrupt.CANCEL, Interrupt.TIME_UP, Interrupt.OVERDUE), 1, 0), atLeast);
	}

	@ParameterizedTest
	@CsvSource({ "SESSION, 4200", "TRANSACTION, 40000", "EARLY_TRANSACTION, 52000" })
	void everyOrderOfStepsWithATimeoutSilenceAndAnOddStep(Kind kind, long atLeast) {
		walk(new Terrain(kind, EnumSet.of(Permit.FREE), EnumSet.of(Interrupt.TIME_UP, Interrupt.OVERDUE), 1, 1),
				atLeast);
	}

	private static void walk(Terrain terrain, long atLeast) {
		long ways = Walk.all((walk) -> WalkedScope.walk(walk, terrain));
		log.info(ways + " ways walked through " + terrain);
		assertThat(ways).as("ways").isGreaterThanOrEqualTo(atLeast);
	}

}
