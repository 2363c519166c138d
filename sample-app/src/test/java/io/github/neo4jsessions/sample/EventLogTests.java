package io.github.neo4jsessions.sample;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.github.neo4jsessions.SessionTemplate;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The events of the page.
 */
class EventLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(SessionTemplate.class);

	private final EventLog events = new EventLog();

	@BeforeEach
	void start() {
		this.events.start();
	}

	@AfterEach
	void stop() {
		this.events.stop();
	}

	@Test
	void linesOfTheLibraryAndWhatTheSampleDidAreEvents() {
		warn("first");
		this.events.add("second");
		assertThat(completed()).extracting(Event::source, Event::text)
			.containsExactly(tuple("library", "first"), tuple("sample", "second"));
	}

	@Test
	void linesAreEventsAfterTheLoggingSystemWasResetByAnotherApplication() {
		this.logger.detachAndStopAllAppenders();
		warn("lost");
		LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
		logback.getCopyOfListenerList().forEach((listener) -> listener.onReset(logback));
		warn("kept");
		assertThat(completed()).extracting(Event::text).containsExactly("kept");
	}

	@Test
	void laterSubscribersReceiveTheLastEvents() {
		for (int i = 0; i < EventLog.SIZE + 5; i++) {
			this.events.add("event " + i);
		}
		assertThat(completed()).hasSize(EventLog.SIZE).first().extracting(Event::text).isEqualTo("event 5");
	}

	@Test
	void stoppedLogReceivesNoLines() {
		this.events.stop();
		warn("late");
		assertThat(completed()).isEmpty();
		this.events.start();
		warn("again");
		assertThat(completed()).extracting(Event::text).containsExactly("again");
	}

	private List<Event> completed() {
		this.events.stop();
		return this.events.events().collectList().block();
	}

	private static void warn(String line) {
		LogFactory.getLog(SessionTemplate.class).warn(line);
	}

}
