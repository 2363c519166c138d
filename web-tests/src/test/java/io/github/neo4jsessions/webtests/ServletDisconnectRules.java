package io.github.neo4jsessions.webtests;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for Spring MVC in addition.
 */
abstract class ServletDisconnectRules extends DisconnectRules {

	ServletDisconnectRules(Class<?> server) {
		super(server);
	}

	@Test
	void aRequestThatTimesOutEndsItsTransfer(CapturedOutput output) {
		try (RunningApplication application = RunningApplication.start(server(),
				"--spring.mvc.async.request-timeout=500ms");
				Client client = application.send("POST", "/transfers/" + id())) {
			client.readUntil("HTTP/1.1 503");
			awaitActive(application, 0);
			application.gates().open(id());
			assertThat(application.transfers(id())).isZero();
			assertThat(application.template().statistics().rolledBack()).isOne();
			assertCancelled(output, "has timed out");
		}
	}

	@Test
	void anEmitterOfTheApplicationEndsItsStreamWhenItsClientHangsUp() {
		Client client = application().send("GET", "/prices");
		client.readUntil("1234");
		assertThat(application().active()).isOne();
		client.close();
		awaitActive(application(), 0);
	}

	/**
	 * Without the detection, the work of a client that is gone goes on until the
	 * time-out.
	 */
	@Test
	void withoutDetectionTheTimeOutEndsTheTransferOfAClientThatHungUp(CapturedOutput output) {
		try (RunningApplication application = RunningApplication.start(server(),
				"--spring.mvc.async.request-timeout=3s")) {
			Client client = application.send("POST", "/transfers/" + id());
			awaitActive(application, 1);
			client.close();
			awaitActive(application, 0);
			assertCancelled(output, "has timed out");
			assertThat(application.transfers(id())).isZero();
		}
	}

	@Test
	void withoutDetectionAClientMayCloseItsHalfOfTheConnection() {
		try (RunningApplication application = RunningApplication.start(server());
				Client client = application.send("POST", "/transfers/" + id()).closeHalf()) {
			awaitActive(application, 1);
			application.gates().open(id());
			client.readUntil("transferred");
			assertThat(application.transfers(id())).isOne();
		}
	}

}
