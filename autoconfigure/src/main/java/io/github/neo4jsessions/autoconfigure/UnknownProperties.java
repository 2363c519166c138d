package io.github.neo4jsessions.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.PropertyMatches;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Warns of keys below {@code neo4j.sessions} that are not known, since a misspelled limit
 * would otherwise silently have no effect. As with other properties of Spring Boot,
 * unknown keys are not errors. Environment variables and system properties are not
 * checked, since other programs may have set them.
 */
final class UnknownProperties {

	private static final Log log = LogFactory.getLog(SessionTemplate.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("neo4j.sessions");

	private static final List<OtherModule> OTHERS = List
		.of(new OtherModule(ROOT.append("embedded"), "neo4j-sessions-embedded",
				"io.github.neo4jsessions.embedded.autoconfigure.EmbeddedNeo4jProperties", "docs/embedded-server.md"),
				new OtherModule(ROOT.append("test"), "neo4j-sessions-spring-boot-test",
						"io.github.neo4jsessions.test.TestNeo4jProperties", "docs/testing.md"));

	private final Binder binder;

	private final ConfigurationPropertyName prefix;

	private final Class<?> type;

	private final String page;

	private UnknownProperties(Binder binder, ConfigurationPropertyName prefix, Class<?> type, String page) {
		this.binder = binder;
		this.prefix = prefix;
		this.type = type;
		this.page = page;
	}

	static void report(Environment environment, @Nullable ClassLoader classLoader) {
		Binder binder = Binder.get(environment);
		UnknownProperties own = new UnknownProperties(binder, ROOT, SessionProperties.class, "docs/properties.md");
		Set<ConfigurationProperty> unbound = own.unbound();
		unbound.stream()
			.filter((property) -> OTHERS.stream().noneMatch((module) -> module.has(property)))
			.forEach(own::warn);
		for (OtherModule module : OTHERS) {
			if (ClassUtils.isPresent(module.type(), classLoader)) {
				Class<?> type = ClassUtils.resolveClassName(module.type(), classLoader);
				UnknownProperties other = new UnknownProperties(binder, module.prefix(), type, module.page());
				other.unbound().forEach(other::warn);
			}
			else {
				unbound.stream().filter(module::has).forEach((property) -> inform(property, module));
			}
		}
	}

	private Set<ConfigurationProperty> unbound() {
		try {
			this.binder.bind(this.prefix, Bindable.of(this.type),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				return unbound.getUnboundProperties();
			}
		}
		return Set.of();
	}

	private void warn(ConfigurationProperty property) {
		log.warn(text(property) + " is not known and has no effect" + cure(property.getName()));
	}

	/**
	 * No warning: an application that is packaged does not contain the server that it is
	 * developed with.
	 */
	private static void inform(ConfigurationProperty property, OtherModule missing) {
		log.info(text(property) + " has no effect, since " + missing.artifact() + " is not on the class path");
	}

	/**
	 * The value is not logged: the key may belong to something else.
	 */
	private static String text(ConfigurationProperty property) {
		return "Property '" + property.getName() + "'"
				+ ((property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "");
	}

	/**
	 * Follow the key from the prefix to the element that is not known.
	 */
	private String cure(ConfigurationPropertyName name) {
		Class<?> owner = this.type;
		int element = this.prefix.getNumberOfElements();
		while (owner.isRecord() && element < name.getNumberOfElements()) {
			RecordComponent component = component(owner, name.getElement(element, Form.UNIFORM));
			if (component == null) {
				return cure(name, element, owner);
			}
			boolean templates = component.getName().equals("templates");
			owner = templates ? NamedTemplateProperties.class : component.getType();
			// the name of a template is not a key
			element += templates ? 2 : 1;
		}
		return "; remove it";
	}

	private String cure(ConfigurationPropertyName name, int element, Class<?> owner) {
		String[] words = name.getElement(element, Form.DASHED).split("-");
		String property = words[0]
				+ Arrays.stream(words).skip(1).map(StringUtils::capitalize).collect(Collectors.joining());
		Stream<Class<?>> owners = (owner == SessionProperties.class) ? Stream.of(owner, OtherKeys.class)
				: Stream.of(owner);
		List<String> matches = owners
			.flatMap((type) -> Arrays.stream(PropertyMatches.forField(property, type).getPossibleMatches()))
			.filter((match) -> !match.equals(property))
			.map((match) -> "'" + parent(name, element) + "." + DataObjectPropertyName.toDashedForm(match) + "'")
			.toList();
		return matches.isEmpty() ? "; " + this.page + " lists the known ones"
				: "; did you mean " + String.join(" or ", matches) + "?";
	}

	private static String parent(ConfigurationPropertyName name, int element) {
		return IntStream.range(0, element)
			.mapToObj((i) -> name.getElement(i, Form.ORIGINAL))
			.collect(Collectors.joining("."));
	}

	private static @Nullable RecordComponent component(Class<?> type, String uniform) {
		return Arrays.stream(type.getRecordComponents())
			.filter((component) -> component.getName().equalsIgnoreCase(uniform))
			.findFirst()
			.orElse(null);
	}

	/**
	 * A module with keys of its own. This module does not depend on it, so that the type
	 * of its properties is a name here.
	 */
	private record OtherModule(ConfigurationPropertyName prefix, String artifact, String type, String page) {

		boolean has(ConfigurationProperty property) {
			return this.prefix.isAncestorOf(property.getName());
		}

	}

	/**
	 * The keys that other modules add to those of {@link SessionProperties}, as fields,
	 * so that a misspelled one is found.
	 */
	private record OtherKeys(Object embedded, Object test) {

	}

}
