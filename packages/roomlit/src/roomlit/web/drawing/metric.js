// One number that is always the newest, and by how much it has changed.

import { element, write } from "../element.js";
import { NUMBERS, number } from "./number.js";

/** @param {import("./loading.js").DrawingArgs} args */
export default function ({ root, data, follow }) {
  const { field, label, delta, unit } = data;
  const value = element("div", { class: "rl-value", text: "–" });
  // Its place is kept, so that nothing below jumps.
  const change = element("div", { class: "rl-delta rl-unseen", text: "–", hidden: delta === false });
  root.append(element("div", { class: "rl-label", text: label }), value, change);
  /** @type {number|null} */
  let before = null;

  /** @param {any} news @param {number|null} now */
  function changed(news, now) {
    if (typeof delta === "string") return number(news[delta]);
    return delta && now !== null && before !== null ? now - before : null;
  }

  return follow(({ data: news }) => {
    if (news[field] === undefined) return;
    const now = number(news[field]);
    const by = changed(news, now);
    write(value, `${now === null ? String(news[field]) : NUMBERS.format(now)}${unit}`);
    change.classList.toggle("rl-unseen", by === null);
    if (by !== null) {
      change.dataset.sign = String(Math.sign(by));
      write(change, `${by > 0 ? "↑ " : by < 0 ? "↓ " : ""}${NUMBERS.format(Math.abs(by))}${unit}`);
    }
    before = now;
  }, () => { before = null; });
}
