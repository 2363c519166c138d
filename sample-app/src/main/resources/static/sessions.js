// The figures of the sessions: server-sent events, to which the browser reconnects by itself.
import { Chart } from "/chart.js";
import { $, show } from "/dom.js";
import { note } from "/log.js";

const chart = new Chart($("chart"), $("pending-chart"));
let drawing = false;

function draw() {
	const sample = chart.latest;
	const { active, pending, committed, rolledBack, failed, unknown, rejected, retries, leaked } = sample.statistics;
	show("active", active);
	show("max-active", sample.maxActive);
	show("pending", pending);
	show("committed", committed);
	show("rolled-back", rolledBack);
	show("rejected", rejected);
	show("retries", retries);
	show("leaked", leaked);
	show("bad", failed + unknown);
	$("bad-figure").classList.toggle("alarm", failed + unknown > 0);
	chart.draw();
	show("peak", `Peak of the last minute: ${chart.peak("active")} active, ${chart.peak("pending")} pending. The dashed line is the limit.`);
}

// --- what has changed, at most one line a second

const CHANGES = [["committed", "committed"], ["rolledBack", "rolled back"], ["failed", "failed"], ["unknown", "of unknown outcome"],
	["rejected", "refused a session"], ["retries", "retried"], ["leaked", "reported as open for too long"]];

let noted;

function noteChanges(sample) {
	if (!noted || sample.at - noted.at >= 1000) {
		const changes = CHANGES.filter(([figure]) => noted && sample.statistics[figure] > noted.statistics[figure])
			.map(([figure, words]) => `${sample.statistics[figure] - noted.statistics[figure]} ${words}`);
		if (changes.length > 0) {
			note(sample.at, "figures", changes.join(", "));
		}
		noted = sample;
	}
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
	if (!chart.add(sample)) {
		return;
	}
	noteChanges(sample);
	if (!drawing) {
		drawing = true;
		// the last minute arrives in one piece and is drawn once
		setTimeout(() => {
			drawing = false;
			draw();
		}, 30);
	}
};
