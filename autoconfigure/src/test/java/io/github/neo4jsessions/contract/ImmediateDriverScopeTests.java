package io.github.neo4jsessions.contract;

import org.neo4j.driver.Driver;

/**
 * The contract on a driver whose stages are complete when they are returned, as the
 * driver's stages are if it need not contact the server: everything happens on one stack.
 */
class ImmediateDriverScopeTests extends SessionScopeContract implements StackEndRules {

	private final StubDriver stub = new StubDriver(Runnable::run);

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

	@Override
	boolean isObserved() {
		return false;
	}

}
