// The page of a link that leads to no room, and of none at all: what is wrong, a field for a better code, and the way out.

import { h, say } from "./element.js";
import { home, hasPages } from "./site.js";
import { mounting } from "./mount.js";
import { LAYOUT } from "./layout.css.js";
import { LOBBY } from "./lobby.css.js";
import { PARTS } from "./parts.css.js";
import { THEME, schemeOf } from "./theme.css.js";

/** @typedef {{room: string, title: string, line: string}} CodePageData */

const mounted = mounting({ css: THEME + LAYOUT + PARTS + LOBBY, draw: (root, data) => draw(root, /** @type {any} */ (data)) });

/** @param {HTMLElement} parent @param {CodePageData} data */
export function codePage(parent, data) {
  const dress = () => mounted(data, parent).root.setAttribute("data-scheme", schemeOf(parent));
  dress();
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", dress);
}

/** @param {HTMLElement} root @param {CodePageData} data */
function draw(root, { title, line }) {
  const code = h("input", {
    type: "text", name: "code", maxlength: 200, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", enterkeyhint: "go",
    "aria-label": "Room code", placeholder: "Room code",
  });
  const problem = h("p", { class: "problem", role: "alert" });
  // The server reads what people type and paste in many ways: it leads on to the room.
  const form = h("form", { class: "stack", method: "get", action: "./" }, code, problem, h("button", { type: "submit", class: "primary wide" }, "Join"));
  form.addEventListener("submit", (event) => {
    if (code.value.trim() !== "") return;
    event.preventDefault();
    say(problem, "Type the room code first. It has six letters and digits, such as ABC234.");
    code.focus();
  });
  const out = hasPages() ? h("a", { class: "button wide", href: home() }, "All rooms") : null;
  root.replaceChildren(h("main", { class: "screen" }, h("section", { class: "door panel stack" }, h("h2", {}, title), h("p", { class: "muted", dir: "auto" }, line), form, out)));
  return { close() {} };
}
