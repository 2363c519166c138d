package io.github.neo4jsessions;

import java.time.Duration;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class BufferLeaksTests {

	@Test
	void onlyABufferThatIsNotReleasedIsALeak() {
		try (BufferLeaks leaks = new BufferLeaks()) {
			ByteBufAllocator.DEFAULT.buffer().release();
			System.gc();
			leaks.assertNone();
			ByteBufAllocator.DEFAULT.buffer();
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				System.gc();
				assertThatExceptionOfType(AssertionError.class).isThrownBy(leaks::assertNone)
					.withMessageContaining("not released");
			});
		}
	}

}
