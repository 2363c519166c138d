package io.github.neo4jsessions.test.driver;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a proxy refuses, and what it does without a connection. The tests of the library
 * use it between a driver and a real server.
 */
class BoltProxyArgumentsTests {

	private final BoltProxy proxy = BoltProxy.to(URI.create("bolt://localhost"));

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@Test
	void listensOnALoopbackAddress() {
		assertThat(this.proxy.uri().toString()).matches("bolt://127\\.0\\.0\\.1:\\d+");
		assertThat(this.proxy.connections()).isZero();
		assertThat(this.proxy.requests()).isEmpty();
		assertThat(this.proxy.roundTrips()).isZero();
		assertThat(this.proxy.records()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "neo4j://localhost:7687", "bolt+s://localhost:7687", "localhost", "bolt:opaque" })
	void refusesOtherAddresses(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> BoltProxy.to(URI.create(address)))
			.withMessageContaining("bolt://localhost:7687")
			.withMessageContaining(address);
	}

	@ParameterizedTest
	@EnumSource(names = { "HANDSHAKE", "NOOP", "UNKNOWN", "SUCCESS", "RECORD", "IGNORED", "FAILURE" })
	void refusesFaultsOfMessagesThatAreNotRequests(BoltMessage message) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.on(message))
			.withMessage(message + " is not a request");
	}

	@Test
	void refusesFaultsOfTheAnswerToAGoodbye() {
		FaultSpec goodbye = this.proxy.on(BoltMessage.GOODBYE);
		assertThatIllegalArgumentException().isThrownBy(goodbye::cutBeforeAnswer).withMessageContaining("no answer");
		assertThatIllegalArgumentException().isThrownBy(goodbye::stallAnswer);
		assertThatIllegalArgumentException().isThrownBy(() -> goodbye.cutAfterRecords(1));
		assertThat(goodbye.cutBeforeRequest().reached()).isZero();
		assertThat(goodbye.stallRequest().isHolding()).isFalse();
	}

	@Test
	void refusesInvalidNumbers() {
		FaultSpec pull = this.proxy.on(BoltMessage.PULL);
		assertThatIllegalArgumentException().isThrownBy(() -> pull.nth(0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> pull.cutAfterRecords(-1)).withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.delay(Duration.ofMillis(-1)))
			.withMessageContaining("'eachWay'");
	}

	@Test
	void refusesNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> BoltProxy.to(null)).withMessageContaining("'target'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.on(null)).withMessageContaining("'request'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.delay(null))
			.withMessageContaining("'eachWay'");
	}

	@Test
	void aFaultThatDoesNotHappenInTimeIsAnAssertionError() {
		Fault fault = this.proxy.on(BoltMessage.COMMIT).nth(2).always().cutBeforeAnswer();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> fault.awaitReached(Duration.ZERO))
			.withMessageContaining("COMMIT no. 2 and all later ones");
	}

}
