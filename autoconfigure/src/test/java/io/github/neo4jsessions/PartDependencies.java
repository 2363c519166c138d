package io.github.neo4jsessions;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;

/**
 * The dependencies between the parts that the library's classes belong to, such as their
 * packages or their top-level classes.
 *
 * @param direct for each part the parts that its classes depend on
 */
record PartDependencies(Map<String, Set<String>> direct) {

	static PartDependencies of(Iterable<JavaClass> classes, Function<JavaClass, String> part) {
		Map<String, Set<String>> direct = new TreeMap<>();
		classes.forEach((type) -> direct.computeIfAbsent(part.apply(type), (name) -> new TreeSet<>())
			.addAll(type.getDirectDependenciesFromSelf()
				.stream()
				.map(Dependency::getTargetClass)
				.map(JavaClass::getBaseComponentType)
				.filter((target) -> target.getPackageName().startsWith(ArchitectureTests.BASE))
				.map(part)
				.toList()));
		direct.forEach((name, targets) -> {
			targets.remove(name);
			targets.retainAll(direct.keySet());
		});
		return new PartDependencies(direct);
	}

	/**
	 * Return the name of a class' package below the base package.
	 */
	static String packageOf(JavaClass type) {
		return type.getPackageName().equals(ArchitectureTests.BASE) ? "base"
				: type.getPackageName().substring(ArchitectureTests.BASE.length() + 1);
	}

	/**
	 * Return the name of the top-level class that a class is a part of.
	 */
	static String topLevelOf(JavaClass type) {
		return type.getName().replaceFirst("\\$.*", "");
	}

	/**
	 * Return the parts that a part depends on, directly or indirectly.
	 */
	Set<String> reachableFrom(String part) {
		Set<String> reached = new TreeSet<>();
		Deque<String> open = new ArrayDeque<>(Set.of(part));
		while (!open.isEmpty()) {
			for (String target : this.direct.getOrDefault(open.pop(), Set.of())) {
				if (reached.add(target)) {
					open.push(target);
				}
			}
		}
		return reached;
	}

	/**
	 * Return the strongly connected components of two or more parts: the parts of each
	 * depend on each other, directly or indirectly.
	 */
	Collection<SortedSet<String>> cycles() {
		Map<String, Set<String>> reachable = this.direct.keySet()
			.stream()
			.collect(Collectors.toMap(Function.identity(), this::reachableFrom));
		Map<String, SortedSet<String>> cycles = new TreeMap<>();
		reachable.forEach((part, targets) -> {
			SortedSet<String> cycle = targets.stream()
				.filter((target) -> reachable.get(target).contains(part))
				.collect(Collectors.toCollection(TreeSet::new));
			if (!cycle.isEmpty()) {
				cycles.put(cycle.first(), cycle);
			}
		});
		return cycles.values();
	}

}
