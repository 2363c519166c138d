// The events of the sample, the log lines of the library, and changes of the figures, the newest first.
import { $, element, time } from "/dom.js";

const SIZE = 100;

const SOURCES = { library: "log line of the library", sample: "this sample", figures: "figures" };

const shown = new Set();

// Lines have the order of their times: those of the last minute arrive twice after a reconnection, and from two streams.
export function note(at, source, text) {
	const key = `${at} ${text}`;
	if (shown.has(key)) {
		return;
	}
	shown.add(key);
	const line = element("li", `from-${source}`, element("time", "", time(at)), " ", element("span", "source", SOURCES[source]), " ",
		element("span", "text", text));
	line.dataset.at = at;
	const log = $("log");
	const older = [...log.children].find((other) => Number(other.dataset.at) <= at);
	log.insertBefore(line, older ?? null);
	if (log.children.length > SIZE) {
		log.lastElementChild.remove();
	}
	$("no-events").hidden = true;
}

new EventSource("/events").onmessage = ({ data }) => {
	const { at, source, text } = JSON.parse(data);
	note(at, source, text);
};
