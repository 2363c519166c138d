package io.github.neo4jsessions.rewrite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;

/**
 * A recipe that converts what it can convert without a change of meaning, and reports why
 * the rest is left as it is. It leaves no marks, so that a second run changes nothing.
 */
abstract class Conversion extends ScanningRecipe<Project> {

	private final transient NotConverted notConverted = new NotConverted(this);

	/** Return a new visitor, which is used for one file of the project. */
	abstract Visitor visitor(Project project);

	final String id() {
		return getClass().getSimpleName();
	}

	@Override
	public final Project getInitialValue(ExecutionContext ctx) {
		return new Project();
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Project project) {
		return TreeVisitor.noop();
	}

	/** For conversions that have to know other files. */
	static TreeVisitor<?, ExecutionContext> scanner(Project project) {
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				if (tree != null) {
					project.add(tree, ctx);
				}
				return tree;
			}

		};
	}

	@Override
	public final TreeVisitor<?, ExecutionContext> getVisitor(Project project) {
		return new TreeVisitor<>() {

			@Override
			public boolean isAcceptable(SourceFile file, ExecutionContext ctx) {
				return file instanceof J.CompilationUnit;
			}

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				return (tree instanceof J.CompilationUnit file) ? convert(file, project, ctx) : tree;
			}

		};
	}

	private Tree convert(J.CompilationUnit file, Project project, ExecutionContext ctx) {
		Visitor visitor = visitor(project);
		Tree converted = visitor.visitNonNull(file, ctx);
		if (!visitor.kept.isEmpty()) {
			Marks marks = Marks.in(file, visitor.reasons(id()));
			visitor.kept.forEach(
					(id, kept) -> this.notConverted.insertRow(ctx, new NotConverted.Row(file.getSourcePath().toString(),
							marks.line(id), kept.method(), id(), kept.reason())));
		}
		return converted;
	}

	/** Converts one file. */
	abstract static class Visitor extends JavaIsoVisitor<ExecutionContext> {

		private final Map<UUID, Kept> kept = new LinkedHashMap<>();

		/** Report why the tree, which is at the cursor or below it, is not converted. */
		protected final <T extends J> T keep(T tree, String reason) {
			return keep(tree, Trees.methodOf(getCursor()), reason);
		}

		/** Report why a tree of a method below the cursor is not converted. */
		protected final <T extends J> T keep(T tree, String method, String reason) {
			this.kept.putIfAbsent(tree.getId(), new Kept(method, reason));
			return tree;
		}

		/**
		 * Remove an import that is no longer used. One of a whole package stays as it is.
		 */
		protected final void removeImport(String type) {
			J.CompilationUnit file = getCursor().firstEnclosing(J.CompilationUnit.class);
			if (file != null && file.getImports()
				.stream()
				.anyMatch((i) -> i.getTypeName().equals(type) && !i.getQualid().getSimpleName().equals("*"))) {
				maybeRemoveImport(type);
			}
		}

		/** Whether the file imports another type with the same simple name. */
		protected final boolean importsOther(String type) {
			J.CompilationUnit file = getCursor().firstEnclosing(J.CompilationUnit.class);
			return file != null && file.getImports()
				.stream()
				.anyMatch((i) -> i.getTypeName().endsWith(type.substring(type.lastIndexOf('.')))
						&& !i.getTypeName().equals(type));
		}

		/** The reasons, by the ids of the trees. */
		final Map<UUID, String> reasons(String recipe) {
			Map<UUID, String> reasons = new LinkedHashMap<>();
			this.kept.forEach((id, one) -> reasons.put(id, recipe + " left this as it is: " + one.reason()));
			return reasons;
		}

	}

	private record Kept(String method, String reason) {
	}

	/** Marks trees of a file by their ids. */
	static final class Marks {

		private final J.CompilationUnit file;

		private final String printed;

		private Marks(J.CompilationUnit file) {
			this.file = file;
			this.printed = MarkPrinter.print(file);
		}

		static Marks in(J.CompilationUnit file, Map<UUID, String> texts) {
			J.CompilationUnit marked = (J.CompilationUnit) new JavaIsoVisitor<Integer>() {

				@Override
				public @Nullable J postVisit(J tree, Integer p) {
					String text = texts.get(tree.getId());
					return (text != null)
							? tree.withMarkers(tree.getMarkers().add(MarkPrinter.mark(tree.getId(), text))) : tree;
				}

			}.visitNonNull(file, 0);
			return new Marks(marked);
		}

		J.CompilationUnit file() {
			return Objects.requireNonNull(this.file);
		}

		int line(UUID id) {
			return MarkPrinter.line(this.printed, id);
		}

	}

}
