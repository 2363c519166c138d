package io.github.neo4jsessions.rewrite;

import java.util.UUID;
import java.util.function.UnaryOperator;

import org.openrewrite.Cursor;
import org.openrewrite.PrintOutputCapture;
import org.openrewrite.java.tree.J;
import org.openrewrite.marker.Marker;
import org.openrewrite.marker.SearchResult;

/**
 * Prints a file with the ids of its marks in place of their texts, so that the lines
 * before each can be counted: trees have no lines.
 */
final class MarkPrinter implements PrintOutputCapture.MarkerPrinter {

	private MarkPrinter() {
	}

	static SearchResult mark(UUID id, String text) {
		return new SearchResult(id, text);
	}

	static String print(J.CompilationUnit file) {
		return file.printAll(new PrintOutputCapture<>(0, new MarkPrinter()));
	}

	/** The line of a mark in the printed file, or 0 if it is not there. */
	static int line(String printed, UUID id) {
		int at = printed.indexOf(id.toString());
		return (at < 0) ? 0 : 1 + (int) printed.substring(0, at).chars().filter((c) -> c == '\n').count();
	}

	@Override
	public String beforeSyntax(Marker marker, Cursor cursor, UnaryOperator<String> commentWrapper) {
		return (marker instanceof SearchResult) ? marker.getId().toString() : "";
	}

}
