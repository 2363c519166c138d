// Breaks something, and shows what became of each caller.
import * as bank from "/bank.js";
import { $, act, element, seconds, tell } from "/dom.js";

const SCENARIOS = ["pause", "kill", "cancel", "fill"];

const FATES = {
	COMMITTED: "committed",
	ROLLED_BACK: "rolled back",
	UNKNOWN: "unknown outcome",
	REFUSED: "refused",
	CANCELLED: "cancelled",
	NOT_BEGUN: "not begun"
};

const FOUND = {
	COMMITTED: "The balances show afterwards that it was committed.",
	ROLLED_BACK: "The balances show afterwards that it was not committed."
};

function caller({ count, call, fate, message, found, millis }) {
	const header = element("th", "", `${count} ×`);
	header.scope = "row";
	const received = element("td", "received", message ?? "its result");
	if (fate === "UNKNOWN" && found) {
		received.append(" ", element("strong", "", FOUND[found]));
	}
	return element("tr", "", header, element("td", "call", call), element("td", "", element("span", `fate ${fate}`, FATES[fate])),
		received, element("td", "number", seconds(millis)));
}

function show(scenario, { callers, before, after }) {
	$("callers").replaceChildren(...callers.map(caller));
	$("callers-caption").textContent = `${$(scenario).textContent}: what became of each caller`;
	$("callers-scroll").hidden = false;
	const total = callers.reduce((sum, { count }) => sum + count, 0);
	const kept = BigInt(before) === BigInt(after);
	tell("break-result", element("p", kept ? "made" : "lost", `All ${total} callers have received a result. Before, all accounts together held `
		+ `${bank.money(before)}, and now they hold ${bank.money(after)}: ${kept ? "no money was created or lost." : "money was created or lost, or accounts were opened."}`));
}

function setDisabled(disabled) {
	for (const scenario of SCENARIOS) {
		$(scenario).ariaDisabled = String(disabled);
	}
}

// Breaking something needs accounts, and an embedded server on this machine.
export function allowBreaks(reason) {
	$("demo-note").textContent = reason ?? "";
	$("demo-note").hidden = !reason;
	setDisabled(Boolean(reason));
}

export function onBreak(done) {
	for (const scenario of SCENARIOS) {
		const button = $(scenario);
		button.addEventListener("click", () => act(button, "break-result", async () => {
			// one at a time
			setDisabled(true);
			$("callers-scroll").hidden = true;
			tell("break-result", element("p", "quiet", `“${button.textContent}” is in progress: watch the sessions and the events.`));
			try {
				show(scenario, await bank.breakSomething(scenario));
			}
			finally {
				setDisabled(false);
			}
			await done();
		}));
	}
}
