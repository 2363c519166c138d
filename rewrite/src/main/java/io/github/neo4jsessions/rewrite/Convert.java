package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.openrewrite.ExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.TreeVisitor;

/**
 * The conversions that do not change the meaning of the code. The table
 * {@link NotConverted} lists what they leave as it is, and {@link NotExamined} what they
 * cannot examine.
 *
 * @since 0.1.0
 */
public class Convert extends Recipe {

	@SuppressWarnings("this-escape") // the table only takes the name of the recipe
	private final transient NotExamined notExamined = new NotExamined(this);

	@Override
	public String getDisplayName() {
		return "Convert code on Neo4j's driver to this library";
	}

	@Override
	public String getDescription() {
		return "Converts what can be converted without a change of meaning, and lists the rest with the reasons. A second run changes nothing.";
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor() {
		return this.notExamined.visitor();
	}

	@Override
	public List<Recipe> getRecipeList() {
		return List.copyOf(conversions());
	}

	static List<Conversion> conversions() {
		return List.of(new Driver6(), new UseSessionTemplate(), new AddAsyncVariants(), new UseAsyncTransactional(),
				new UseQueryForNeo4jClient());
	}

}
