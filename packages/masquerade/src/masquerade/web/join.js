// The door: a nickname, the password where there is one, and one button; or the seat this browser already holds.

import { button, h, say, show } from "./element.js";
import { refusal } from "./words.js";

export const NAME_MAX = 24;
const REMEMBERED = "masquerade_name";
const NAMELESS = "Guest";

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

/** @param {string} room @param {string} words */
function heading(room, words) {
  return h("div", { class: "stack" }, h("p", { class: "muted small" }, "Room ", h("strong", { class: "code-small tabular" }, room)), h("h2", {}, words));
}

/**
 * The form for a new seat. Who plays alone is let in at once: only the reveal would show the name.
 * @param {{room: string, name: string, password?: boolean, alone?: boolean,
 *   enter: (name: string, meta: Record<string, unknown>) => Promise<unknown>}} options
 *   password: whether the room asks for one, as far as the page knows
 */
export function joinForm({ room, name, password = false, alone = false, enter }) {
  const input = h("input", {
    type: "text", maxlength: NAME_MAX, dir: "auto", autocomplete: "nickname", autocapitalize: "words", enterkeyhint: "go",
    "aria-label": "Nickname", placeholder: "Nickname",
  });
  input.value = name || remembered();
  const word = h("input", {
    type: "text", maxlength: 40, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
    "aria-label": "Password", placeholder: "Password of this room", hidden: !password,
  });
  const go = h("button", { type: "submit", class: "primary wide" }, "Join");
  const problem = h("p", { class: "problem", role: "alert" });
  let busy = false;
  const form = h("form", { class: "stack" }, input, word, problem, go);

  /** @param {string} wanted */
  async function knock(wanted) {
    busy = true;
    go.setAttribute("aria-busy", "true");
    say(problem, "");
    try {
      await enter(wanted, word.hidden ? {} : { password: word.value.trim() });
      if (!alone || wanted !== NAMELESS) remember(wanted);
    } catch (/** @type {any} */ error) {
      if (error?.code === "join/password") {
        // The host may have set one after this page was opened; then it is no mistake yet.
        const asked = !word.hidden && word.value.trim() !== "";
        show(word, true);
        say(problem, asked ? refusal(error) : "This room has a password. Ask the host for it.");
        word.focus();
        word.select();
      } else {
        say(problem, refusal(error));
        if (typeof error?.code === "string" && error.code.startsWith("join/name")) input.focus();
      }
    } finally {
      busy = false;
      go.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    const wanted = input.value.trim();
    if (wanted !== "") return knock(wanted);
    say(problem, refusal({ code: "join/name_empty" }));
    input.focus();
  });
  if (alone) queueMicrotask(() => knock(input.value.trim() || NAMELESS));
  const promise = h("p", { class: "muted small" }, "Only the waiting room sees it. At the table you wear a mask until the reveal.");
  return { node: h("section", { class: "door panel stack" }, heading(room, "What should people call you?"), form, promise), input };
}

/**
 * The choice when this browser already holds a seat.
 * @param {{room: string, name: string, resume: () => void, another: () => void}} options
 */
export function welcomeBack({ room, name, resume, another }) {
  const same = button({ label: name ? `Continue as ${name}` : "Continue with my seat", class: "primary wide", run: resume });
  const other = button({ label: "Join as another", class: "wide", run: another });
  return { node: h("section", { class: "door panel stack" }, heading(room, "You have a seat here"), same, other) };
}
