package io.github.neo4jsessions.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of this process were seen to do.
 *
 * @param samples how often a method was the one that ran
 * @param bytes what was allocated, by who asked for it: the method nearest to the
 * allocation that is not of the JDK
 */
record Profile(Tally samples, Tally bytes) {

	private static final String SAMPLE = "jdk.ExecutionSample";

	private static final String ALLOCATION = "jdk.ObjectAllocationSample";

	/**
	 * The shortest there is. With 10 ms, some 50 samples come of 5 s: too few to tell
	 * methods apart.
	 */
	private static final Duration PERIOD = Duration.ofMillis(1);

	private static final String LAMBDA = "$$Lambda";

	Profile() {
		this(new Tally(), new Tally());
	}

	/**
	 * Record what the process does meanwhile.
	 * @param work what to do
	 * @return what was seen
	 */
	static Profile of(Runnable work) {
		try {
			Path file = Files.createTempFile("profile", ".jfr");
			try {
				record(work, file);
				return read(file);
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Add all of another.
	 * @param other is left as it is
	 */
	void addAll(Profile other) {
		this.samples.addAll(other.samples);
		this.bytes.addAll(other.bytes);
	}

	private static void record(Runnable work, Path file) throws IOException {
		try (Recording recording = new Recording()) {
			recording.enable(SAMPLE).withPeriod(PERIOD);
			recording.enable(ALLOCATION).withStackTrace().with("throttle", "1000/s");
			recording.start();
			work.run();
			recording.stop();
			recording.dump(file);
		}
	}

	/**
	 * The weight of a sample is what its thread has allocated since the one before. That
	 * of the first is left out: it has all from before the recording in it.
	 */
	private static Profile read(Path file) throws IOException {
		Profile profile = new Profile();
		Set<Long> threads = new HashSet<>();
		RecordingFile.readAllEvents(file)
			.stream()
			.sorted(Comparator.comparing(RecordedEvent::getStartTime))
			.forEach((event) -> {
				List<RecordedFrame> frames = frames(event.getStackTrace());
				String type = event.getEventType().getName();
				if (type.equals(SAMPLE) && !frames.isEmpty()) {
					RecordedFrame top = frames.get(0);
					profile.samples.add(owner(top), List.of(method(top)), 1);
				}
				if (type.equals(ALLOCATION) && !threads.add(event.getThread().getId())) {
					profile.addAllocation(event, frames);
				}
			});
		return profile;
	}

	private void addAllocation(RecordedEvent event, List<RecordedFrame> frames) {
		String allocated = simpleName(event.getClass("objectClass").getName());
		long weight = event.getLong("weight");
		frames.stream()
			.filter((frame) -> owner(frame) != Owner.JDK)
			.findFirst()
			.ifPresentOrElse((frame) -> this.bytes.add(owner(frame), List.of(method(frame), allocated), weight),
					() -> this.bytes.add(Owner.JDK, List.of("", allocated), weight));
	}

	private static List<RecordedFrame> frames(@Nullable RecordedStackTrace trace) {
		return (trace != null) ? trace.getFrames().stream().filter(RecordedFrame::isJavaFrame).toList() : List.of();
	}

	private static Owner owner(RecordedFrame frame) {
		return Owner.of(frame.getMethod().getType().getName());
	}

	private static String method(RecordedFrame frame) {
		return simpleName(frame.getMethod().getType().getName()) + "." + frame.getMethod().getName();
	}

	/**
	 * The name of a class as it is written in a report.
	 * @param className the name of it, as the recording has it
	 * @return without package, and without what is another in each run
	 */
	static String simpleName(String className) {
		if (className.startsWith("[")) {
			return ClassDesc.ofDescriptor(className.replace('.', '/')).displayName();
		}
		int lambda = className.indexOf(LAMBDA);
		String name = (lambda < 0) ? className : className.substring(0, lambda + LAMBDA.length());
		return name.substring(name.lastIndexOf('.') + 1);
	}

}
