// The few signs of the table, drawn in one stroke width; each stands beside a word or names its button.

import { svg } from "./element.js";

/** Paths on a 24 × 24 grid, stroked in the colour of the text. @type {Record<string, string>} */
const SHAPES = {
  human: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17z M8.8 10v.6 M15.2 10v.6 M8.4 14.2c1.9 2.4 5.3 2.4 7.2 0",
  ai: "M5 8.5h14v10.5H5z M12 8.5V4.5 M10.7 3.5h2.6 M9 12.6v1.4 M15 12.6v1.4 M9.5 16.6h5 M2.6 12v3 M21.4 12v3",
  unmarked: "M12 6.5v11 M6.5 12h11",
  rules: "M9.1 9.2a3 3 0 1 1 4.4 2.7c-1 .6-1.5 1.2-1.5 2.3 M12 17.4v.2 M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z",
  loud: "M4 9.5h3.5L12 5.5v13l-4.5-4H4z M15.5 9.2c1.4 1.6 1.4 4 0 5.6 M18 6.8c2.8 3 2.8 7.4 0 10.4",
  quiet: "M4 9.5h3.5L12 5.5v13l-4.5-4H4z M16 9.5l5 5 M21 9.5l-5 5",
  host: "M4 17.5h16 M4.5 14.5L3.5 7l5 3.6L12 5l3.5 5.6l5-3.6l-1 7.5z",
  pause: "M9 6v12 M15 6v12",
  resume: "M8 5.5v13l10.5-6.5z",
  more_time: "M12 8v4.5l3 2 M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16z M10 1.8h4",
  lock: "M6 11h12v9H6z M8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  unlock: "M6 11h12v9H6z M8.5 11V8a3.5 3.5 0 0 1 6.7-1.4",
  remove: "M14 4H5v16h9 M10 12h10.5 M17 8.5l3.5 3.5l-3.5 3.5",
  chair: "M7 3.5v17 M17 14.5v6 M7 14.5h10 M7 4.5c4-1.2 7 0 7 2.5v7.5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  send: "M4.5 12h14 M12.5 5.5L19 12l-6.5 6.5",
  seal: "M5 5.5h14v13H5z M5.5 6l6.5 6.5L18.5 6",
  watch: "M2.5 12c4.5-7.5 14.5-7.5 19 0c-4.5 7.5-14.5 7.5-19 0z M12 9.3a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 0 0 0-5.4z",
  twist: "M13 2.8L5.5 13.5h6L10.5 21.2L18.5 10h-6.2z",
  invite: "M9.5 11.5a3.6 3.6 0 1 0 0-7.2a3.6 3.6 0 0 0 0 7.2z M3 19.7c.6-3.4 3.2-5.2 6.5-5.2s5.9 1.8 6.5 5.2 M18.5 7.5v6 M15.5 10.5h6",
  shield: "M12 3.2l7 2.6v5.4c0 4.4-2.8 7.6-7 9.6c-4.2-2-7-5.2-7-9.6V5.8z M12 8.3v4.4 M12 15.8v.2",
  hide: "M4 4l16 16 M9.9 6.2c4.4-1 8.6 1 11.6 5.8c-.8 1.3-1.8 2.4-2.8 3.3 M6.3 7.9c-1.5 1-2.8 2.4-3.8 4.1c3.3 5.4 9.2 7.2 13.7 4.4",
  phone: "M8 3h8v18H8z M11.4 17.9h1.2",
  close: "M6 6l12 12 M18 6L6 18",
};

/** @param {string} name @param {string} [look] */
export function icon(name, look = "") {
  return svg(
    "svg", { viewBox: "0 0 24 24", class: `icon ${look}`.trim(), "aria-hidden": "true", focusable: "false" },
    svg("path", { d: SHAPES[name] ?? "" }),
  );
}

/** The word and sign of a role: never colour alone. @param {import("./wire.js").Role} role */
export function roleTag(role) {
  const node = document.createElement("span");
  node.className = `tag ${role}`;
  node.append(icon(role), role === "ai" ? "AI" : "Human");
  return node;
}
