package io.github.neo4jsessions.contract;

import java.util.concurrent.Executor;

import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.neo4j.driver.Driver;

/**
 * The contract on a driver without a server.
 */
abstract class StubDriverScopeContract extends SessionScopeContract implements StackEndRules, UserRules {

	private final ScriptedDriver stub;

	/**
	 * Create the contract.
	 * @param executor completes the driver's stages
	 */
	StubDriverScopeContract(Executor executor) {
		this.stub = ScriptedDriver.create(executor);
	}

	@Override
	final Driver driver() {
		return this.stub;
	}

	@Override
	public final long applied(String mark) {
		return this.stub.applied().stream().filter((query) -> query.toString().contains(mark)).count();
	}

	@Override
	final boolean nothingLeftOpen() {
		return true;
	}

}
