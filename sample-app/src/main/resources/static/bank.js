// The bank over HTTP. Amounts are cents, as BigInt: a balance may exceed the largest exact number.

export class Problem extends Error {

	// the problem detail of the answer, with its own members
	constructor(problem) {
		super(problem.detail);
		Object.assign(this, problem);
	}

}

const exactNumbers = (key, value, context) =>
	(Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source) ? BigInt(context.source) : value;

async function call(method, path, body) {
	let response;
	let content;
	try {
		// with every POST, even without a body: a page of another site cannot send this header
		response = await fetch(path, { method, body, headers: method === "GET" ? {} : { "Content-Type": "application/json" } });
		const text = await response.text();
		const type = response.headers.get("Content-Type") ?? "";
		content = /json/.test(type) ? JSON.parse(text, exactNumbers) : {};
	}
	catch {
		throw new Problem({ status: 0, title: "No answer", detail: "The bank cannot be reached. Is the application running?"
			+ (method === "GET" ? "" : " The outcome of the request is unknown: check the accounts before you send it again.") });
	}
	if (!response.ok) {
		throw new Problem({ ...content, status: response.status, title: content.title ?? response.statusText, detail: content.detail ?? "" });
	}
	return content;
}

export const accounts = () => call("GET", "/accounts");

export const open = (id, owner, balance) => call("POST", "/accounts", JSON.stringify({ id, owner, balance }));

export function transfer(from, to, cents, hold) {
	const body = `{"from": ${JSON.stringify(from)}, "to": ${JSON.stringify(to)}, "amount": ${cents}}`;
	return call("POST", `/transfers?hold=${encodeURIComponent(hold)}`, body);
}

export const burst = () => call("POST", "/bursts");

// what the page shows of the library: the same endpoint that an application in production has, and timers

export const scopes = async () => (await call("GET", "/actuator/neo4jsessions/default")).scopes;

export const times = () => call("GET", "/times");

// for the demonstration only: see DemoController

export const demo = () => call("GET", "/demo");

export const abort = (id) => call("POST", "/demo/aborts", JSON.stringify({ id }));

export const breakSomething = (scenario) => call("POST", "/demo/breaks", JSON.stringify({ scenario }));

export const code = () => call("GET", "/code");

export function toCents(text) {
	const [units, fraction = ""] = text.trim().split(/[.,]/);
	return BigInt(units + fraction.padEnd(2, "0"));
}

export function money(cents) {
	const digits = String(cents).padStart(3, "0");
	return `${BigInt(digits.slice(0, -2)).toLocaleString("en")}.${digits.slice(-2)}`;
}
