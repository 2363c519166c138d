package io.github.neo4jsessions.rewrite;

import org.openrewrite.Column;
import org.openrewrite.DataTable;
import org.openrewrite.Recipe;

/**
 * The findings of {@link Validate}, one row each. With
 * {@code -Drewrite.exportDatatables=true} the Maven plugin writes them to a CSV file
 * below {@code target/rewrite/datatables}.
 *
 * @since 0.1.0
 */
public class Findings extends DataTable<Findings.Row> {

	static final String GROUP = "neo4j-sessions";

	/**
	 * Create the table of a recipe.
	 * @param recipe the recipe that adds rows
	 */
	public Findings(Recipe recipe) {
		super(recipe, "Findings", "Mistakes in the use of Neo4j's driver, one row each.");
	}

	/** The checks share one table. */
	@Override
	public String getGroup() {
		return GROUP;
	}

	/**
	 * A finding.
	 *
	 * @param sourcePath the path of the file
	 * @param line the line, beginning with 1, or 0 if it is the whole file
	 * @param method the name of the method, or of the class outside of methods
	 * @param check the id of the check
	 * @param message what happens at run time, and what to do
	 */
	public record Row(@Column(displayName = "Source path", description = "The file.") String sourcePath,
			@Column(displayName = "Line", description = "The line.") int line,
			@Column(displayName = "Method", description = "The method.") String method,
			@Column(displayName = "Check", description = "The id of the check.") String check,
			@Column(displayName = "Message",
					description = "What happens at run time, and what to do.") String message) {
	}

}
