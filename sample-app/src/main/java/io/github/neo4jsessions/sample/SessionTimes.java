package io.github.neo4jsessions.sample;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;

import org.springframework.stereotype.Component;

/**
 * The timers of the library, as recorded in the application's meter registry. Their
 * percentiles and the time that they cover are configured in {@code application.yml}.
 */
@Component
final class SessionTimes {

	private final SessionTemplate sessions;

	private final MeterRegistry meters;

	SessionTimes(SessionTemplate sessions, MeterRegistry meters) {
		this.sessions = sessions;
		this.meters = meters;
	}

	/**
	 * Return how long calls waited for a session, and how long scopes took.
	 * @return the wait, if there was a call, and then the scopes by access mode and
	 * outcome
	 */
	List<Timing> timings() {
		Comparator<Timing> order = Comparator.comparing(Timing::accessMode).thenComparing(Timing::outcome);
		return Stream
			.concat(timings("neo4j.sessions.acquire"),
					Stream.of("neo4j.transaction.scope", "neo4j.session.scope").flatMap(this::timings).sorted(order))
			.toList();
	}

	private Stream<Timing> timings(String meter) {
		return this.meters.find(meter)
			.tag("template", this.sessions.getName())
			.timers()
			.stream()
			.filter((timer) -> timer.count() > 0)
			.map(SessionTimes::timing);
	}

	private static Timing timing(Timer timer) {
		HistogramSnapshot times = timer.takeSnapshot();
		return new Timing(timer.getId().getName(), timer.getId().getTag("access.mode"), timer.getId().getTag("outcome"),
				times.count(), millis(times, 0.5), millis(times, 0.95), millis(times, 0.99),
				times.max(TimeUnit.MILLISECONDS));
	}

	private static double millis(HistogramSnapshot times, double percentile) {
		return Stream.of(times.percentileValues())
			.filter((value) -> value.percentile() == percentile)
			// a percentile is rounded to its bucket
			.mapToDouble((value) -> Math.min(value.value(TimeUnit.MILLISECONDS), times.max(TimeUnit.MILLISECONDS)))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Percentile " + percentile
					+ " is not configured: see management.metrics.distribution.percentiles in application.yml"));
	}

}
