package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.CallSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The frames that are left out at the top of a call site.
 */
class CallSitesTests {

	@ParameterizedTest
	@ValueSource(strings = { "io.github.neo4jsessions.DefaultSessionOperations",
			"io.github.neo4jsessions.internal.scope.ScopeCaller", "io.github.neo4jsessions.reactive.ReactiveSessions",
			"io.github.neo4jsessions.kotlin.SessionsKt", "kotlin.coroutines.jvm.internal.BaseContinuationImpl",
			"kotlinx.coroutines.DispatchedTask", "reactor.core.publisher.Mono" })
	void aFrameThatPassesTheCallOnIsLeftOut(String type) {
		StackTraceElement application = frame("com.example.Bank");
		assertThat(traceOf(frame(type), application, frame(type))).containsExactly(application, frame(type));
	}

	@ParameterizedTest
	@ValueSource(strings = { "kotlinapp.Bank", "com.example.kotlin.Bank", "io.github.neo4jsessionsapp.Bank" })
	void aFrameOfTheApplicationIsNot(String type) {
		assertThat(traceOf(frame(type), frame("com.example.Main"))).containsExactly(frame(type),
				frame("com.example.Main"));
	}

	private static StackTraceElement[] traceOf(StackTraceElement... trace) {
		CallSite site = new CallSite();
		site.setStackTrace(trace);
		Throwable error = new IllegalStateException("failed");
		CallSites.addTo(error, site);
		assertThat(error.getSuppressed()).containsExactly(site);
		return site.getStackTrace();
	}

	private static StackTraceElement frame(String type) {
		return new StackTraceElement(type, "call", null, -1);
	}

}
