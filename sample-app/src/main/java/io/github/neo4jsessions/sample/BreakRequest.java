package io.github.neo4jsessions.sample;

import java.util.Locale;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of a request to break something.
 *
 * @param scenario the name of a {@link Scenario} in lower case
 */
record BreakRequest(@JsonDeserialize(using = ExactJson.Text.class) @NotNull(message = CURE) @Pattern(
		regexp = "pause|kill|cancel|fill", message = CURE) String scenario) {

	private static final String CURE = "it must be one of \"pause\", \"kill\", \"cancel\" and \"fill\"";

	Scenario toScenario() {
		return Scenario.valueOf(this.scenario.toUpperCase(Locale.ROOT));
	}

}
