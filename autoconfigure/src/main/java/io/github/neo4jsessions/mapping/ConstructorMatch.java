package io.github.neo4jsessions.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;

import org.neo4j.driver.mapping.Property;
import org.neo4j.driver.types.MapAccessor;

import org.springframework.core.ResolvableType;

/**
 * The constructor that fits named values best, according to the driver's rule.
 *
 * @param constructor the constructor
 * @param isUsable whether there is a value for at least one parameter, and for each
 * parameter that cannot be null
 * @param <T> the type that the constructor creates
 */
record ConstructorMatch<T>(Candidate<T> constructor, boolean isUsable) {

	@SuppressWarnings("unchecked") // a constructor creates its own class
	static <T> List<Candidate<T>> candidates(Class<T> type) {
		List<Candidate<T>> candidates = new ArrayList<>();
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			candidates.add(Candidate.of((Constructor<T>) constructor));
		}
		return candidates;
	}

	static <T> ConstructorMatch<T> of(List<Candidate<T>> candidates, MapAccessor values) {
		Candidate<T> best = candidates.get(0);
		int bestMatches = best.matches(values);
		for (Candidate<T> candidate : candidates.subList(1, candidates.size())) {
			int matches = candidate.matches(values);
			if (matches >= bestMatches && candidate.names().size() - matches < best.names().size() - bestMatches) {
				best = candidate;
				bestMatches = matches;
			}
		}
		return new ConstructorMatch<>(best, bestMatches > 0 && !best.lacksPrimitive(values));
	}

	/**
	 * Return the names of the parameters that have no value.
	 */
	List<String> missing(MapAccessor values) {
		return this.constructor.names().stream().filter((name) -> !values.containsKey(name)).toList();
	}

	/**
	 * A constructor.
	 *
	 * @param constructor the constructor
	 * @param names the names of its parameters
	 * @param types their types
	 * @param cureOfNames the remedy if the names are not known
	 * @param <T> the type that the constructor creates
	 */
	record Candidate<T>(Constructor<T> constructor, List<String> names, List<ResolvableType> types,
			String cureOfNames) {

		static <T> Candidate<T> of(Constructor<T> constructor) {
			List<String> names = new ArrayList<>();
			List<ResolvableType> types = new ArrayList<>();
			String cure = "";
			for (Parameter parameter : constructor.getParameters()) {
				Property property = parameter.getAnnotation(Property.class);
				types.add(ResolvableType.forConstructorParameter(constructor, names.size()));
				names.add((property != null) ? property.value() : parameter.getName());
				if (property == null && !parameter.isNamePresent()) {
					cure = ", or compile the class with -parameters";
				}
			}
			return new Candidate<>(constructor, names, types, cure);
		}

		boolean isPrimitive(int index) {
			return this.types.get(index).toClass().isPrimitive();
		}

		private int matches(MapAccessor values) {
			int matches = 0;
			for (String name : this.names) {
				matches += values.containsKey(name) ? 1 : 0;
			}
			return matches;
		}

		private boolean lacksPrimitive(MapAccessor values) {
			for (int index = 0; index < this.names.size(); index++) {
				if (isPrimitive(index) && !values.containsKey(this.names.get(index))) {
					return true;
				}
			}
			return false;
		}

	}

}
