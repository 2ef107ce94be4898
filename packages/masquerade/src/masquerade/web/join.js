// The door: a nickname, the password where there is one, and one button; what a locked room offers instead; or the seat
// this browser already holds.

import { button, h, say, show } from "./element.js";
import { home } from "./site.js";
import { refusal } from "./words.js";

export const NAME_MAX = 24;
const REMEMBERED = "masquerade_name";
const NAMELESS = "Guest";
const TAKEN = "Somebody here has that name. Choose another, or ask for your seat if it is yours: a new browser does not know it.";
/** What an answer says that no other name changes: a title, and a line. @type {Record<string, [string, string]>} */
const SHUT = {
  "join/declined": ["The host said no", "You are not let into this room."],
  "join/banned": ["You’re not let in", "The host has taken you out of this room, or said no when you asked. Only the host can change that."],
};
/** Between two looks whether the host has answered. */
const KNOCK_MS = 2_000;

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

/** Whether the room has only not answered yet: who waits goes on waiting. @param {any} error */
function passes(error) {
  return error?.code === "connection/lost" || error?.retry_ms > 0;
}

/** Whether a field may take the focus by itself: on a phone that would put the keyboard over half of the page. */
function handy() {
  return matchMedia("(hover: hover) and (pointer: fine)").matches;
}

/** @param {string} room @param {string} words */
function heading(room, words) {
  return h("div", { class: "stack" }, h("p", { class: "muted small" }, "Room ", h("strong", { class: "code-small tabular", translate: "no" }, room)), h("h2", {}, words));
}

/**
 * The form for a new seat. Who plays alone is let in at once: only the reveal would show the name.
 * @param {{room: string, name: string, password?: boolean, locked?: boolean, watch?: boolean, alone?: boolean,
 *   trouble?: string, enter: (name: string, meta: Record<string, unknown>) => Promise<unknown>}} options
 *   password: whether the room asks for one, locked: whether it gives out no seats, both as far as the page knows;
 *   watch: whether a locked room may be watched; trouble: why somebody who has a seat stands at the door
 */
export function joinForm({ room, name, password = false, locked = false, watch = false, alone = false, trouble = "", enter }) {
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
  const mine = button({ label: "That is me", class: "wide", run: () => knock(input.value.trim(), { reclaim: true }) });
  mine.hidden = true;
  input.addEventListener("input", () => show(mine, false));
  let busy = false;
  /** What the host has been asked and has not answered; null while nobody waits. @type {object|null} */
  let waits = null;
  const lost = h("p", { class: "muted small", role: "status" });
  const promise = h("p", { class: "muted small" }, "Only the waiting room sees it. At the table you wear a mask until the reveal.");
  const node = h("section", { class: "door panel stack" });

  function ask() {
    const form = h("form", { class: "stack" }, input, word, problem, go, mine);
    form.addEventListener("submit", submit);
    node.replaceChildren(heading(room, "What should people call you?"), form, promise);
    if (!alone && handy()) queueMicrotask(() => (input.value === "" || word.hidden ? input : word).focus({ preventScroll: true }));
  }

  /** Only the host can change that, and no other name does. @param {string} code */
  function shut(code) {
    const again = button({ label: "Try again", class: "wide", run: ask });
    const [title, line] = SHUT[code] ?? ["", ""];
    say(problem, "");
    node.replaceChildren(heading(room, title), h("p", { class: "muted" }, line), h("div", { class: "stack" }, h("a", { class: "button primary wide", href: home() }, "Find another game"), again));
  }

  /** The room has no seat for newcomers: said before anything is asked. */
  function turnAway() {
    const again = button({ label: "Try again", class: watch ? "wide" : "primary wide", run: () => { say(problem, ""); ask(); } });
    const look = button({ label: "Watch", class: "primary wide", run: () => knock(NAMELESS, { watch: true }) });
    say(problem, "");
    node.replaceChildren(
      heading(room, "This room is locked"),
      h("p", { class: "muted" }, watch ? "The host lets nobody else play just now." : "The host lets nobody else in just now. Ask them to unlock it."),
      h("div", { class: "stack" }, watch ? word : null, problem, watch ? look : null, again, h("a", { class: "button wide", href: home() }, "Start your own")),
    );
  }

  /**
   * Asks for a seat. The answer counts unless the waiting for it was called off.
   * @param {string} wanted @param {Record<string, unknown>} [more] @param {object|null} [since] The waiting it belongs to.
   */
  async function knock(wanted, more = {}, since = null) {
    busy = true;
    go.setAttribute("aria-busy", "true");
    say(problem, "");
    try {
      await enter(wanted, { ...more, ...(word.hidden ? {} : { password: word.value.trim() }) });
      if (wanted !== NAMELESS) remember(wanted);
    } catch (/** @type {any} */ error) {
      if (since !== waits) return;
      const knocking = error?.code === "join/knocking";
      say(lost, knocking ? "" : "No answer just now. This page goes on asking.");
      if (knocking || (waits !== null && passes(error))) wait(wanted, more, error.retry_ms);
      else refuse(error);
    } finally {
      busy = false;
      go.removeAttribute("aria-busy");
    }
  }

  /** The host sees the request: it is asked again until there is an answer. @param {string} wanted @param {Record<string, unknown>} more @param {number} [again_ms] */
  function wait(wanted, more, again_ms = KNOCK_MS) {
    if (waits === null) {
      waits = {};
      const words = more.reclaim ? "The host sees that you ask for your seat. It is yours again as soon as they say yes." : "The host sees your name. You’re in as soon as they say yes.";
      const leave = button({ label: "Cancel", class: "wide", run: () => { waits = null; ask(); } });
      node.replaceChildren(heading(room, "Waiting for the host"), h("p", { class: "muted", role: "status" }, words), lost, leave);
    }
    const since = waits;
    setTimeout(() => { if (waits === since && node.isConnected) void knock(wanted, more, since); }, Math.max(again_ms, KNOCK_MS));
  }

  /** @param {any} error */
  function refuse(error) {
    if (waits !== null) {
      waits = null;
      ask();
    }
    show(mine, error?.code === "join/name_taken");
    if (error?.code === "join/name_taken") return say(problem, TAKEN);
    if (error?.code === "join/locked") return turnAway();
    if (SHUT[error?.code]) return shut(error.code);
    if (error?.code === "join/password") {
      // The host may have set one after this page was opened; then it is no mistake yet.
      const asked = !word.hidden && word.value.trim() !== "";
      show(word, true);
      say(problem, asked ? refusal(error) : "This room has a password. Ask the host for it.");
      word.focus();
      word.select();
      return;
    }
    say(problem, refusal(error));
    if (typeof error?.code === "string" && error.code.startsWith("join/name")) input.focus();
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (busy) return;
    const wanted = input.value.trim();
    if (wanted !== "") return knock(wanted);
    say(problem, refusal({ code: "join/name_empty" }));
    input.focus();
  }

  if (locked && !alone) turnAway();
  else ask();
  say(problem, trouble);
  if (alone) queueMicrotask(() => knock(input.value.trim() || NAMELESS));
  return { node, input };
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
