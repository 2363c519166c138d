package io.github.neo4jsessions.rewrite;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Column;
import org.openrewrite.DataTable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.tree.ParseError;

/**
 * Files that use Neo4j's driver or this library, and that {@link Validate} and
 * {@link Convert} could not examine, or not as a whole, one row each.
 *
 * @since 0.1.0
 */
public class NotExamined extends DataTable<NotExamined.Row> {

	private static final Pattern CODE = Pattern.compile(".*\\.(java|kt|kts|groovy|scala)");

	private static final Pattern USES = Pattern.compile("org\\.neo4j\\.driver|io\\.github\\.neo4jsessions|Neo4jClient");

	/**
	 * Create the table of a recipe.
	 * @param recipe the recipe that adds rows
	 */
	public NotExamined(Recipe recipe) {
		super(recipe, "Not examined", "Files that could not be examined, or not as a whole, one row each.");
	}

	/** Both recipes share one table. */
	@Override
	public String getGroup() {
		return Findings.GROUP;
	}

	/** Return a visitor that adds a row for each file that has to be listed. */
	TreeVisitor<?, ExecutionContext> visitor() {
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				if (tree instanceof SourceFile file) {
					String reason = whyNot(file);
					if (reason != null) {
						insertRow(ctx, new Row(file.getSourcePath().toString(), reason));
					}
				}
				return tree;
			}

		};
	}

	private static @Nullable String whyNot(SourceFile file) {
		if (file instanceof J.CompilationUnit java) {
			int unknown = uses(java) ? unknownCalls(java) : 0;
			return (unknown == 0) ? null : "the types of " + unknown
					+ " calls are not known, since the class path is incomplete or the code does not compile: less is found in it";
		}
		String path = file.getSourcePath().toString();
		if (!CODE.matcher(path).matches() || !USES.matcher(file.printAll()).find()) {
			return null;
		}
		if (!path.endsWith(".java")) {
			return "only Java is examined";
		}
		return (file instanceof ParseError)
				? "it cannot be parsed: it does not compile, is newer than the JDK, or contains what OpenRewrite does not know, as lombok.val or an import of a module"
				: "it was not read as Java";
	}

	private static boolean uses(J.CompilationUnit file) {
		return file.getImports().stream().anyMatch((i) -> USES.matcher(i.getTypeName()).find());
	}

	private static int unknownCalls(J.CompilationUnit file) {
		int[] count = { 0 };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				count[0] += (call.getMethodType() == null) ? 1 : 0;
				return super.visitMethodInvocation(call, p);
			}

		}.visit(file, 0);
		return count[0];
	}

	/**
	 * A file that was not examined, or not as a whole.
	 *
	 * @param sourcePath the path of the file
	 * @param reason why it was not examined
	 */
	public record Row(@Column(displayName = "Source path", description = "The file.") String sourcePath,
			@Column(displayName = "Reason", description = "Why it was not examined.") String reason) {
	}

}
