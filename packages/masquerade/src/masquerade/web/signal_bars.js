// How good this browser's connection is: three bars, and the figures in words for whoever taps them.

import { h, say, show, svg } from "./element.js";

/** Left to right, each taller than the one before it. */
const BARS = ["M3.5 18.5v-4", "M10 18.5v-8.5", "M16.5 18.5v-13"];

/** @param {{handle: import("./types.js").RoomHandle}} options */
export function signalBars({ handle }) {
  const marks = BARS.map((d) => svg("path", { d }));
  const words = h("p", { class: "signal small muted", hidden: true });
  const node = h("button", {
    type: "button", class: "bare sign light", "aria-expanded": "false",
    on: { click: () => { show(words, words.hidden); node.setAttribute("aria-expanded", String(!words.hidden)); } },
  }, svg("svg", { viewBox: "0 0 20 22", class: "icon", "aria-hidden": "true", focusable: "false" }, ...marks));

  function draw() {
    const { grade, bars, words: told, details } = handle.strength;
    node.setAttribute("data-grade", grade);
    node.setAttribute("aria-label", handle.status === "connected" ? "Connected" : "Not connected");
    node.title = told;
    marks.forEach((mark, place) => mark.toggleAttribute("data-on", place < bars));
    say(words, [told, ...details].join(" · "));
  }

  const off = [handle.onStatus(draw), handle.onQuality(draw)];
  draw();
  return {
    node,
    words,
    /** @param {boolean} visible */
    show(visible) {
      show(node, visible);
      if (!visible) show(words, false);
    },
    destroy() {
      for (const stop of off) stop();
    },
  };
}
