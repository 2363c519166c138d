package io.github.neo4jsessions.internal.async;

/**
 * Room on the stack for what must not be interrupted half-way. A step between a call of
 * the user's and the next is short, but a stack that ends within it would lose what was
 * acquired: whether there is room is seen before, by taking it.
 */
public final class StackRoom {

	/**
	 * Three times what the steps take.
	 */
	private static final StackProbe STEPS = StackProbe.of(8);

	/**
	 * For a whole scope on a driver that completes its stages at once.
	 */
	private static final StackProbe SCOPE = StackProbe.of(24);

	private StackRoom() {
	}

	/**
	 * Initialize what is first used where a call fails: a class that is initialized at
	 * the end of the stack may be of no use ever after.
	 * @param late classes that are used there
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
	 * See that there is room.
	 * @throws StackOverflowError if there is not
	 */
	public static void require() {
		STEPS.take(0);
	}

	/**
	 * Whether there is room for what {@link #require()} is for.
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
	 * Whether there is room for a scope.
	 */
	static boolean isThereForScope() {
		try {
			requireForScope();
			return true;
		}
		catch (StackOverflowError ex) {
			return false;
		}
	}

	/**
	 * See that there is room for a scope.
	 * @throws StackOverflowError if there is not
	 */
	public static void requireForScope() {
		SCOPE.take(0);
	}

}
