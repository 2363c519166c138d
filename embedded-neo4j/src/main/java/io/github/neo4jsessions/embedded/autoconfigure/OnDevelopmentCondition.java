package io.github.neo4jsessions.embedded.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.NativeDetector;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches while an application is developed or tested, and not if it is packaged: to a
 * packaged application, a server that is started by mistake would look like an empty
 * database.
 */
final class OnDevelopmentCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final Log log = LogFactory.getLog(EmbeddedNeo4j.class);

	private static final Attributes.Name BOOT_VERSION = new Attributes.Name("Spring-Boot-Version");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String packaging = packaging(context.getClassLoader());
		if (packaging != null) {
			log.info("No embedded Neo4j server is started, since " + packaging
					+ ". Set 'spring.neo4j.uri' to the address of a server");
		}
		ConditionMessage.Builder message = ConditionMessage.forCondition("Development");
		return (packaging != null) ? ConditionOutcome.noMatch(message.because(packaging))
				: ConditionOutcome.match(message.because("the application is not packaged"));
	}

	private static @Nullable String packaging(@Nullable ClassLoader classLoader) {
		if (NativeDetector.inNativeImage()) {
			return "the application is a native image";
		}
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return "the application is being processed ahead of time";
		}
		CodeSource source = EmbeddedNeo4j.class.getProtectionDomain().getCodeSource();
		String packaging = (source != null) ? packagingOfLibrary(source.getLocation().toString()) : null;
		return (packaging != null || classLoader == null) ? packaging : packagingOfApplication(classLoader);
	}

	/**
	 * Return how an application is packaged that contains a library at a location.
	 * @param location the location of a library
	 * @return the reason not to start a server, or {@code null} if the library is not
	 * part of an archive
	 */
	static @Nullable String packagingOfLibrary(String location) {
		return (location.contains("BOOT-INF/lib") || location.contains("WEB-INF/lib"))
				? "the application is packaged: " + location : null;
	}

	/**
	 * Return how the application of a class loader is packaged: Spring Boot's plugins add
	 * its version to the manifest, which stays there when the archive is extracted.
	 * @param classLoader the class loader
	 * @return the reason not to start a server, or {@code null} if it has no archive of
	 * an application
	 */
	static @Nullable String packagingOfApplication(ClassLoader classLoader) {
		try {
			for (URL manifest : Collections.list(classLoader.getResources("META-INF/MANIFEST.MF"))) {
				try (InputStream in = manifest.openStream()) {
					Attributes attributes = new Manifest(in).getMainAttributes();
					if (attributes.containsKey(BOOT_VERSION) && attributes.containsKey(Attributes.Name.MAIN_CLASS)) {
						return "the application is packaged: " + manifest;
					}
				}
			}
			return null;
		}
		catch (IOException ex) {
			// a manifest that cannot be read is not that of an application that runs
			return null;
		}
	}

}
