package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServiceResultTests {

	private final Exception error = new Exception("refused");

	@Test
	void aValueIsOk() {
		assertThat(ServiceResult.from(CompletableFuture.completedFuture("value")))
			.isCompletedWithValue(new ServiceResult.Ok<>("value"));
	}

	@Test
	void aNullValueIsOk() {
		assertThat(ServiceResult.from(CompletableFuture.completedFuture(null)))
			.isCompletedWithValue(new ServiceResult.Ok<>(null));
	}

	@Test
	void anErrorIsAnAnswer() {
		assertThat(ServiceResult.from(CompletableFuture.failedFuture(this.error)))
			.isCompletedWithValue(new ServiceResult.Fail<>(this.error));
	}

	@Test
	void anErrorIsUnwrapped() {
		CompletableFuture<String> wrapped = CompletableFuture
			.failedFuture(new CompletionException(new ExecutionException(this.error)));
		assertThat(ServiceResult.from(wrapped.thenApply(String::length)))
			.isCompletedWithValue(new ServiceResult.Fail<>(this.error));
	}

	@Test
	void theResultIsAvailableWhenTheStageCompletes() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<ServiceResult<String>> result = ServiceResult.from(stage);
		assertThat(result).isNotDone();
		stage.completeExceptionally(this.error);
		assertThat(result).isCompletedWithValue(new ServiceResult.Fail<>(this.error));
	}

	@Test
	void aStageThatIsNotAFutureIsSupported() {
		CompletionStage<String> minimal = CompletableFuture.completedStage("value");
		assertThat(ServiceResult.from(minimal)).isCompletedWithValue(new ServiceResult.Ok<>("value"));
	}

	@Test
	void nullArgumentsThrowAtTheCall() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServiceResult.from(null))
			.withMessageContaining("'stage'");
		assertThatIllegalArgumentException().isThrownBy(() -> new ServiceResult.Fail<>(null))
			.withMessageContaining("'error'");
	}

	@Test
	void theResultOfAUseIsAvailableAfterTheRelease() {
		CompletableFuture<Void> released = new CompletableFuture<>();
		AsyncResource<String> resource = AsyncResource.of(() -> CompletableFuture.completedFuture("r"),
				(r, exit) -> released);
		CompletableFuture<ServiceResult<String>> result = ServiceResult
			.from(resource.use((r) -> CompletableFuture.failedFuture(this.error)));
		assertThat(result).isNotDone();
		released.complete(null);
		assertThat(result).isCompletedWithValue(new ServiceResult.Fail<>(this.error));
	}

}
