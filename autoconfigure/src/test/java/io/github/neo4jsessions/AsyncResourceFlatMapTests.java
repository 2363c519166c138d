package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.AsyncResource.Exit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests resources inside resources.
 */
class AsyncResourceFlatMapTests extends AsyncResourceFixture {

	@Test
	void theInnerIsAcquiredAfterTheOuterAndReleasedBeforeIt() {
		CompletableFuture<String> outerAcquired = new CompletableFuture<>();
		CompletableFuture<Void> innerReleased = new CompletableFuture<>();
		CompletableFuture<Void> outerReleased = new CompletableFuture<>();
		CompletableFuture<String> future = resource("outer", outerAcquired, outerReleased)
			.flatMap((outer) -> resource("inner of " + outer, done("inner"), innerReleased))
			.use(this::work);
		assertSteps("acquire outer");
		outerAcquired.complete("it");
		assertSteps("acquire outer", "acquire inner of it", "use inner", "release inner of it Completed[]");
		innerReleased.complete(null);
		assertThat(steps()).last().isEqualTo("release outer Completed[]");
		assertThat(future).isNotDone();
		outerReleased.complete(null);
		assertThat(future).isCompletedWithValue("worked");
		assertThat(steps()).hasSize(5);
	}

	@Test
	void threeAreReleasedFromTheInsideOut() {
		AsyncResource<String> three = resource("a").flatMap((a) -> resource("b")).flatMap((b) -> resource("c"));
		assertThat(three.use(this::work)).isCompletedWithValue("worked");
		assertSteps("acquire a", "acquire b", "acquire c", "use c", "release c Completed[]", "release b Completed[]",
				"release a Completed[]");
	}

	@Test
	void theOrderOfNestingMakesNoDifference() {
		AsyncResource<String> three = resource("a").flatMap((a) -> resource("b").flatMap((b) -> resource("c")));
		assertThat(error(three.use((c) -> failed(this.first)))).isSameAs(this.first);
		assertSteps("acquire a", "acquire b", "acquire c", "release c " + failedWith(this.first),
				"release b " + failedWith(this.first), "release a " + failedWith(this.first));
	}

	@Test
	void anInnerThatCannotBeAcquiredReleasesTheOuter() {
		AsyncResource<String> nested = resource("outer")
			.flatMap((outer) -> resource("inner", failed(this.first), done(null)));
		assertThat(error(nested.use(this::work))).isSameAs(this.first);
		assertSteps("acquire outer", "acquire inner", "release outer " + failedWith(this.first));
	}

	@Test
	void theLastOfThreeThatCannotBeAcquiredReleasesTheOtherTwo() {
		AsyncResource<String> nested = resource("a").flatMap((a) -> resource("b"))
			.flatMap((b) -> resource("c", failed(this.first), done(null)));
		assertThat(error(nested.use(this::work))).isSameAs(this.first);
		assertSteps("acquire a", "acquire b", "acquire c", "release b " + failedWith(this.first),
				"release a " + failedWith(this.first));
	}

	@Test
	void anOuterThatCannotBeAcquiredAcquiresNoInner() {
		AsyncResource<String> nested = resource("outer", failed(this.first), done(null))
			.flatMap((outer) -> resource("inner"));
		assertThat(error(nested.use(this::work))).isSameAs(this.first);
		assertSteps("acquire outer");
	}

	@Test
	void aFunctionThatThrowsReleasesTheOuter() {
		AsyncResource<String> nested = resource("outer").flatMap((outer) -> {
			throw this.first;
		});
		assertThat(error(nested.use(this::work))).isSameAs(this.first);
		assertSteps("acquire outer", "release outer " + failedWith(this.first));
	}

	@Test
	void aFunctionThatReturnsNullReleasesTheOuter() {
		AsyncResource<String> nested = resource("outer").flatMap((outer) -> null);
		Throwable error = error(nested.use(this::work));
		assertThat(error).isInstanceOf(IllegalStateException.class).hasMessageContaining("flatMap returned null");
		assertSteps("acquire outer", "release outer " + failedWith(error));
	}

	@Test
	void anInnerReleaseThatFailsIsAFailureToTheOuter() {
		AsyncResource<String> nested = resource("outer")
			.flatMap((outer) -> resource("inner", done("inner"), failed(this.first)));
		assertThat(error(nested.use(this::work))).isSameAs(this.first);
		assertSteps("acquire outer", "acquire inner", "use inner", "release inner " + new Exit.Completed(),
				"release outer " + failedWith(this.first));
	}

	@Test
	void theFirstOfTwoReleasesThatFailWins() {
		AsyncResource<String> nested = resource("outer", done("outer"), failed(this.later))
			.flatMap((outer) -> resource("inner", done("inner"), failed(this.first)));
		Throwable error = error(nested.use(this::work));
		assertThat(error).isSameAs(this.first);
		assertThat(error.getSuppressed()).containsExactly(this.later);
	}

	@Test
	void theErrorOfTheBodyWinsOverThoseOfTheReleases() {
		RuntimeException last = new IllegalStateException("last");
		AsyncResource<String> nested = resource("outer", done("outer"), failed(last))
			.flatMap((outer) -> resource("inner", done("inner"), failed(this.later)));
		Throwable error = error(nested.use((inner) -> failed(this.first)));
		assertThat(error).isSameAs(this.first);
		assertThat(error.getSuppressed()).containsExactly(this.later, last);
		assertSteps("acquire outer", "acquire inner", "release inner " + failedWith(this.first),
				"release outer " + failedWith(this.first));
	}

}
