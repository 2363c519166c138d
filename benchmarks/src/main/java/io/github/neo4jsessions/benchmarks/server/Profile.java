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
 * A profile of the threads of this process.
 *
 * @param samples how often each method was on top of the stack
 * @param bytes the allocated bytes, by the nearest calling method that is not of the JDK
 */
record Profile(Tally samples, Tally bytes) {

	private static final String SAMPLE = "jdk.ExecutionSample";

	private static final String ALLOCATION = "jdk.ObjectAllocationSample";

	/**
	 * The shortest period. With 10 ms, 5 s give some 50 samples, too few to distinguish
	 * methods.
	 */
	private static final Duration PERIOD = Duration.ofMillis(1);

	private static final String LAMBDA = "$$Lambda";

	Profile() {
		this(new Tally(), new Tally());
	}

	/**
	 * Record this process while it does some work.
	 * @param work the work
	 * @return the profile
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
	 * Add another profile.
	 * @param other the profile to add, which is not changed
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
	 * Read a recording. The weight of an allocation sample is what its thread has
	 * allocated since the previous one. The first sample of each thread is left out,
	 * since it includes all allocations before the recording.
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
	 * Return the name of a class for a report.
	 * @param className the name of the class in the recording
	 * @return the name without the package, and without the part that differs from run to
	 * run
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
