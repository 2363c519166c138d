// Elements, results and problems. All text is set as text, never as HTML.
import { money, Problem } from "/bank.js";

export const $ = (id) => document.getElementById(id);

export function element(name, className, ...content) {
	const created = document.createElement(name);
	created.className = className;
	created.append(...content);
	return created;
}

export function show(id, value) {
	const text = String(value);
	if ($(id).textContent !== text) {
		$(id).textContent = text;
	}
}

// A refusal for lack of money and a stop that a user requested are expected: neither is shown as an alarm.
const EXPECTED = [
	[({ account }) => account !== undefined, "Refused, as it should be",
		({ account, balance, amount }) => `${account} has ${money(balance)}, not enough for a transfer of ${money(amount)}. The transaction was rolled back, and nothing was changed.`],
	[({ aborted }) => aborted === true, "Aborted, as requested", ({ detail }) => detail]
];

export function describe(problem, count) {
	const [, heading, text] = EXPECTED.find(([applies]) => applies(problem)) ?? [];
	const title = `${problem.status || ""} ${problem.title}`.trim();
	const box = element("div", heading ? "problem expected" : "problem",
		element("strong", "", `${count ? `${count} × ` : ""}${heading ?? title}`));
	if (heading) {
		box.append(" ", element("span", "quiet", title));
	}
	box.append(element("p", "", text ? text(problem) : problem.detail ?? problem.message));
	return box;
}

export function tell(id, ...parts) {
	$(id).replaceChildren(...parts);
	$(id).scrollIntoView({ block: "nearest" });
}

// Run one action of a button at a time. The button keeps the focus: it is not disabled for the browser.
export async function act(button, result, action) {
	if (button.ariaDisabled === "true") {
		return;
	}
	button.ariaDisabled = "true";
	try {
		await action();
	}
	catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}
		tell(result, describe(error));
	}
	finally {
		button.ariaDisabled = "false";
	}
}

export function seconds(millis) {
	if (millis < 10) {
		return `${Math.round(millis * 10) / 10} ms`;
	}
	return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

export const time = (at) => new Date(at).toLocaleTimeString("en-GB");
