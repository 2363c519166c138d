package io.github.neo4jsessions.internal.transaction;

import java.lang.reflect.Method;
import java.util.Arrays;

import io.github.neo4jsessions.TransactionDemarcation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContextualDemarcationTests {

	/**
	 * A step with a default implementation that is not passed on would be lost without an
	 * error.
	 */
	@Test
	void passesOnAllSteps() {
		assertThat(Arrays.stream(TransactionDemarcation.class.getMethods()).map(Method::getName))
			.allSatisfy((name) -> assertThat(
					Arrays.stream(ContextualDemarcation.class.getDeclaredMethods()).map(Method::getName))
				.contains(name));
	}

}
