package io.github.neo4jsessions.benchmarks;

import java.util.List;

/**
 * A text with headings and tables.
 */
public final class Markdown {

	private final StringBuilder text = new StringBuilder();

	/**
	 * Begin the text.
	 * @param title its title
	 * @return this text
	 */
	public Markdown title(String title) {
		this.text.append("# ").append(title).append('\n');
		return this;
	}

	/**
	 * Begin a section.
	 * @param heading its heading
	 * @return this text
	 */
	public Markdown section(String heading) {
		this.text.append("\n## ").append(heading).append('\n');
		return this;
	}

	/**
	 * Add a paragraph.
	 * @param paragraph its text
	 * @return this text
	 */
	public Markdown paragraph(String paragraph) {
		this.text.append('\n').append(paragraph).append('\n');
		return this;
	}

	/**
	 * Add a table.
	 * @param header the heads of its columns
	 * @param rows its rows, of as many cells
	 * @return this text
	 */
	public Markdown table(List<String> header, List<List<String>> rows) {
		this.text.append('\n');
		row(header);
		row(header.stream().map((cell) -> "---").toList());
		rows.forEach(this::row);
		return this;
	}

	private void row(List<String> cells) {
		this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
