// Where a line is written: at most 200 characters, Enter sends, refused lines come back with the reason.

import { h, say, show } from "./element.js";
import { playing } from "./view.js";
import { refusal } from "./words.js";

/** @typedef {import("./types.js").View} View */

export const TEXT_MAX = 200;
const COUNT_FROM = 150;
const TYPING_AFTER_MS = 800;
const TYPING_EVERY_MS = 1000;

/**
 * The line as the room will count it: trimmed, in characters rather than UTF-16 units.
 * @param {string} typed
 */
export function drafted(typed) {
  const text = typed.replace(/\s+/g, " ").trim();
  const length = [...text].length;
  return { text, length, fits: length > 0 && length <= TEXT_MAX };
}

/**
 * @param {{handle: import("./types.js").RoomHandle, expect: (text: string, view: View) => () => void}} options
 */
export function composer({ handle, expect }) {
  const input = h("textarea", {
    rows: 1, dir: "auto", "aria-label": "Your message", enterkeyhint: "send", autocomplete: "off", maxlength: 1000,
  });
  const count = h("span", { class: "count small muted tabular", "aria-live": "polite" });
  const send = h("button", { type: "submit", class: "primary send", "aria-label": "Send" }, "➤");
  const problem = h("p", { class: "problem", role: "alert" });
  const closed = h("p", { class: "closed muted small" });
  const form = h("form", { class: "compose" }, h("div", { class: "entry" }, input, count), send);
  const node = h("div", { class: "composer" }, problem, form, closed);
  /** @type {View|null} */
  let view = null;
  let composingSince = 0;
  let signalledAt = 0;
  let last = { text: "", at: 0 };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", () => {
    typed();
    fit();
  });

  function fit() {
    const { length } = drafted(input.value);
    say(count, length >= COUNT_FROM ? `${TEXT_MAX - length}` : "");
    count.classList.toggle("over", length > TEXT_MAX);
    send.disabled = length > TEXT_MAX;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 132)}px`;
  }

  /** Typing is told only after a while of composing, and at most once a second. */
  function typed() {
    say(problem, "");
    const now = handle.serverNow();
    if (input.value.trim() === "") composingSince = 0;
    else if (composingSince === 0) composingSince = now;
    if (composingSince === 0 || now - composingSince < TYPING_AFTER_MS || now - signalledAt < TYPING_EVERY_MS) return;
    signalledAt = now;
    handle.signal("typing", {});
  }

  async function submit() {
    const { text, fits, length } = drafted(input.value);
    if (view === null || send.disabled || length === 0 || !fits) return;
    // The second half of a double tap finds an empty field; a repeated key finds the same words within half a second.
    const now = handle.serverNow();
    if (text === last.text && now - last.at < 500) return;
    last = { text, at: now };
    input.value = "";
    composingSince = 0;
    say(problem, "");
    fit();
    const remove = expect(text, view);
    try {
      await handle.command("message", { text });
      setTimeout(remove, 1500);
    } catch (error) {
      remove();
      if (input.value === "") input.value = text;
      say(problem, refusal(error));
      fit();
    }
  }

  return {
    node,
    input,
    /** @param {View} next */
    update(next) {
      view = next;
      const open = next.phase.name === "discussion" && playing(next);
      show(form, open);
      input.placeholder = `Message as ${next.you.name ?? ""}`;
      show(closed, !open);
      if (open) return;
      say(closed, closedWords(next));
      say(problem, "");
    },
    destroy() {},
  };
}

/** @param {View} view */
function closedWords(view) {
  if (view.you.seat === null) return "You are watching this game. You are dealt in at the rematch.";
  if (!playing(view)) return "Your mask has left the table. You can keep watching.";
  return view.phase.name === "ready" ? "The chat opens when the discussion starts." : "The chat opens again with the next discussion.";
}
