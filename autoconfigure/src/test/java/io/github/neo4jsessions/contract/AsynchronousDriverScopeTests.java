package io.github.neo4jsessions.contract;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.neo4jsessions.internal.async.StackRoom;
import org.junit.jupiter.api.AfterAll;
import org.neo4j.driver.Driver;

/**
 * The contract on a driver whose stages complete later, on a thread of the driver.
 */
class AsynchronousDriverScopeTests extends SessionScopeContract implements StackEndRules {

	private static final ExecutorService ioThread = Executors.newSingleThreadExecutor();

	private final StubDriver stub = new StubDriver(AsynchronousDriverScopeTests::completeLater);

	/**
	 * A queue of the JDK that a stack overflow interrupts may keep its tasks forever.
	 */
	private static void completeLater(Runnable completion) {
		StackRoom.require();
		ioThread.execute(completion);
	}

	@Override
	Driver driver() {
		return this.stub.driver();
	}

	@Override
	public long applied(String mark) {
		return this.stub.applied().stream().filter((query) -> query.contains(mark)).count();
	}

	@Override
	boolean nothingLeftOpen() {
		return true;
	}

	@AfterAll
	static void stopTheThread() {
		ioThread.shutdown();
	}

}
