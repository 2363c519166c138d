package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.marker.SearchResult;

/**
 * A recipe that finds one kind of mistake. It marks the places and adds a row for each to
 * {@link Findings}; the name of its class is the id.
 */
abstract class Check extends ScanningRecipe<GivenSessions> {

	private final transient Findings findings = new Findings(this);

	/**
	 * Return a new visitor, which is used for one file.
	 * @param given what is known of all files, if the check has a scanner
	 */
	abstract Visitor visitor(GivenSessions given);

	final String id() {
		return getClass().getSimpleName();
	}

	@Override
	public final GivenSessions getInitialValue(ExecutionContext ctx) {
		return new GivenSessions();
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(GivenSessions given) {
		return TreeVisitor.noop();
	}

	@Override
	public final TreeVisitor<?, ExecutionContext> getVisitor(GivenSessions given) {
		return new TreeVisitor<>() {

			@Override
			public boolean isAcceptable(SourceFile file, ExecutionContext ctx) {
				// Kotlin and Groovy have trees of their own, which these visitors do not
				// know
				return file instanceof J.CompilationUnit;
			}

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				return (tree instanceof J.CompilationUnit file) ? check(file, given, ctx) : tree;
			}

		};
	}

	private J.CompilationUnit check(J.CompilationUnit file, GivenSessions given, ExecutionContext ctx) {
		Visitor visitor = visitor(given);
		visitor.check = id();
		J.CompilationUnit checked = (J.CompilationUnit) visitor.visitNonNull(file, ctx);
		if (!visitor.places.isEmpty()) {
			String printed = MarkPrinter.print(checked);
			String path = file.getSourcePath().toString();
			for (Place place : visitor.places) {
				this.findings.insertRow(ctx, new Findings.Row(path, MarkPrinter.line(printed, place.id()),
						place.method(), id(), place.message()));
			}
		}
		return checked;
	}

	/** Marks what a check finds. */
	abstract static class Visitor extends JavaIsoVisitor<ExecutionContext> {

		private final List<Place> places = new ArrayList<>();

		private String check = "";

		/**
		 * Mark a tree.
		 * @param tree the tree, at the cursor or below it
		 * @param message what happens at run time, and what to do
		 * @return the marked tree
		 */
		protected final <T extends J> T found(T tree, String message) {
			String text = message + " See " + Docs.ofCheck(this.check);
			SearchResult mark = new SearchResult(Tree.randomId(), this.check + ": " + text);
			if (tree.getMarkers().findAll(SearchResult.class).contains(mark)) {
				return tree;
			}
			this.places.add(new Place(mark.getId(), Trees.methodOf(getCursor()), text));
			return tree.withMarkers(tree.getMarkers().add(mark));
		}

		/**
		 * Mark the name of the called method, which may be lines below the start of its
		 * chain.
		 */
		protected final J.MethodInvocation foundName(J.MethodInvocation call, String message) {
			return call.withName(found(call.getName(), message));
		}

	}

	private record Place(UUID id, String method, String message) {
	}

}
