package io.github.neo4jsessions.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
import org.springframework.util.StringUtils;

/**
 * Warns of unknown keys below {@code neo4j.sessions}, since a misspelled limit would
 * otherwise silently have no effect. As with other properties of Spring Boot, unknown
 * keys are not errors. Environment variables and system properties are not checked, since
 * other programs may have set them. The keys of the embedded server and of the test
 * support, which are separate modules, are not checked either.
 */
final class UnknownProperties {

	private static final Log log = LogFactory.getLog(SessionTemplate.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("neo4j.sessions");

	/**
	 * The keys of the embedded server and of the test support, which are modules of their
	 * own.
	 */
	private static final List<ConfigurationPropertyName> OTHERS = List.of(ROOT.append("embedded"), ROOT.append("test"));

	private UnknownProperties() {
	}

	static void report(Environment environment) {
		try {
			Binder.get(environment)
				.bind(ROOT, Bindable.of(SessionProperties.class),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				unbound.getUnboundProperties()
					.stream()
					.filter((property) -> OTHERS.stream().noneMatch((other) -> other.isAncestorOf(property.getName())))
					.forEach(UnknownProperties::warn);
			}
		}
	}

	/**
	 * The value is not logged: the key may belong to something else.
	 */
	private static void warn(ConfigurationProperty property) {
		log.warn("Property '" + property.getName() + "'"
				+ ((property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "")
				+ " is not known and has no effect" + cure(property.getName()));
	}

	/**
	 * Follow the key from the root to the element that is not known.
	 */
	private static String cure(ConfigurationPropertyName name) {
		Class<?> type = SessionProperties.class;
		int element = ROOT.getNumberOfElements();
		while (type.isRecord() && element < name.getNumberOfElements()) {
			RecordComponent component = component(type, name.getElement(element, Form.UNIFORM));
			if (component == null) {
				return cure(name, element, type);
			}
			boolean templates = component.getName().equals("templates");
			type = templates ? NamedTemplateProperties.class : component.getType();
			// the name of a template is not a key
			element += templates ? 2 : 1;
		}
		return "; remove it";
	}

	private static String cure(ConfigurationPropertyName name, int element, Class<?> type) {
		String[] words = name.getElement(element, Form.DASHED).split("-");
		String property = words[0]
				+ Arrays.stream(words).skip(1).map(StringUtils::capitalize).collect(Collectors.joining());
		List<String> matches = Arrays.stream(PropertyMatches.forField(property, type).getPossibleMatches())
			.map((match) -> "'" + parent(name, element) + "." + DataObjectPropertyName.toDashedForm(match) + "'")
			.toList();
		return matches.isEmpty() ? "; docs/properties.md lists the known ones"
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

}
