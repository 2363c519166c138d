package io.github.neo4jsessions.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The report: the targets, and the sections with the measurements.
 */
public final class Report {

	private final StringBuilder head = new StringBuilder();

	private final StringBuilder body = new StringBuilder();

	private final List<List<String>> targets = new ArrayList<>();

	/**
	 * Begin the report.
	 * @param title its title
	 * @param introduction the first paragraph
	 * @param circumstances the rows of a table with two columns
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
	 * @param rows its rows, with as many cells
	 */
	public void table(List<String> header, List<List<String>> rows) {
		append(this.body, header, rows);
	}

	/**
	 * Add a figure with an upper limit.
	 * @param what the name of the figure
	 * @param limit the upper limit
	 * @param measured the measured figure
	 * @param decimals the number of decimals
	 */
	public void targetAtMost(String what, double limit, Estimate measured, int decimals) {
		target(what, "at most " + Estimate.number(limit, decimals), measured, decimals,
				measured.verdict(limit - measured.mean()));
	}

	/**
	 * Add a figure with a lower limit.
	 * @param what the name of the figure
	 * @param limit the lower limit
	 * @param measured the measured figure
	 * @param decimals the number of decimals
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
