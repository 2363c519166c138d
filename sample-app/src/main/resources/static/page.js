import * as bank from "/bank.js";
import { Chart } from "/chart.js";

const $ = (id) => document.getElementById(id);
const form = $("transfer");

// --- sessions: server-sent events, to which the browser reconnects by itself

const chart = new Chart($("chart"));
let drawing = false;

const show = (id, value) => {
	if ($(id).textContent !== String(value)) {
		$(id).textContent = value;
	}
};

function draw() {
	const sample = chart.latest;
	const { active, pending, committed, rolledBack, failed, unknown } = sample.statistics;
	show("active", active);
	show("max-active", sample.maxActive);
	show("pending", pending);
	show("committed", committed);
	show("rolled-back", rolledBack);
	show("bad", failed + unknown);
	$("bad-figure").classList.toggle("alarm", failed + unknown > 0);
	chart.draw();
	show("peak", `Peak of the last minute: ${chart.peak("active")} active, ${chart.peak("pending")} pending. The dashed line is the limit.`);
}

function connection(state, text) {
	$("connection").dataset.state = state;
	show("connection", text);
}

const events = new EventSource("/sessions");
events.onopen = () => connection("live", "live");
// a browser gives up if the response is not a stream, for instance from a proxy
events.onerror = () => connection("lost",
	events.readyState === EventSource.CLOSED ? "connection lost, reload the page" : "connection lost, reconnecting");
events.onmessage = ({ data }) => {
	const sample = JSON.parse(data);
	if (chart.add(sample) && !drawing) {
		drawing = true;
		// the last minute arrives in one piece and is drawn once
		setTimeout(() => {
			drawing = false;
			draw();
		}, 30);
	}
};

// --- results and problems

function element(name, className, text) {
	const created = document.createElement(name);
	created.className = className;
	created.textContent = text;
	return created;
}

function problem({ status, title, detail, message }, count) {
	const box = element("div", "problem", "");
	box.append(element("strong", "", `${count ? `${count} × ` : ""}${status || ""} ${title}`.trim()), element("p", "", detail ?? message));
	return box;
}

function tell(id, ...parts) {
	$(id).replaceChildren(...parts);
	$(id).scrollIntoView({ block: "nearest" });
}

// Run one action of a button at a time. The button keeps the focus: it is not disabled for the browser.
async function act(button, result, action) {
	if (button.ariaDisabled === "true") {
		return;
	}
	button.ariaDisabled = "true";
	try {
		await action();
	}
	catch (error) {
		if (!(error instanceof bank.Problem)) {
			throw error;
		}
		tell(result, problem(error));
	}
	finally {
		button.ariaDisabled = "false";
	}
}

// --- accounts

function options(select, accounts, index) {
	const chosen = select.value;
	select.replaceChildren(...accounts.map(({ id, owner }) => new Option(owner === id ? id : `${owner} (${id})`, id)));
	select.value = accounts.some(({ id }) => id === chosen) ? chosen : accounts[Math.min(index, accounts.length - 1)]?.id ?? "";
}

function row({ id, owner, balance }) {
	const cells = element("tr", "", "");
	cells.dataset.account = id;
	cells.append(element("td", "", id), element("td", "", owner), element("td", "money", bank.money(balance)));
	return cells;
}

async function refresh() {
	const accounts = await bank.accounts();
	$("no-accounts").hidden = accounts.length > 0;
	$("accounts-scroll").hidden = accounts.length === 0;
	$("accounts").replaceChildren(...accounts.map(row));
	const sum = accounts.reduce((total, { balance }) => total + BigInt(balance), 0n);
	show("total", accounts.length ? `${bank.money(sum)} in total` : "");
	options(form.elements.from, accounts, 0);
	options(form.elements.to, accounts, 1);
}

// An error of this refresh is shown beside the accounts, so that the result of the action stays visible beside its button.
const refreshBeside = () => refresh().then(() => $("accounts-result").replaceChildren(), (error) => tell("accounts-result", problem(error)));

async function openDemo() {
	const owners = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gina", "Hugo"];
	const opened = await Promise.allSettled(owners.map((owner) => bank.open(`demo-${owner.toLowerCase()}`, owner, 100_000)));
	await refresh();
	const failed = opened.find(({ status, reason }) => status === "rejected" && reason.status !== 409);
	if (failed) {
		throw failed.reason;
	}
	// the button that was pressed no longer exists
	$("burst").focus();
}

$("open-demo").addEventListener("click", () => act($("open-demo"), "accounts-result", openDemo));

// --- transfers

form.addEventListener("submit", (event) => {
	event.preventDefault();
	act(form.querySelector("button"), "transfer-result", async () => {
		const { from, to, amount, hold } = Object.fromEntries(new FormData(form));
		tell("transfer-result", element("p", "quiet", hold === "PT0S" ? "In progress." : "The transaction is held open: watch the sessions."));
		const made = await bank.transfer(from, to, bank.toCents(amount), hold);
		tell("transfer-result", element("p", "made",
			`${bank.money(made.amount)} moved. ${made.from.owner} has ${bank.money(made.from.balance)}, ${made.to.owner} has ${bank.money(made.to.balance)}.`));
		await refreshBeside();
	});
});

$("burst").addEventListener("click", () => act($("burst"), "burst-result", async () => {
	tell("burst-result", element("p", "quiet", "Transfers are in progress. Some are held open, some exceed the balance."));
	const { sent, made, refused } = await bank.burst();
	tell("burst-result", element("p", "made", `${made} of ${sent} transfers were made.`),
		...refused.map(({ count, example }) => problem(example, count)));
	await refreshBeside();
}));

refreshBeside();
