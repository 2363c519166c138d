package io.github.neo4jsessions.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The names in {@code neo4j.sessions.templates}. Spring Boot treats {@code myOrders},
 * {@code my-orders} and {@code MYORDERS} as one key and gives each spelling all the
 * values. As keys of a map they would be several templates.
 */
final class TemplateNames {

	private TemplateNames() {
	}

	/**
	 * Return the names of the enabled templates, each in one spelling.
	 * @throws InvalidConfigurationPropertyValueException if two spellings are equally
	 * valid
	 */
	static List<String> in(Environment environment) {
		Map<String, NamedTemplateProperties> bound = Binder.get(environment)
			.bind(SessionProperties.PREFIX + "templates", Bindable.mapOf(String.class, NamedTemplateProperties.class))
			.orElseGet(Map::of);
		Map<String, List<String>> spellings = new LinkedHashMap<>();
		bound.keySet().forEach((name) -> spellings.computeIfAbsent(form(name), (form) -> new ArrayList<>()).add(name));
		List<String> names = new ArrayList<>();
		spellings.forEach((form, same) -> {
			String name = one(form, same);
			if (Objects.requireNonNull(bound.get(name)).isEnabled()) {
				names.add(name);
			}
		});
		return names;
	}

	/**
	 * Return the form that all spellings of a name have in common.
	 */
	static String form(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Select a spelling. An environment variable can only contain the common form, so any
	 * other spelling takes precedence over it.
	 */
	private static String one(String form, List<String> spellings) {
		List<String> others = spellings.stream().filter((name) -> !name.equals(form)).toList();
		if (others.size() > 1) {
			throw new InvalidConfigurationPropertyValueException(
					SessionProperties.PREFIX + "templates." + others.get(1), others.get(1),
					"The name is another spelling of '" + others.get(0) + "', so that both mean the same template. "
							+ "Use one spelling.");
		}
		return others.isEmpty() ? form : others.get(0);
	}

}
