package io.github.neo4jsessions.webtests;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring MVC on Tomcat.
 */
class TomcatDisconnectIT extends ServletDisconnectRules {

	TomcatDisconnectIT() {
		super(WebServers.Tomcat.class);
	}

	/**
	 * With HTTP/2, Tomcat reads the connection all the time.
	 */
	@Test
	void aResetOfAnHttp2StreamEndsItsTransferWithoutDetection(CapturedOutput output) throws Exception {
		try (RunningApplication application = RunningApplication.start(server(), "--server.http2.enabled=true",
				"--spring.mvc.async.request-timeout=10m")) {
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
			HttpRequest hello = HttpRequest.newBuilder(application.uri("/hello")).build();
			assertThat(client.send(hello, BodyHandlers.ofString()).version()).isEqualTo(HttpClient.Version.HTTP_2);
			URI transfer = application.uri("/transfers/" + id());
			CompletableFuture<HttpResponse<String>> response = client.sendAsync(
					HttpRequest.newBuilder(transfer).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
			awaitActive(application, 1);
			response.cancel(true);
			awaitActive(application, 0);
			assertThat(application.transfers(id())).isZero();
			assertCancelled(output, "closed the connection");
		}
	}

}
