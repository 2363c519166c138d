// Accounts and transfers, and what connects the parts of the page.
import * as bank from "/bank.js";
import { allowBreaks, onBreak } from "/breaks.js";
import { showCode } from "/code.js";
import { $, act, describe, element, show, tell } from "/dom.js";
import { watchScopes } from "/scopes.js";
import "/sessions.js";

const form = $("transfer");

// --- accounts

function options(select, accounts, index) {
	const chosen = select.value;
	select.replaceChildren(...accounts.map(({ id, owner }) => new Option(owner === id ? id : `${owner} (${id})`, id)));
	select.value = accounts.some(({ id }) => id === chosen) ? chosen : accounts[Math.min(index, accounts.length - 1)]?.id ?? "";
}

function row({ id, owner, balance }) {
	const cells = element("tr", "", element("td", "", id), element("td", "", owner), element("td", "money", bank.money(balance)));
	cells.dataset.account = id;
	return cells;
}

// why nothing may be aborted or broken here
let refusal = null;

async function refresh() {
	const accounts = await bank.accounts();
	$("no-accounts").hidden = accounts.length > 0;
	$("accounts-empty").hidden = accounts.length > 0;
	$("accounts-scroll").hidden = accounts.length === 0;
	$("accounts").replaceChildren(...accounts.map(row));
	const sum = accounts.reduce((total, { balance }) => total + BigInt(balance), 0n);
	show("total", accounts.length ? `${bank.money(sum)} in total` : "");
	options(form.elements.from, accounts, 0);
	options(form.elements.to, accounts, 1);
	allowBreaks(refusal ?? (accounts.length < 2 ? "Open the demo accounts first: transfers are made while something is broken." : null));
}

// An error of this refresh is shown beside the accounts, so that the result of the action stays visible beside its button.
const refreshBeside = () => refresh().then(() => $("accounts-result").replaceChildren(), (error) => tell("accounts-result", describe(error)));

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
	act($("transfer-button"), "transfer-result", async () => {
		const { from, to, amount, hold } = Object.fromEntries(new FormData(form));
		tell("transfer-result", element("p", "quiet", hold === "PT0S" ? "In progress." : "The transaction is held open: it is among the open scopes."));
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
		...refused.map(({ count, example }) => describe(example, count)));
	await refreshBeside();
}));

onBreak(refreshBeside);

async function start() {
	try {
		({ refusal } = await bank.demo());
	}
	catch (error) {
		refusal = error.message;
	}
	watchScopes(refusal);
	await refreshBeside();
}

start();
showCode();
