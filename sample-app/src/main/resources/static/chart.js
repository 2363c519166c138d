// Active and pending sessions over the last minute.
import uPlot from "/webjars/uplot/dist/uPlot.esm.js";

const MINUTE = 60_000;

const color = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name);

export class Chart {

	#element;

	#plot;

	#samples = [];

	constructor(element) {
		this.#element = element;
		const axis = { stroke: color("--quiet"), grid: { stroke: color("--grid"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
		this.#plot = new uPlot({
			...this.#size(),
			legend: { show: false },
			cursor: { show: false },
			padding: [8, 16, 0, 0],
			scales: {
				x: { time: false, range: () => [-60, 0] },
				y: { range: (plot, min, max) => [0, Math.max(4, Math.ceil((max ?? 0) * 1.1))] }
			},
			axes: [
				{ ...axis, values: (plot, ticks) => ticks.map((tick) => tick === 0 ? "now" : `${-tick} s ago`), space: 70, size: 30, incrs: [10, 20, 30, 60] },
				{ ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }
			],
			series: [
				{},
				{ stroke: color("--limit"), width: 1, dash: [4, 4], points: { show: false } },
				{ stroke: color("--pending"), width: 2, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) },
				{ stroke: color("--active"), fill: color("--active-fill"), width: 2, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) }
			]
		}, [[], [], [], []], element);
		new ResizeObserver(() => this.#plot.setSize(this.#size())).observe(element);
		matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#plot.redraw());
	}

	#size() {
		return { width: this.#element.clientWidth, height: this.#element.clientHeight };
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
		this.#plot.setData([
			samples.map((sample) => (sample.at - now) / 1000),
			samples.map((sample) => sample.maxActive),
			samples.map((sample) => sample.statistics.pending),
			samples.map((sample) => sample.statistics.active)
		]);
	}

	peak(figure) {
		return Math.max(0, ...this.#samples.map((sample) => sample.statistics[figure]));
	}

}
