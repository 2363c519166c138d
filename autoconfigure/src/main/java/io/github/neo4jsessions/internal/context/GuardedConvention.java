package io.github.neo4jsessions.internal.context;

import java.util.Objects;
import java.util.function.Function;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * A convention of the application. If it throws or returns {@code null}, a warning is
 * logged and the default convention is used instead. Without key values, an observation
 * would not notify its handlers of its end.
 *
 * @param <C> the type of the context
 * @param convention the convention of the application
 * @param fallback the default
 */
record GuardedConvention<C extends Observation.Context>(ObservationConvention<C> convention,
		ObservationConvention<C> fallback) implements ObservationConvention<C> {

	private <R> R ask(Function<ObservationConvention<C>, R> question) {
		try {
			return Objects.requireNonNull(question.apply(this.convention));
		}
		catch (Throwable ex) {
			ScopeObservation.warn("name", ex);
			return question.apply(this.fallback);
		}
	}

	@Override
	public String getName() {
		return ask((asked) -> Objects.requireNonNull(asked.getName()));
	}

	@Override
	public String getContextualName(C context) {
		return ask((asked) -> Objects.requireNonNull(asked.getContextualName(context)));
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		return ask((asked) -> asked.getLowCardinalityKeyValues(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		return ask((asked) -> asked.getHighCardinalityKeyValues(context));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

}
