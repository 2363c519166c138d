package io.github.neo4jsessions.contract;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.neo4jsessions.internal.async.StackRoom;
import org.junit.jupiter.api.AfterAll;

/**
 * The contract on a driver whose stages complete later, on a thread of the driver.
 */
class AsynchronousDriverScopeTests extends StubDriverScopeContract {

	private static final ExecutorService ioThread = Executors.newSingleThreadExecutor();

	AsynchronousDriverScopeTests() {
		super(AsynchronousDriverScopeTests::completeLater);
	}

	/**
	 * A queue of the JDK that a stack overflow interrupts may keep its tasks forever.
	 */
	private static void completeLater(Runnable completion) {
		StackRoom.require();
		ioThread.execute(completion);
	}

	@AfterAll
	static void stopTheThread() {
		ioThread.shutdown();
	}

}
