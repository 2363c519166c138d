package io.github.neo4jsessions.exploration;

import java.util.Locale;
import java.util.Set;

/**
 * The events that can occur in a scope on a walk. Every step can succeed and fail as soon
 * as the walk reaches it. In addition there are odd events, whose number on one way is
 * limited.
 *
 * @param kind the call of the template that opens the scope
 * @param permits whether a permit is free
 * @param interrupts the events that may stop the scope, each once
 * @param mostInterrupts the most interrupts on one way
 * @param mostOddities the most odd events on one way
 */
record Terrain(Kind kind, Set<Permit> permits, Set<Interrupt> interrupts, int mostInterrupts, int mostOddities) {

	/**
	 * A call of the template.
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
	 * The answer of a call of the driver, which comes later except for that of a session.
	 */
	enum Answer {

		LATER, OK, FAILED, THROWS,

		/**
		 * The stack overflows in the middle of the call, for instance.
		 */
		THROWS_ERROR,

		NULL;

		boolean isOdd(boolean ofSession) {
			return this != (ofSession ? OK : LATER);
		}

	}

	/**
	 * How a stage of the driver or of the work completes.
	 */
	enum Ending {

		OK, FAILS, OK_TWICE, FAILS_TWICE, OK_ON_ANOTHER_THREAD,

		/**
		 * The step is taken, but its answer is lost.
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
		 * It sends a query, and ends at any time.
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
		 * The template's own timer: {@code acquireTimeout}, later {@code scopeTimeout}.
		 */
		TIME_UP,

		/**
		 * The time to clean up is over after a stop of an open scope. It occurs once for
		 * each stop, and does not count as an interrupt. The driver is silent: pending
		 * steps are answered later or never.
		 */
		OVERDUE

	}

	/**
	 * Whether calls can be interrupted while they are made. Together with silence and odd
	 * events there would be too many ways.
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
