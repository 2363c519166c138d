package io.github.neo4jsessions.rewrite;

import org.openrewrite.Column;
import org.openrewrite.DataTable;
import org.openrewrite.Recipe;

/**
 * What {@link Convert} left as it is although it looks convertible, one row each.
 *
 * @since 0.1.0
 */
public class NotConverted extends DataTable<NotConverted.Row> {

	/**
	 * Create the table of a recipe.
	 * @param recipe the recipe that adds rows
	 */
	public NotConverted(Recipe recipe) {
		super(recipe, "Not converted", "Code that was left as it is, with the reason, one row each.");
	}

	/** The recipes share one table. */
	@Override
	public String getGroup() {
		return Findings.GROUP;
	}

	/**
	 * Code that was left as it is.
	 *
	 * @param sourcePath the path of the file
	 * @param line the line in the file as the recipe found it, beginning with 1; recipes
	 * that ran before it may have added or removed lines
	 * @param method the name of the method, or of the class outside of methods
	 * @param recipe the recipe
	 * @param reason why it was not converted, and what to do by hand
	 */
	public record Row(@Column(displayName = "Source path", description = "The file.") String sourcePath,
			@Column(displayName = "Line", description = "The line, in the file as the recipe found it.") int line,
			@Column(displayName = "Method", description = "The method.") String method,
			@Column(displayName = "Recipe", description = "The recipe.") String recipe,
			@Column(displayName = "Reason", description = "Why it was not converted, and what to do.") String reason) {
	}

}
