package io.github.neo4jsessions.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The report: what was aimed at, and the sections with what was measured.
 */
public final class Report {

	private final StringBuilder head = new StringBuilder();

	private final StringBuilder body = new StringBuilder();

	private final List<List<String>> targets = new ArrayList<>();

	/**
	 * Begin the report.
	 * @param title its title
	 * @param introduction a paragraph
	 * @param circumstances the rows of a table of two columns
	 */
	void begin(String title, String introduction, List<List<String>> circumstances) {
		this.head.append("# ").append(title).append('\n');
		append(this.head, introduction);
		append(this.head, List.of("of", "what"), circumstances);
	}

	/**
	 * Begin a section.
	 * @param heading its heading
	 */
	public void section(String heading) {
		this.body.append("\n## ").append(heading).append('\n');
	}

	/**
	 * Add a paragraph.
	 * @param paragraph its text
	 */
	public void paragraph(String paragraph) {
		append(this.body, paragraph);
	}

	/**
	 * Add a table.
	 * @param header the heads of its columns
	 * @param rows its rows, of as many cells
	 */
	public void table(List<String> header, List<List<String>> rows) {
		append(this.body, header, rows);
	}

	/**
	 * Say whether a figure is as low as it should be.
	 * @param what the figure
	 * @param limit the most that it should be
	 * @param measured what it is
	 * @param decimals how many to write
	 */
	public void targetAtMost(String what, double limit, Estimate measured, int decimals) {
		target(what, "at most " + Estimate.number(limit, decimals), measured, decimals,
				measured.verdict(limit - measured.mean()));
	}

	/**
	 * Say whether a figure is as high as it should be.
	 * @param what the figure
	 * @param limit the least that it should be
	 * @param measured what it is
	 * @param decimals how many to write
	 */
	public void targetAtLeast(String what, double limit, Estimate measured, int decimals) {
		target(what, "at least " + Estimate.number(limit, decimals), measured, decimals,
				measured.verdict(measured.mean() - limit));
	}

	private void target(String what, String target, Estimate measured, int decimals, String verdict) {
		this.targets.add(List.of(what, target, measured.toString(decimals), verdict));
	}

	private static void append(StringBuilder text, String paragraph) {
		text.append('\n').append(paragraph).append('\n');
	}

	private static void append(StringBuilder text, List<String> header, List<List<String>> rows) {
		text.append('\n');
		row(text, header);
		row(text, header.stream().map((cell) -> "---").toList());
		rows.forEach((row) -> row(text, row));
	}

	private static void row(StringBuilder text, List<String> cells) {
		text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.head);
		if (!this.targets.isEmpty()) {
			text.append("\n## Targets\n");
			append(text, List.of("figure", "target", "measured", "verdict"), this.targets);
		}
		return text.append(this.body).toString();
	}

}
