package io.github.neo4jsessions.internal.context;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class CallerContextRuntimeHintsTests {

	private static final TypeReference LOOKED_UP = TypeReference.of(CallerContext.MICROMETER_CLASS);

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void aNativeImageFindsContextPropagation() {
		for (RuntimeHintsRegistrar registrar : SpringFactoriesLoader
			.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)) {
			if (registrar instanceof CallerContextRuntimeHints) {
				registrar.registerHints(this.hints, getClass().getClassLoader());
			}
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(LOOKED_UP)).accepts(this.hints);
	}

	@Test
	void noHintsAreRegisteredWithoutContextPropagation() {
		new CallerContextRuntimeHints().registerHints(this.hints, new FilteredClassLoader("io.micrometer.context"));
		assertThat(RuntimeHintsPredicates.reflection().onType(LOOKED_UP)).rejects(this.hints);
	}

}
