package io.github.neo4jsessions.internal.async;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;

import static org.assertj.core.api.Assertions.assertThat;

class ExceptionsTests {

	private final Exception first = new Exception("first");

	private final Exception later = new Exception("later");

	@Test
	void unwrapRemovesAllWrappers() {
		assertThat(Exceptions.unwrap(new CompletionException(new ExecutionException(this.first)))).isSameAs(this.first);
		assertThat(Exceptions.unwrap(this.first)).isSameAs(this.first);
	}

	@Test
	void unwrapKeepsAWrapperWithoutACause() {
		CompletionException empty = new CompletionException("no cause", null);
		assertThat(Exceptions.unwrap(empty)).isSameAs(empty);
	}

	@Test
	void unwrapEndsOnAWrapperAroundItself() {
		CompletionException wrapper = new CompletionException(this.first) {

			@Override
			public Throwable getCause() {
				return this;
			}

		};
		assertThat(Exceptions.unwrap(wrapper)).isSameAs(wrapper);
	}

	@Test
	void suppressOmitsTheSameErrorInAnotherTranslation() {
		Exception translated = new Exception("translated", this.later);
		assertThat(Exceptions.suppress(translated, new Exception("translated again", this.later))).isFalse();
		assertThat(translated.getSuppressed()).isEmpty();
	}

	@Test
	void suppressKeepsTheLaterError() {
		Exceptions.suppress(this.first, this.later);
		assertThat(this.first.getSuppressed()).containsExactly(this.later);
	}

	@Test
	void suppressKeepsAnErrorOnce() {
		Exceptions.suppress(this.first, this.later);
		Exceptions.suppress(this.first, this.later);
		assertThat(this.first.getSuppressed()).containsExactly(this.later);
	}

	@Test
	void suppressCreatesNoCycleThroughTheErrorItself() {
		Exceptions.suppress(this.first, this.first);
		assertThat(this.first.getSuppressed()).isEmpty();
	}

	@Test
	void suppressCreatesNoCycleThroughCauses() {
		Exceptions.suppress(this.first, new Exception("around", new Exception(this.first)));
		assertThat(this.first.getSuppressed()).isEmpty();
		Exception around = new Exception("around", this.later);
		Exceptions.suppress(around, this.later);
		assertThat(around.getSuppressed()).isEmpty();
	}

	@Test
	void suppressCreatesNoCycleThroughSuppressedErrors() {
		this.later.addSuppressed(new Exception(this.first));
		Exceptions.suppress(this.first, this.later);
		assertThat(this.first.getSuppressed()).isEmpty();
	}

	@Test
	void suppressEndsOnAnExistingCycle() {
		Exception other = new Exception("other", this.later);
		this.later.initCause(other);
		Exceptions.suppress(this.first, this.later);
		assertThat(this.first.getSuppressed()).containsExactly(this.later);
	}

	@Test
	void suppressKeepsAFewOfManyErrorsAndSaysSo() {
		for (int error = 0; error < 10_000; error++) {
			assertThat(Exceptions.suppress(this.first, new Exception("later"))).isTrue();
		}
		assertThat(this.first.getSuppressed()).hasSize(Exceptions.MAX_SUPPRESSED + 1);
		assertThat(this.first.getSuppressed()[Exceptions.MAX_SUPPRESSED]).hasMessageContaining("omitted")
			.extracting(Throwable::getStackTrace)
			.isEqualTo(new StackTraceElement[0]);
	}

	@Test
	void suppressAddsNothingToAnErrorWithEndlessCauses() {
		Throwable deep = this.later;
		for (int depth = 0; depth < 100_000; depth++) {
			deep = new Exception("around", deep);
		}
		assertThat(Exceptions.suppress(this.first, deep)).isTrue();
		assertThat(Exceptions.suppress(deep, this.first)).isTrue();
		assertThat(this.first.getSuppressed()).isEmpty();
		assertThat(deep.getSuppressed()).isEmpty();
	}

	@Test
	void anErrorThatReturnsANewCauseEachTimeIsDescribed() {
		Throwable endless = new Endless();
		assertThat(Exceptions.suppress(this.first, endless)).isTrue();
		assertThat(Exceptions.hasCause(endless, (cause) -> false)).isFalse();
		assertThat(Exceptions.describe(endless)).endsWith("and more causes").hasSizeLessThan(5000);
	}

	@Test
	void describeShowsTypesAndCodesAndNoMessages() {
		ClientException cause = new ClientException("Neo.ClientError.Statement.SyntaxError", "secret query text");
		assertThat(Exceptions.describe(new IllegalStateException("secret " + cause.getMessage(), cause)))
			.isEqualTo("java.lang.IllegalStateException, caused by org.neo4j.driver.exceptions.ClientException"
					+ " (Neo.ClientError.Statement.SyntaxError, " + cause.gqlStatus() + ")");
	}

	@Test
	void describeEndsOnACycle() {
		this.later.initCause(new Exception("other", this.later));
		assertThat(Exceptions.describe(this.later)).isEqualTo("java.lang.Exception, caused by java.lang.Exception");
	}

	private static final class Endless extends RuntimeException {

		@Override
		public Throwable getCause() {
			return new Endless();
		}

	}

}
