// How far something is, as a bar with words.

import { element, write } from "../element.js";
import { number } from "./number.js";

/** @param {import("./loading.js").DrawingArgs} args */
export default function ({ root, data, follow }) {
  const { field, text, total, label } = data;
  const words = element("span", { class: "rl-words", text: label, dir: "auto" });
  const share = element("span", { class: "rl-share", text: "waiting" });
  const fill = element("div", { class: "rl-fill" });
  const bar = element("div", { class: "rl-bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": label || "Progress" }, fill);
  root.append(element("div", { class: "rl-line" }, words, share), bar);

  return follow(({ data: news }) => {
    if (typeof news[text] === "string") write(words, news[text]);
    const done = number(news[field]);
    if (done === null) return;
    const percent = Math.min(100, Math.max(0, (100 * done) / total));
    fill.style.width = `${percent}%`;
    bar.toggleAttribute("data-full", percent === 100);
    bar.setAttribute("aria-valuenow", String(Math.round(percent)));
    write(share, percent === 100 ? "✓ 100 %" : `${Math.floor(percent)} %`);
  });
}
