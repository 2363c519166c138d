package io.github.neo4jsessions.benchmarks.server;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The owner of profiled code, and its share of the total.
 */
class ProfileTests {

	@Test
	void theOwnerIsDeterminedByThePackage() {
		assertThat(Owner.of("io.github.neo4jsessions.SessionTemplate")).isEqualTo(Owner.LIBRARY);
		assertThat(Owner.of("io.github.neo4jsessions.benchmarks.HandWritten")).isEqualTo(Owner.BENCHMARK);
		assertThat(Owner.of("org.neo4j.driver.internal.async.NetworkSession")).isEqualTo(Owner.DRIVER);
		assertThat(Owner.of("org.neo4j.bolt.connection.BoltConnection")).isEqualTo(Owner.DRIVER);
		assertThat(Owner.of("org.neo4j.driver.internal.shaded.io.netty.buffer.ByteBuf")).isEqualTo(Owner.NETTY);
		assertThat(Owner.of("io.netty.channel.nio.NioEventLoop")).isEqualTo(Owner.NETTY);
		assertThat(Owner.of("java.util.HashMap")).isEqualTo(Owner.JDK);
		assertThat(Owner.of("sun.nio.ch.IOUtil")).isEqualTo(Owner.JDK);
		assertThat(Owner.of("io.micrometer.observation.Observation")).isEqualTo(Owner.OTHER);
	}

	@Test
	void aNameIsTheSameInEachRun() {
		assertThat(Profile.simpleName("java.util.HashMap$Node")).isEqualTo("HashMap$Node");
		assertThat(Profile.simpleName("a.b.Unit$$Lambda+0x00007f3c4c1a2b38/1234.5678")).isEqualTo("Unit$$Lambda");
		assertThat(Profile.simpleName("[B")).isEqualTo("byte[]");
		assertThat(Profile.simpleName("[[Ljava.lang.Object;")).isEqualTo("Object[][]");
	}

	@Test
	void aShareIsComputedFromTheTotal() {
		Tally tally = new Tally();
		tally.add(Owner.LIBRARY, List.of("a"), 1);
		tally.add(Owner.LIBRARY, List.of("b"), 2);
		tally.add(Owner.JDK, List.of("a"), 1);
		Tally sum = new Tally();
		sum.addAll(tally);
		sum.addAll(tally);

		assertThat(sum.total()).isEqualTo(8);
		assertThat(sum.percent(Owner.LIBRARY)).isEqualTo(75);
		assertThat(sum.percent(Owner.OTHER)).isZero();
		assertThat(sum.top(Owner.LIBRARY, 1)).containsExactly(new Tally.Share(List.of("b"), 50));
	}

	@Test
	void allSharesOfNothingAreZero() {
		assertThat(new Tally().percent(Owner.JDK)).isZero();
		assertThat(new Tally().top(Owner.JDK, 10)).isEmpty();
	}

	@Test
	void runningCodeIsRecorded() {
		Profile profile = Profile.of(() -> assertThat(Thread.currentThread().isAlive()).isTrue());

		assertThat(profile.samples().percent(Owner.LIBRARY)).isBetween(0.0, 100.0);
	}

}
