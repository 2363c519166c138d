package io.github.neo4jsessions;

import java.util.function.Function;

import io.github.neo4jsessions.AsyncResource.Nested;
import io.github.neo4jsessions.AsyncResource.Recipe;
import io.github.neo4jsessions.AsyncResource.Single;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The next resource that a use acquires, and the functions of {@code flatMap} that wait
 * for it.
 *
 * @param single the resource
 * @param rest the functions, or {@code null} if the body of the use is next
 */
record Acquisition(Single single, @Nullable Rest rest) {

	static Acquisition of(Recipe recipe) {
		return of(recipe, null);
	}

	private static Acquisition of(Recipe recipe, @Nullable Rest rest) {
		Recipe outermost = recipe;
		Rest behind = rest;
		while (outermost instanceof Nested nested) {
			behind = new Rest(nested.inner(), behind);
			outermost = nested.outer();
		}
		return new Acquisition((Single) outermost, behind);
	}

	/**
	 * Return the acquisition that follows this one.
	 * @param resource the resource that was acquired
	 * @return {@code null} if no function waits for it
	 */
	@Nullable Acquisition next(Object resource) {
		if (this.rest == null) {
			return null;
		}
		AsyncResource<?> inner = this.rest.inner().apply(resource);
		Assert.state(inner != null, "The function of flatMap returned null instead of a resource");
		return of(inner.recipe(), this.rest.next());
	}

	/**
	 * The functions that wait for a resource, the innermost first.
	 */
	record Rest(Function<Object, ? extends @Nullable AsyncResource<?>> inner, @Nullable Rest next) {

	}

}
