package io.github.neo4jsessions.rewrite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.tree.J;

/**
 * Marks what {@link Convert} leaves as it is, with the reason. It converts nothing: run
 * it with {@code dryRun}.
 *
 * @since 0.1.0
 */
public class FindNotConverted extends ScanningRecipe<Project> {

	@Override
	public String getDisplayName() {
		return "Find what `Convert` leaves as it is";
	}

	@Override
	public String getDescription() {
		return "Marks code that looks convertible to `SessionTemplate` and is not, with the reason and what to do by hand.";
	}

	@Override
	public Project getInitialValue(ExecutionContext ctx) {
		return new Project();
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Project project) {
		return Conversion.scanner(project);
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor(Project project) {
		return new TreeVisitor<>() {

			@Override
			public boolean isAcceptable(SourceFile file, ExecutionContext ctx) {
				return file instanceof J.CompilationUnit;
			}

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				return (tree instanceof J.CompilationUnit file) ? mark(file, project, ctx) : tree;
			}

		};
	}

	private static J.CompilationUnit mark(J.CompilationUnit file, Project project, ExecutionContext ctx) {
		Map<UUID, String> reasons = new LinkedHashMap<>();
		Tree converted = file;
		for (Conversion conversion : Convert.conversions()) {
			Conversion.Visitor visitor = conversion.visitor(project);
			// each sees what those before it have converted
			converted = visitor.visitNonNull(converted, ctx);
			visitor.reasons(conversion.id()).forEach(reasons::putIfAbsent);
		}
		return reasons.isEmpty() ? file : Conversion.Marks.in(file, reasons).file();
	}

}
