// Active and pending sessions over the last minute, one above the other: each has a scale of its own, so that many
// waiting calls do not flatten the curve of the few sessions.
import uPlot from "/webjars/uplot/dist/uPlot.esm.js";

const MINUTE = 60_000;

const color = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name);

const axis = { stroke: color("--quiet"), grid: { stroke: color("--grid"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };

const stepped = uPlot.paths.stepped({ align: 1 });

// the first series is the time
function plot(element, series) {
	const size = () => ({ width: element.clientWidth, height: element.clientHeight });
	const created = new uPlot({
		...size(),
		legend: { show: false },
		cursor: { show: false },
		padding: [8, 16, 0, 0],
		scales: {
			x: { time: false, range: () => [-60, 0] },
			y: { range: (plot, min, max) => [0, Math.max(4, Math.ceil((max ?? 0) * 1.1))] }
		},
		axes: [
			{ ...axis, values: (plot, ticks) => ticks.map((tick) => tick === 0 ? "now" : `${-tick} s ago`), space: 70, size: 30, incrs: [10, 20, 30, 60] },
			{ ...axis, size: 40, space: 25, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }
		],
		series: [{}, ...series]
	}, [[], ...series.map(() => [])], element);
	new ResizeObserver(() => created.setSize(size())).observe(element);
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => created.redraw());
	return created;
}

export class Chart {

	#active;

	#pending;

	#samples = [];

	constructor(active, pending) {
		this.#active = plot(active, [
			{ stroke: color("--limit"), width: 1, dash: [4, 4], points: { show: false } },
			{ stroke: color("--active"), fill: color("--active-fill"), width: 2, points: { show: false }, paths: stepped }
		]);
		this.#pending = plot(pending, [
			{ stroke: color("--pending"), fill: color("--pending-fill"), width: 2, points: { show: false }, paths: stepped }
		]);
	}

	// After a reconnection the last minute is sent again: known samples are ignored.
	add(sample) {
		if (sample.at <= this.latest?.at) {
			return false;
		}
		this.#samples.push(sample);
		while (this.#samples[0].at < sample.at - MINUTE - 1000) {
			this.#samples.shift();
		}
		return true;
	}

	get latest() {
		return this.#samples.at(-1);
	}

	draw() {
		const samples = this.#samples;
		const now = this.latest.at;
		const times = samples.map((sample) => (sample.at - now) / 1000);
		this.#active.setData([times, samples.map((sample) => sample.maxActive), samples.map((sample) => sample.statistics.active)]);
		this.#pending.setData([times, samples.map((sample) => sample.statistics.pending)]);
	}

	peak(figure) {
		return Math.max(0, ...this.#samples.map((sample) => sample.statistics[figure]));
	}

}
