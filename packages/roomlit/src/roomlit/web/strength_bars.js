// The connection as three bars beside a live component, and its figures in words for whoever taps them.

import { element, write } from "./element.js";

/** @param {import("./types.js").RoomHandle} room */
export function strengthBars(room) {
  const marks = [element("i"), element("i"), element("i")];
  const words = element("div", { class: "rl-strength", hidden: true });
  const button = element("button", { type: "button", class: "rl-bars", "aria-expanded": "false", click: turn }, ...marks);

  function turn() {
    words.hidden = !words.hidden;
    button.setAttribute("aria-expanded", String(!words.hidden));
    draw();
  }

  function draw() {
    const { grade, bars, words: told, details } = room.strength;
    button.dataset.grade = grade;
    button.title = told;
    button.setAttribute("aria-label", `Connection: ${told}`);
    marks.forEach((mark, place) => mark.toggleAttribute("data-on", place < bars));
    if (!words.hidden) write(words, [told, ...details].join(" · "));
  }

  const offs = [room.onStatus(draw), room.onQuality(draw)];
  draw();
  return { button, words, destroy: () => { for (const off of offs) off(); } };
}
