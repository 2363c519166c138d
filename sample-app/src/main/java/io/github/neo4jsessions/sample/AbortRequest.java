package io.github.neo4jsessions.sample;

import java.math.BigInteger;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of a request to abort a scope.
 *
 * @param id the id of the scope, as in {@code /actuator/neo4jsessions}
 */
record AbortRequest(@JsonDeserialize(using = ExactJson.WholeNumber.class) @NotNull(message = CURE) @Min(value = 1,
		message = CURE) @Max(value = Long.MAX_VALUE, message = CURE) BigInteger id) {

	private static final String CURE = "it must be the id of an open scope, as a JSON integer";

}
