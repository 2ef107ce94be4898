// A chart of the newest values, drawn at most once a frame however many arrive.

import { element, write } from "../element.js";
import UPlot from "../vendor/uplot.js";
import { ChartData } from "./chart_data.js";
import { NUMBERS } from "./number.js";

const STYLES = new URL("../vendor/uplot.css", import.meta.url).href;
const SECOND_MS = 1_000;
/** What lies between two marks of a time axis. */
const TIME_STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400].map((s) => s * SECOND_MS);
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
/** Room for one mark, so that neighbours do not touch. */
const TIME_PX = 88;

/** @typedef {import("./theme_colors.js").ThemeColors} ThemeColors */
/** @typedef {import("../vendor/uplot.js").Axis} Axis */

/** @param {ThemeColors} theme @returns {Axis} */
function axis(theme) {
  const line = { stroke: theme.line, width: 1 };
  return { stroke: theme.soft, grid: line, ticks: { ...line, size: 4 }, font: `12px ${theme.font}` };
}

/** @param {ThemeColors} theme @returns {Axis} */
function timeAxis(theme) {
  return { ...axis(theme), size: 32, space: TIME_PX, incrs: TIME_STEPS_MS, values: (_, marks) => marks.map((at) => CLOCK.format(at)) };
}

/** @param {HTMLElement} box @param {{width: number, height: number}} size @param {ChartData} values @param {ThemeColors} theme */
function plotIn(box, size, values, theme) {
  const lines = values.names.map((name, place) => ({ label: name, width: 2, stroke: theme.series[place % theme.series.length], points: { show: false } }));
  const timed = values.x === null;
  return new UPlot({
    ...size, ms: 1, padding: [12, 12, 0, 0],
    series: [{}, ...lines], scales: { x: { time: timed } }, legend: { show: false },
    axes: [timed ? timeAxis(theme) : axis(theme), { ...axis(theme), size: 52 }], cursor: { y: false, drag: { setScale: false } },
  }, values.columns(), box);
}

/** @param {import("./loading.js").DrawingArgs} args */
export default function ({ root, data: { x, y, window: most, placeholder }, theme, follow }) {
  const values = new ChartData({ x, y, most });
  const legend = element("div", { class: "rl-legend" });
  const box = element("div", { class: "rl-plot", role: "img", "aria-label": "Live chart" });
  const empty = element("p", { class: "rl-empty", text: placeholder });
  /** @type {UPlot|null} */
  let plot = null;
  /** @type {HTMLElement[]} */
  let newest = [];
  let frame = 0;
  /** Known from the observer: asking the element each time would lay out the page. */
  let size = { width: 0, height: 0 };

  function make() {
    plot?.destroy();
    newest = values.names.map(() => element("span"));
    legend.replaceChildren(...values.names.map((name, place) => {
      const dot = element("i");
      dot.style.background = theme.series[place % theme.series.length];
      return element("span", {}, dot, element("b", { text: name, dir: "auto" }), newest[place]);
    }));
    plot = plotIn(box, size, values, theme);
  }

  /** Shows the values under the cursor, or the newest. */
  function tell() {
    const place = plot?.cursor.idx ?? values.points.length - 1;
    values.names.forEach((name, at) => {
      const value = values.points[place]?.values[name];
      if (newest[at] !== undefined) write(newest[at], typeof value === "number" ? NUMBERS.format(value) : "–");
    });
  }

  function draw() {
    frame = 0;
    empty.hidden = !values.empty;
    if (size.width === 0) return;
    if (plot !== null && plot.series.length === values.names.length + 1) plot.setData(values.columns());
    else if (!values.empty) make();
    tell();
  }

  const soon = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const stop = follow((event) => {
    values.add(event);
    soon();
  }, () => {
    values.clear();
    soon();
  });
  const off = theme.onChange(() => {
    plot?.destroy();
    plot = null;
    soon();
  });
  const resized = new ResizeObserver(([{ contentRect }]) => {
    size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
    if (size.width > 0) plot?.setSize(size);
    soon();
  });
  resized.observe(box);
  box.addEventListener("pointermove", soon);
  root.append(element("link", { rel: "stylesheet", href: STYLES }), element("div", { class: "rl-chart" }, legend, box, empty));
  return () => {
    stop();
    off();
    resized.disconnect();
    cancelAnimationFrame(frame);
    plot?.destroy();
  };
}
