// The door: a nickname and one button, or the seat this browser already holds.

import { button, h, say } from "./element.js";
import { refusal } from "./words.js";

export const NAME_MAX = 24;
const REMEMBERED = "masquerade_name";

/** The name used last in this browser, if it may be read. */
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name */
function remember(name) {
  try {
    localStorage.setItem(REMEMBERED, name);
  } catch {
    // A browser without storage asks again next time.
  }
}

/** @param {string} room */
function heading(room) {
  return h("div", { class: "stack" }, h("p", { class: "muted small" }, "Room ", h("strong", { class: "tabular" }, room)), h("h2", {}, "What should people call you?"));
}

/**
 * The form for a new seat.
 * @param {{room: string, name: string, enter: (name: string) => Promise<unknown>}} options
 */
export function joinForm({ room, name, enter }) {
  const input = h("input", {
    type: "text", maxlength: NAME_MAX, dir: "auto", autocomplete: "nickname", autocapitalize: "words", enterkeyhint: "go",
    "aria-label": "Nickname", placeholder: "Nickname",
  });
  input.value = name || remembered();
  const go = h("button", { type: "submit", class: "primary wide" }, "Join");
  const problem = h("p", { class: "problem", role: "alert" });
  let busy = false;
  const form = h("form", { class: "stack" }, input, problem, go);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = input.value.trim();
    if (busy) return;
    if (wanted === "") {
      say(problem, refusal({ code: "join/name_empty" }));
      input.focus();
      return;
    }
    busy = true;
    go.setAttribute("aria-busy", "true");
    say(problem, "");
    try {
      await enter(wanted);
      remember(wanted);
    } catch (error) {
      say(problem, refusal(error));
    } finally {
      busy = false;
      go.removeAttribute("aria-busy");
    }
  });
  const promise = h("p", { class: "muted small" }, "Only the waiting room sees it. At the table you wear a mask until the reveal.");
  return { node: h("section", { class: "door panel stack" }, heading(room), form, promise), input };
}

/**
 * The choice when this browser already holds a seat.
 * @param {{room: string, name: string, resume: () => void, another: () => void}} options
 */
export function welcomeBack({ room, name, resume, another }) {
  const same = button({ label: name ? `Continue as ${name}` : "Continue with my seat", class: "primary wide", run: resume });
  const other = button({ label: "Join as another", class: "wide", run: another });
  return {
    node: h(
      "section", { class: "door panel stack" },
      h("p", { class: "muted small" }, "Room ", h("strong", { class: "tabular" }, room)), h("h2", {}, "You have a seat here"), same, other,
    ),
  };
}
