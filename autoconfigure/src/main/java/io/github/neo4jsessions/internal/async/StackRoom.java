package io.github.neo4jsessions.internal.async;

/**
 * Checks that the stack has room for steps that must not be interrupted half-way. The
 * steps between one call of user code and the next are short, but a stack overflow among
 * them would lose what was acquired. So the room is checked before.
 */
public final class StackRoom {

	/**
	 * Three times what the steps take.
	 */
	private static final StackProbe STEPS = StackProbe.of(8);

	/**
	 * Enough for a whole scope on a driver that completes its stages at once.
	 */
	private static final StackProbe SCOPE = StackProbe.of(24);

	private StackRoom() {
	}

	/**
	 * Initialize the classes that are first used when a call fails: a class whose
	 * initialization overflows the stack may stay unusable.
	 * @param late classes that are first used there
	 */
	public static void prepare(Class<?>... late) {
		try {
			for (Class<?> type : late) {
				initialize(type);
			}
			initialize(Stages.Failure.class);
			initialize(Timeouts.class);
			initialize(Timeouts.Callback.class);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
		Exceptions.suppress(new IllegalStateException(), new IllegalStateException());
	}

	private static void initialize(Class<?> type) throws ClassNotFoundException {
		Class.forName(type.getName(), true, type.getClassLoader());
	}

	/**
	 * Check that there is room for the steps.
	 * @throws StackOverflowError if there is no room
	 */
	public static void require() {
		STEPS.take(0);
	}

	/**
	 * Return whether there is room for the steps that {@link #require()} is for.
	 */
	static boolean isThere() {
		try {
			require();
			return true;
		}
		catch (StackOverflowError ex) {
			return false;
		}
	}

	/**
	 * Return whether there is room for a scope.
	 */
	public static boolean isThereForScope() {
		try {
			requireForScope();
			return true;
		}
		catch (StackOverflowError ex) {
			return false;
		}
	}

	/**
	 * Check that there is room for a scope.
	 * @throws StackOverflowError if there is no room
	 */
	public static void requireForScope() {
		SCOPE.take(0);
	}

}
