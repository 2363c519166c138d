package io.github.neo4jsessions.exploration;

import java.util.Locale;
import java.util.Set;

/**
 * What can happen to a scope that is walked through. Everything can succeed and fail, as
 * soon as the walk comes to it; beyond that there are oddities, of which a way has no
 * more than so many.
 *
 * @param kind which of the template's calls makes the scope
 * @param permits whether a permit is free
 * @param interrupts who may stop the scope, each once
 * @param mostInterrupts how many of them on one way
 * @param mostOddities how many on one way
 */
record Terrain(Kind kind, Set<Permit> permits, Set<Interrupt> interrupts, int mostInterrupts, int mostOddities) {

	/**
	 * The call of a template.
	 */
	enum Kind {

		SESSION, TRANSACTION, EARLY_TRANSACTION

	}

	enum Permit {

		FREE, HELD;

		@Override
		public String toString() {
			return words("permit " + name());
		}

	}

	/**
	 * What a call of the driver gives; later but for a session.
	 */
	enum Answer {

		LATER, OK, FAILED, THROWS,

		/**
		 * The stack ends in the middle of it, for instance.
		 */
		THROWS_ERROR,

		NULL;

		boolean isOdd(boolean ofSession) {
			return this != (ofSession ? OK : LATER);
		}

	}

	/**
	 * How a stage of the driver, or of the work, comes to its end.
	 */
	enum Ending {

		OK, FAILS, OK_TWICE, FAILS_TWICE, OK_ON_ANOTHER_THREAD,

		/**
		 * Done, but the answer is lost.
		 */
		LOST;

		boolean isOdd() {
			return this == OK_TWICE || this == FAILS_TWICE || this == OK_ON_ANOTHER_THREAD;
		}

		boolean isFailure() {
			return this == FAILS || this == FAILS_TWICE;
		}

	}

	/**
	 * What the work does when it is called.
	 */
	enum Work {

		/**
		 * It sends a query, and ends when it likes.
		 */
		BESIDE_ITS_QUERY,

		/**
		 * It ends after its query.
		 */
		AFTER_ITS_QUERY,

		THROWS, THROWS_ERROR, NULL;

		boolean isOdd() {
			return this == THROWS || this == THROWS_ERROR || this == NULL;
		}

		@Override
		public String toString() {
			return words("work " + name());
		}

	}

	enum Interrupt {

		CANCEL, CANCEL_OF_A_DERIVED_STAGE, TIMEOUT_OF_A_DERIVED_STAGE,

		/**
		 * The template's own clock: {@code acquireTimeout}, later {@code scopeTimeout}.
		 */
		TIME_UP,

		/**
		 * The time to clean up is over after a stop of an open scope: once for each of
		 * them, and not counted as an interrupt. The driver is silent: what is pending is
		 * answered later, or never.
		 */
		OVERDUE

	}

	/**
	 * Whether calls can be interrupted while they are made. With silence and oddities as
	 * well there were too many ways.
	 */
	boolean canInterruptCalls() {
		return this.mostOddities == 0 || !this.interrupts.contains(Interrupt.OVERDUE);
	}

	/**
	 * The names of constants as words.
	 */
	static String words(String names) {
		return names.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
	}

}
