// The open scopes, as the actuator endpoint reports them, and the times of the last minute.
import * as bank from "/bank.js";
import { $, act, element, seconds, show, tell } from "/dom.js";

const INTERVAL = 500;

const rows = new Map();

let mayAbort = false;

// an ISO 8601 duration without days, such as PT1M2.305S
function millis(age) {
	const [, hours = 0, minutes = 0, rest = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(age) ?? [];
	return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(rest)) * 1000;
}

// the class and the method, without the package
const shortName = (name) => name?.split(".").slice(-2).join(".") ?? "–";

function abortButton(id) {
	const button = element("button", "small", "Abort");
	button.type = "button";
	button.setAttribute("aria-label", `Abort scope ${id}`);
	button.setAttribute("aria-describedby", "abort-note");
	button.ariaDisabled = String(!mayAbort);
	button.addEventListener("click", () => act(button, "scopes-result", async () => {
		const aborted = await bank.abort(id);
		tell("scopes-result", element("p", "made",
			`Scope ${id} was aborted after ${seconds(aborted.millis)}: its work is stopped, its transaction is rolled back, and its caller receives a SessionScopeAbortedException.`));
	}));
	return button;
}

function create({ id }) {
	const row = element("tr", "");
	row.dataset.scope = id;
	const cells = ["id", "age", "state", "name", "leaked"].map((name) => element("td", name));
	row.append(...cells, element("td", "action", abortButton(id)));
	return row;
}

function update(row, { id, age, state, accessMode, transactionName, leaked }) {
	const texts = { id, age: seconds(millis(age)), state: `${state}, ${accessMode}`, name: shortName(transactionName), leaked: leaked ? "leaked" : "no" };
	for (const [name, text] of Object.entries(texts)) {
		const cell = row.querySelector(`.${name}`);
		if (cell.textContent !== String(text)) {
			cell.textContent = text;
		}
	}
	row.classList.toggle("is-leaked", leaked);
}

// Rows are kept, so that a button keeps the focus; if its scope has ended, the focus stays at the table.
function remove(id, row) {
	if (row.contains(document.activeElement)) {
		$("scopes-scroll").focus();
	}
	row.remove();
	rows.delete(id);
}

function list(scopes) {
	$("no-scopes").hidden = scopes.length > 0;
	for (const [id, row] of rows) {
		if (!scopes.some((scope) => scope.id === id)) {
			remove(id, row);
		}
	}
	for (const scope of scopes) {
		const row = rows.get(scope.id) ?? create(scope);
		update(row, scope);
		if (!rows.has(scope.id)) {
			rows.set(scope.id, row);
			$("scopes").append(row);
		}
	}
	$("scopes-scroll").hidden = scopes.length === 0 && !$("scopes-scroll").contains(document.activeElement);
}

// --- times

function name({ meter, accessMode, outcome }) {
	if (meter === "neo4j.sessions.acquire") {
		return "Wait for a session";
	}
	const what = meter === "neo4j.session.scope" ? "without a transaction" : outcome.replace("_", " ");
	return `${accessMode === "read" ? "Read" : "Write"}, ${what}`;
}

function timing(row) {
	const none = row.max === 0 && row.meter !== "neo4j.sessions.acquire";
	const cells = [row.median, row.p95, row.p99, row.max].map((value) => element("td", "number", none ? "–" : seconds(value)));
	const header = element("th", "", name(row));
	header.scope = "row";
	return element("tr", "", header, ...cells, element("td", "number", String(row.count)));
}

// --- both are read repeatedly while the page is visible

async function refresh() {
	if (document.visibilityState === "visible") {
		try {
			const [scopes, times] = await Promise.all([bank.scopes(), bank.times()]);
			list(scopes);
			$("times").replaceChildren(...times.map(timing));
			show("scopes-state", "");
		}
		catch (error) {
			show("scopes-state", `The scopes cannot be read: ${error.message}`);
		}
	}
	setTimeout(refresh, INTERVAL);
}

// refusal: why scopes may not be aborted here, or null
export function watchScopes(refusal) {
	mayAbort = !refusal;
	$("abort-note").textContent = refusal ?? "";
	$("abort-note").hidden = mayAbort;
	refresh();
}
