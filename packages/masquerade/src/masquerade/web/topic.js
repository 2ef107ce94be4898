// What the table talks about, and the twist: for a few seconds it is the brightest thing on the page.

import { h, say, show } from "./element.js";
import { icon } from "./icons.js";

/** @typedef {import("./wire.js").View} View */

const FRESH_MS = 9000;

/** @param {{twisted?: () => void}} options @returns {import("./types.js").Part} */
export function topicCard({ twisted = () => {} } = {}) {
  const text = h("p", { class: "topic-text", dir: "auto" });
  const turn = h("p", { class: "twist-text", dir: "auto" });
  const twist = h("div", { class: "twist", hidden: true }, h("span", { class: "twist-sign" }, icon("twist"), "Twist"), turn);
  const node = h("section", { class: "topic", "aria-label": "Topic", "aria-live": "polite" }, text, twist);
  /** @type {string|null} */
  let known = null;
  let topic = "";
  /** @type {ReturnType<typeof setTimeout>|null} */
  let calm = null;

  function soothe() {
    if (calm !== null) clearTimeout(calm);
    calm = null;
    twist.classList.remove("fresh");
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      const words = view.topic?.text ?? "";
      const turned = view.topic?.twist ?? null;
      const { name } = view.phase;
      show(node, words !== "" && (name === "discussion" || name === "voting" || name === "runoff"));
      say(text, words);
      if (topic !== words) {
        topic = words;
        known = turned;
        soothe();
      } else if (turned !== null && known === null) {
        known = turned;
        soothe();
        twist.classList.add("fresh");
        calm = setTimeout(soothe, FRESH_MS);
        twisted();
      }
      say(turn, turned ?? "");
      show(twist, turned !== null);
    },
    destroy: soothe,
  };
}
