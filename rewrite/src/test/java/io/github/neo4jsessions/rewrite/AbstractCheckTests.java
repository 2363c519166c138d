package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;

import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs one check on methods of a class, and compares the lines that it finds with marks
 * in them.
 */
abstract class AbstractCheckTests implements RewriteTest {

	private static final String MARK = "// finds";

	private final Check check;

	AbstractCheckTests(Check check) {
		this.check = check;
	}

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(this.check).parser(Sources.parser());
	}

	/** The check finds the lines that end in {@code // finds}, and marks them. */
	protected final void finds(String methods) {
		String source = Sources.type("Code", methods);
		List<Integer> lines = new ArrayList<>();
		List<String> all = source.lines().toList();
		for (int i = 0; i < all.size(); i++) {
			if (all.get(i).contains(MARK)) {
				lines.add(i + 1);
			}
		}
		assertThat(lines).as("marks in the source").isNotEmpty();
		rewriteRun((spec) -> spec.afterRecipe((run) -> {
			assertThat(run.getDataTableRows(Findings.class, Findings.GROUP)).extracting(Findings.Row::line)
				.containsExactlyInAnyOrderElementsOf(lines);
			assertThat(run.getDataTableRows(Findings.class, Findings.GROUP)).allSatisfy((row) -> {
				assertThat(row.check()).isEqualTo(this.check.id());
				assertThat(row.method()).isNotEmpty();
				assertThat(row.message()).endsWith(" See " + Docs.ofCheck(this.check.id()));
			});
		}), Assertions.java(source, (spec) -> spec.after((actual) -> {
			assertThat(actual.lines().filter((line) -> line.contains("/*~~(" + this.check.id() + ": ")))
				.hasSameSizeAs(lines);
			return actual;
		})));
	}

	protected final void findsNothing(String methods) {
		rewriteRun(
				(spec) -> spec
					.afterRecipe((run) -> assertThat(run.getDataTableRows(Findings.class, Findings.GROUP)).isEmpty()),
				Assertions.java(Sources.type("Code", methods)));
	}

}
