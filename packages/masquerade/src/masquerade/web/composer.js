// Where a line is written: at most 200 characters, Enter sends, refused lines come back with the reason.

import { draftsOf } from "./drafts.js";
import { composes, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { playing } from "./view_reducer.js";
import { STOPPED, closedWords, refusal, watchingWords } from "./words.js";

/** @typedef {import("./wire.js").View} View */

export const TEXT_MAX = 200;
const COUNT_FROM = 150;
const TYPING_AFTER_MS = 800;
const TYPING_EVERY_MS = 1000;

/**
 * The line as the room will count it: trimmed, in characters rather than UTF-16 units.
 * @param {string} typed
 * @param {number} [most]
 */
export function drafted(typed, most = TEXT_MAX) {
  const text = typed.replace(/\s+/g, " ").trim();
  const length = [...text].length;
  return { text, length, fits: length > 0 && length <= most };
}

/**
 * The draft addressed to a mask; once is enough.
 * @param {string} draft @param {string} name
 */
export function addressed(draft, name) {
  const start = `${name}, `;
  const rest = draft.trimStart();
  return rest.toLowerCase().startsWith(start.trim().toLowerCase()) ? draft : start + rest;
}

/**
 * @param {{handle: import("./types.js").RoomHandle, expect: (text: string, view: View) => () => void}} options
 */
export function composer({ handle, expect }) {
  const input = h("textarea", {
    rows: 1, dir: "auto", "aria-label": "Your message", enterkeyhint: "send", autocomplete: "off", maxlength: 1000,
  });
  const count = h("span", { class: "count small muted tabular", "aria-live": "polite" });
  const send = h("button", { type: "submit", class: "primary send", "aria-label": "Send" }, icon("send"));
  const problem = h("p", { class: "problem", role: "alert" });
  const waits = h("p", { class: "waits-note small muted", role: "status" });
  const closed = h("p", { class: "closed muted small" });
  const form = h("form", { class: "compose" }, h("div", { class: "entry" }, input, count), send);
  const node = h("div", { class: "composer" }, problem, waits, form, closed);
  /** @type {View|null} */
  let view = null;
  let composingSince = 0;
  let signalledAt = 0;
  let last = { text: "", at: 0 };
  const kept = draftsOf(handle.room, "message");
  let whose = "";

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composes(event)) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", () => {
    typed();
    fit();
    keep();
  });

  function keep() {
    kept.keep(whose, { line: input.value });
  }

  function fit() {
    const { length } = drafted(input.value);
    say(count, length >= COUNT_FROM ? `${TEXT_MAX - length}` : "");
    count.classList.toggle("over", length > TEXT_MAX);
    send.disabled = length > TEXT_MAX || held() !== "";
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 132)}px`;
  }

  /** Why a line cannot go now although the chat is open. */
  function held() {
    if (view?.phase.paused) return "Paused. You can write: your words wait here.";
    if (handle.sends) return "";
    // Why it will not come back by itself stands at the top of the page, with the way out.
    return STOPPED[handle.why] ? "You cannot write here for now. Your words stay." : "No connection. Your words stay here until it is back.";
  }

  /** Typing is told only after a while of composing, and at most once a second. */
  function typed() {
    say(problem, "");
    const now = handle.serverNow();
    if (input.value.trim() === "") composingSince = 0;
    else if (composingSince === 0) composingSince = now;
    if (composingSince === 0 || now - composingSince < TYPING_AFTER_MS || now - signalledAt < TYPING_EVERY_MS) return;
    signalledAt = now;
    if (held() === "") handle.signal("typing", {});
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
    keep();
    const remove = expect(text, view);
    try {
      await handle.command("message", { text });
      setTimeout(remove, 1500);
    } catch (error) {
      remove();
      giveBack(text, error);
    }
  }

  /** It was refused; what is being written stays. @param {string} text @param {unknown} why */
  function giveBack(text, why) {
    if (input.value === "") input.value = text;
    say(problem, refusal(why));
    fit();
    keep();
  }

  /** Lines from before a reload, on their way still. @param {View} first */
  function resume(first) {
    for (const { name, args, answer } of handle.waiting) {
      if (name !== "message") continue;
      const remove = expect(String(args.text), first);
      answer.then(() => setTimeout(remove, 1500), remove);
    }
  }

  function draw() {
    if (view === null) return;
    const open = view.phase.name === "discussion" && playing(view);
    show(form, open);
    show(waits, open && held() !== "");
    say(waits, held());
    // Why somebody only watches stands at the top of the table already.
    show(closed, !open && watchingWords(view) === null);
    if (open) return fit();
    say(closed, closedWords(view));
    say(problem, "");
  }

  const offStatus = handle.onStatus(draw);
  const offUnsent = handle.on("unsent", ({ data }) => {
    if (data.name === "message") giveBack(String(data.args.text), data);
  });

  return {
    node,
    input,
    /** @param {string} name */
    mention(name) {
      if (form.hidden) return;
      input.value = addressed(input.value, name);
      input.focus();
      input.setSelectionRange(input.value.length, input.value.length);
      fit();
      keep();
    },
    /** @param {View} next */
    update(next) {
      const before = view;
      view = next;
      if (before === null) resume(next);
      const now = `${next.game}:${next.you.name ?? ""}`;
      if (whose !== now) {
        whose = now;
        input.value = kept.read(now)["line"] ?? "";
      }
      input.placeholder = `Message as ${next.you.name ?? ""}`;
      if (before === null || before.phase !== next.phase || before.you !== next.you || before.seats !== next.seats) draw();
    },
    destroy() {
      offStatus();
      offUnsent();
    },
  };
}
