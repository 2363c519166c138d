package io.github.neo4jsessions.internal.query;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.FetchSpec;
import io.github.neo4jsessions.QuerySpec;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * A query whose rows are maps.
 */
final class DefaultQuerySpec extends QuerySteps<QuerySpec, Map<String, @Nullable Object>> implements QuerySpec {

	DefaultQuerySpec(QueryExecutor executor, BoundQuery query) {
		super(executor, query, () -> Record::asMap);
	}

	@Override
	QuerySpec with(BoundQuery query) {
		return new DefaultQuerySpec(executor(), query);
	}

	/**
	 * A query whose rows are values of a type.
	 */
	static final class DefaultTyped<T> extends QuerySteps<FetchSpec.Typed<T>, T> implements FetchSpec.Typed<T> {

		private final Supplier<? extends Function<? super Record, ? extends @Nullable T>> mappings;

		DefaultTyped(QueryExecutor executor, BoundQuery query,
				Supplier<? extends Function<? super Record, ? extends @Nullable T>> mappings) {
			super(executor, query, mappings);
			this.mappings = mappings;
		}

		@Override
		FetchSpec.Typed<T> with(BoundQuery query) {
			return new DefaultTyped<>(executor(), query, this.mappings);
		}

	}

}
