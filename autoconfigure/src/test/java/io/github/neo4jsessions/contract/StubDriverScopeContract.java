package io.github.neo4jsessions.contract;

import java.util.concurrent.Executor;

import org.neo4j.driver.Driver;

/**
 * The contract on a driver without a server.
 */
abstract class StubDriverScopeContract extends SessionScopeContract implements StackEndRules, UserRules {

	private final StubDriver stub;

	/**
	 * Create the contract.
	 * @param executor completes the driver's stages
	 */
	StubDriverScopeContract(Executor executor) {
		this.stub = new StubDriver(executor);
	}

	@Override
	final Driver driver() {
		return this.stub.driver();
	}

	@Override
	public final long applied(String mark) {
		return this.stub.applied().stream().filter((query) -> query.contains(mark)).count();
	}

	@Override
	final boolean nothingLeftOpen() {
		return true;
	}

}
