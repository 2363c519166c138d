package io.github.neo4jsessions;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Classes that depend on each other in a cycle are in the same package, and they are not
 * more than the package may have. A nested class is a part of its top-level class.
 */
final class BoundedCycles extends ArchCondition<JavaClass> {

	private final Map<String, Integer> bounds;

	private PartDependencies dependencies = new PartDependencies(Map.of());

	private Map<String, String> packages = Map.of();

	/**
	 * Create a condition.
	 * @param bounds for each package how many classes a cycle in it may have; packages
	 * without a bound have no cycles
	 */
	BoundedCycles(Map<String, Integer> bounds) {
		super("form no cycles larger than " + bounds);
		this.bounds = bounds;
	}

	@Override
	public void init(Collection<JavaClass> classes) {
		this.dependencies = PartDependencies.of(classes, PartDependencies::topLevelOf);
		this.packages = classes.stream()
			.collect(Collectors.toMap(PartDependencies::topLevelOf, PartDependencies::packageOf, (one, same) -> one));
	}

	@Override
	public void check(JavaClass type, ConditionEvents events) {
		// all at the end
	}

	@Override
	public void finish(ConditionEvents events) {
		for (SortedSet<String> cycle : this.dependencies.cycles()) {
			Set<String> across = cycle.stream().map(this.packages::get).collect(Collectors.toSet());
			int bound = (across.size() > 1) ? 0 : this.bounds.getOrDefault(across.iterator().next(), 0);
			if (cycle.size() > bound) {
				events.add(SimpleConditionEvent.violated(cycle,
						"Cycle of " + cycle.size() + " classes in " + across + ": " + steps(cycle)));
			}
		}
	}

	private List<String> steps(SortedSet<String> cycle) {
		Function<String, String> simple = (name) -> name.substring(name.lastIndexOf('.') + 1);
		return cycle.stream()
			.map((type) -> simple.apply(type) + " -> "
					+ this.dependencies.direct().get(type).stream().filter(cycle::contains).map(simple).toList())
			.toList();
	}

}
