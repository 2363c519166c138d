package io.github.neo4jsessions.contract;

/**
 * The contract on a driver whose stages are complete when they are returned, as the
 * driver's stages are if it need not contact the server: everything happens on one stack.
 */
class ImmediateDriverScopeTests extends StubDriverScopeContract {

	ImmediateDriverScopeTests() {
		super(Runnable::run);
	}

	@Override
	boolean isObserved() {
		return false;
	}

}
