package io.github.neo4jsessions.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of {@link StackProbe}.
 */
class StackProbeTests {

	private static final int KIBIBYTE = 1024;

	/**
	 * The number of calls after which a method is compiled.
	 */
	private static final int MANY = 20_000;

	private static final int SMALL = 64;

	private static final int LARGE = 511;

	/**
	 * Threads may reuse a stack that is up to four times as large as requested.
	 */
	private static final int SMALL_STACK = 192;

	private static final int LARGE_STACK = 8 * 1024;

	static Stream<StackProbe> small() {
		return Stream.of(StackProbe.of(SMALL), new StackProbe.Recursion(SMALL));
	}

	static Stream<StackProbe> large() {
		return Stream.of(StackProbe.of(LARGE), new StackProbe.Recursion(LARGE));
	}

	@ParameterizedTest
	@MethodSource("small")
	void findsEnoughRoom(StackProbe probe) {
		assertThatNoException().isThrownBy(() -> take(probe, 1, LARGE_STACK));
		assertThatNoException().isThrownBy(() -> take(probe, MANY, LARGE_STACK));
	}

	@ParameterizedTest
	@MethodSource("large")
	void reportsTooLittleRoom(StackProbe probe) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> take(probe, 1, SMALL_STACK))
			.withCauseInstanceOf(StackOverflowError.class);
	}

	@ParameterizedTest
	@MethodSource("large")
	void reportsTooLittleRoomWhenItIsCompiled(StackProbe probe) {
		take(probe, MANY, LARGE_STACK);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> take(probe, 1, SMALL_STACK))
			.withCauseInstanceOf(StackOverflowError.class);
	}

	@Test
	void isNotRecursive() {
		assertThat(StackProbe.of(SMALL)).isNotInstanceOf(StackProbe.Recursion.class);
	}

	private static void take(StackProbe probe, int times, int kibibytesOfStack) {
		CompletableFuture<Void> taken = new CompletableFuture<>();
		Thread thread = new Thread(null, () -> {
			try {
				for (int i = 0; i < times; i++) {
					probe.take(0);
				}
				taken.complete(null);
			}
			catch (StackOverflowError ex) {
				taken.completeExceptionally(ex);
			}
		}, "small stack", (long) kibibytesOfStack * KIBIBYTE);
		thread.start();
		taken.join();
	}

}
