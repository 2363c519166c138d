package io.github.neo4jsessions.benchmarks.stub;

import java.util.concurrent.CompletionStage;

import org.neo4j.driver.async.AsyncTransaction;

final class StubTransaction extends StubRunner implements AsyncTransaction {

	StubTransaction(Answers answers) {
		super(answers);
	}

	@Override
	public CompletionStage<Void> commitAsync() {
		return answers().later(null);
	}

	@Override
	public CompletionStage<Void> rollbackAsync() {
		return answers().later(null);
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return answers().later(null);
	}

	@Override
	public CompletionStage<Boolean> isOpenAsync() {
		return answers().later(true);
	}

}
