// The code behind each button: the lines of the source files.
import * as bank from "/bank.js";
import { element } from "/dom.js";

const SOURCES = "https://github.com/neo4jsessions/neo4j-sessions-spring-boot/blob/main/sample-app/src/main/java/io/github/neo4jsessions/sample/";

function method({ file, line, code }) {
	const last = line + code.split("\n").length - 1;
	const link = element("a", "", file);
	link.href = `${SOURCES}${file}#L${line}-L${last}`;
	const lines = element("pre", "", element("code", "", code));
	lines.tabIndex = 0;
	lines.setAttribute("role", "region");
	lines.setAttribute("aria-label", `${file}, lines ${line} to ${last}`);
	return element("div", "method", element("p", "quiet", link, `, lines ${line} to ${last}`), lines);
}

// without the sources, the page is the same without the code
export async function showCode() {
	const code = await bank.code().catch(() => ({}));
	for (const place of document.querySelectorAll("[data-code]")) {
		const methods = code[place.dataset.code] ?? [];
		place.hidden = methods.length === 0;
		place.replaceChildren(element("summary", "", place.dataset.title ?? "Code behind this button"), ...methods.map(method));
	}
}
