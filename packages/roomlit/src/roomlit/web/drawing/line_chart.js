// A chart of the newest values, drawn at most once a frame however many arrive.

import { element } from "../element.js";
import UPlot from "../vendor/uplot.js";
import { ChartData } from "./chart_data.js";

const LEGEND_PX = 32;
const HEIGHT_PX = 260;
const STYLES = new URL("../vendor/uplot.css", import.meta.url).href;

/** @param {import("./theme_colors.js").ThemeColors} theme @returns {import("../vendor/uplot.js").Axis} */
function axis(theme) {
  return { stroke: () => theme.soft, grid: { stroke: () => theme.line, width: 1 }, ticks: { stroke: () => theme.line, width: 1, size: 4 }, font: `12px ${theme.font}` };
}

/** @param {import("./loading.js").DrawingArgs} args */
export default function ({ root, data: { x, y, window: most, height, placeholder }, theme, follow }) {
  const values = new ChartData({ x, y, most });
  const box = element("div", { class: "rl-chart", role: "img", "aria-label": "Live chart" });
  const empty = element("p", { class: "rl-empty", text: placeholder });
  box.style.height = `${height ?? HEIGHT_PX}px`;
  /** @type {UPlot|null} */
  let plot = null;
  let frame = 0;

  const size = () => ({ width: Math.max(80, box.clientWidth), height: box.clientHeight - LEGEND_PX });

  function make() {
    const colors = (/** @type {number} */ place) => theme.series[place % theme.series.length];
    const lines = values.names.map((name, place) => ({
      label: name, width: 2, stroke: () => colors(place), points: { show: false }, value: (/** @type {unknown} */ _, /** @type {number|null} */ v) => (v === null ? "–" : String(+v.toPrecision(6))),
    }));
    return new UPlot({
      ...size(), ms: 1, series: [{ label: x ?? "time" }, ...lines], scales: { x: { time: x === null } },
      axes: [axis(theme), { ...axis(theme), size: 56 }], cursor: { y: false, drag: { setScale: false } }, padding: [8, 12, 0, 0],
    }, values.columns(), box);
  }

  function draw() {
    frame = 0;
    empty.hidden = !values.empty;
    if (values.empty || box.clientWidth === 0) return;
    if (plot !== null && plot.series.length === values.names.length + 1) return plot.setData(values.columns());
    plot?.destroy();
    plot = make();
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
  const resized = new ResizeObserver(() => {
    plot?.setSize(size());
    soon();
  });
  resized.observe(box);
  root.append(element("link", { rel: "stylesheet", href: STYLES }), box);
  box.append(empty);
  return () => {
    stop();
    off();
    resized.disconnect();
    cancelAnimationFrame(frame);
    plot?.destroy();
  };
}
