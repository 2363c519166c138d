package io.github.neo4jsessions.test;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tracks which tests share templates at the same time. Only when the last of them ends is
 * an open session a leak: before that, another test may be using it.
 */
final class RunningTests {

	private final Map<Object, Group> groups = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Note that a test begins. Waits for a check in progress, which would report the
	 * sessions of this test.
	 * @param owner what tests that share templates have in common
	 * @param test the name of the test
	 */
	void begin(Object owner, String test) {
		this.groups.computeIfAbsent(owner, (key) -> new Group()).begin(test);
	}

	/**
	 * Note that a test has ended.
	 * @param owner what tests that share templates have in common
	 * @param check called if no other test is running, with the names of all tests that
	 * were running since the last check
	 */
	void end(Object owner, Consumer<Set<String>> check) {
		Group group = this.groups.get(owner);
		if (group != null) {
			group.end(check);
		}
	}

	private static final class Group {

		private final Lock lock = new ReentrantLock();

		private final Set<String> tests = new LinkedHashSet<>();

		private int running;

		void begin(String test) {
			this.lock.lock();
			try {
				this.running++;
				this.tests.add(test);
			}
			finally {
				this.lock.unlock();
			}
		}

		void end(Consumer<Set<String>> check) {
			this.lock.lock();
			try {
				this.running--;
				if (this.running == 0) {
					Set<String> tests = new LinkedHashSet<>(this.tests);
					this.tests.clear();
					check.accept(tests);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
