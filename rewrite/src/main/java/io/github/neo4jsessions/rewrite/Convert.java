package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.openrewrite.Recipe;

/**
 * The conversions that are sound. What they leave as it is, they list in the table
 * {@link NotConverted}.
 *
 * @since 0.1.0
 */
public class Convert extends Recipe {

	@Override
	public String getDisplayName() {
		return "Convert code on Neo4j's driver to this library";
	}

	@Override
	public String getDescription() {
		return "Converts what can be converted without a change of meaning, and lists the rest with the reasons. A second run changes nothing.";
	}

	@Override
	public List<Recipe> getRecipeList() {
		return List.copyOf(conversions());
	}

	static List<Conversion> conversions() {
		return List.of(new Driver6(), new UseSessionTemplate(), new AddAsyncVariants(), new UseAsyncTransactional());
	}

}
