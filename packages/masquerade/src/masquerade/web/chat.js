// The conversation: a log that only ever grows at its end, who is typing, and lines still on their way.

import { mask } from "./avatars.js";
import { h, say, show } from "./element.js";
import { aboutLine } from "./safety.js";

/** @typedef {import("./wire.js").MessageView} MessageView */
/** @typedef {import("./wire.js").View} View */

const TYPING_MS = 3000;
const NEAR_PX = 80;

/**
 * `mention` is told whose name was tapped, `about` which line; `named` that somebody else's line names this player.
 * @param {{handle: import("./types.js").RoomHandle, mutes: import("./mutes.js").Mutes, mention?: (name: string) => void,
 *   about?: (line: import("./safety.js").About, from: HTMLElement) => void, named?: () => void}} options
 */
export function chat({ handle, mutes, mention = () => {}, about = () => {}, named = () => {} }) {
  // Quiet while it is filled for the first time: only what is new is read out.
  const log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Conversation", tabindex: "0" });
  const empty = h("p", { class: "empty muted" });
  const typing = h("p", { class: "typing small muted", "aria-hidden": "true" });
  const newer = h("button", { type: "button", class: "newer", hidden: true, on: { click: toEnd } }, "↓ New lines");
  const node = h("section", { class: "chat" }, h("div", { class: "pane" }, empty, log, newer), typing);

  /** @type {{id: number, message: MessageView, muted: boolean, leads: boolean, node: HTMLElement}[]} */
  let drawn = [];
  /** @type {View|null} */
  let seen = null;
  /** @type {MessageView|null} */
  let last = null;
  let game = 0;
  /** @type {{text: string, node: HTMLElement}[]} */
  let waiting = [];
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const typists = new Map();
  let ownName = "";
  let open = false;
  let atEnd = true;
  let unread = 0;
  let filled = false;

  log.addEventListener("scroll", () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
    if (atEnd) readAll();
  }, { passive: true });
  log.addEventListener("click", ({ target }) => {
    const name = target instanceof Element ? target.closest("[data-name]")?.getAttribute("data-name") : null;
    if (name) return mention(name);
    const line = target instanceof Element ? target.closest("[data-line]") : null;
    const meant = drawn.find(({ id }) => String(id) === line?.getAttribute("data-line"));
    // Who marks words to copy them does not ask for the sheet.
    if (meant && (actable(meant.message) || seen?.you.host) && getSelection()?.isCollapsed !== false) about(aboutLine(meant.message), log);
  });
  const actable = (/** @type {MessageView} */ { seat }) => seat !== seen?.you.seat;
  const unmuted = mutes.listen(() => { if (seen) update(seen); });
  const resized = new ResizeObserver(() => atEnd && toEnd());
  resized.observe(log);

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    atEnd = true;
    readAll();
  }

  function readAll() {
    unread = 0;
    show(newer, false);
  }

  /** @param {View} view */
  function update(view) {
    ownName = view.you.name ?? "";
    open = view.phase.name === "discussion";
    const messages = view.messages;
    const first = messages[0]?.id ?? Infinity;
    if (view.game !== game || (messages.length === 0 && drawn.length > 0)) clear(view.game);
    while (drawn[0] && drawn[0].id < first) drawn.shift()?.node.remove();
    seen = view;
    redraw(view);
    const since = last?.id ?? -1;
    let added = 0;
    for (let at = firstAfter(messages, since); at < messages.length; at += 1) {
      const message = messages[at];
      if (message) append(message, view);
      added += 1;
    }
    show(empty, drawn.length === 0 && waiting.length === 0);
    say(empty, view.phase.name === "ready" ? "The music starts in a moment." : view.phase.paused ? "Quiet so far." : "Quiet so far. Say the first thing.");
    if (!open && typists.size) hushAll();
    if (!filled) {
      filled = true;
      requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
    }
    if (added === 0) return;
    const mine = last !== null && last.seat === view.you.seat;
    if (atEnd || mine) return toEnd();
    unread += added;
    say(newer, unread === 1 ? "↓ 1 new line" : `↓ ${unread} new lines`);
    show(newer, true);
  }

  /** Lines that read otherwise now: hidden or shown by the host, muted or read again here. @param {View} view */
  function redraw(view) {
    const newest = new Map(view.messages.map((message) => [message.id, message]));
    for (const line of drawn) {
      const message = newest.get(line.id) ?? line.message;
      const muted = mutes.has(view.game, message.seat);
      if (message === line.message && muted === line.muted) continue;
      const fresh = drawnLine(message, view, line.leads);
      line.node.replaceWith(fresh);
      Object.assign(line, { message, muted, node: fresh });
    }
  }

  /** @param {MessageView} message @param {View} view @param {boolean} leads */
  function drawnLine(message, view, leads) {
    const avatar = view.seats.find(({ seat }) => seat === message.seat)?.avatar ?? message.name.toLowerCase();
    return bubble({ own: message.seat === view.you.seat, leads, avatar, muted: mutes.has(view.game, message.seat), ...message });
  }

  /** @param {MessageView} message @param {View} view */
  function append(message, view) {
    const own = message.seat === view.you.seat;
    const muted = mutes.has(view.game, message.seat);
    if (own) arrived(message.text);
    else if (filled && !muted && !message.withheld && names(message.text, ownName)) named();
    if (last !== null && last.round !== message.round && view.phase.rounds > 1) {
      log.insertBefore(h("div", { class: "divider small muted" }, `Round ${message.round}`), waiting[0]?.node ?? null);
    }
    const leads = last?.seat !== message.seat || last?.round !== message.round;
    const line = drawnLine(message, view, leads);
    log.insertBefore(line, waiting[0]?.node ?? null);
    drawn.push({ id: message.id, message, muted, leads, node: line });
    last = message;
    hush(message.name);
  }

  /** @param {number} of */
  function clear(of) {
    log.replaceChildren();
    drawn = [];
    last = null;
    waiting = [];
    game = of;
    hushAll();
    toEnd();
  }

  /** The room has our line: its shadow goes. @param {string} text */
  function arrived(text) {
    const at = waiting.findIndex((line) => line.text === text);
    const [line] = waiting.splice(at === -1 ? 0 : at, 1);
    line?.node.remove();
  }

  const offTyping = handle.on("typing", (event) => {
    const name = event.sender || event.data?.name;
    if (!open || typeof name !== "string" || name === "" || name === ownName) return;
    const typist = seen?.seats.find((seat) => seat.name === name);
    if (seen && typist && mutes.has(seen.game, typist.seat)) return;
    clearTimeout(typists.get(name));
    typists.set(name, setTimeout(() => hush(name), TYPING_MS));
    drawTyping();
  });

  /** @param {string} name */
  function hush(name) {
    if (!typists.has(name)) return;
    clearTimeout(typists.get(name));
    typists.delete(name);
    drawTyping();
  }

  function hushAll() {
    for (const timer of typists.values()) clearTimeout(timer);
    typists.clear();
    drawTyping();
  }

  function drawTyping() {
    const names = [...typists.keys()];
    const [one = "", two = ""] = names;
    const words = [`${one} is typing…`, `${one} and ${two} are typing…`];
    say(typing, names.length === 0 ? "" : words[names.length - 1] ?? "Several masks are typing…");
  }

  return {
    node,
    update,
    /**
     * Shows a line that is on its way; the returned function takes it away again.
     * @param {string} text @param {View} view
     */
    expect(text, view) {
      const shadow = bubble({ own: true, leads: false, avatar: "", name: "", text });
      shadow.classList.add("waiting");
      shadow.setAttribute("aria-hidden", "true");
      shadow.append(h("span", { class: "small muted" }, "Sending…"));
      const entry = { text, node: shadow };
      waiting.push(entry);
      log.append(shadow);
      show(empty, false);
      toEnd();
      return () => {
        waiting = waiting.filter((line) => line !== entry);
        shadow.remove();
        show(empty, drawn.length === 0 && waiting.length === 0 && view !== null);
      };
    },
    toEnd,
    destroy() {
      offTyping();
      unmuted();
      resized.disconnect();
      hushAll();
    },
  };
}

/** Index of the first message with an id above `id`; ids rise. @param {MessageView[]} messages @param {number} id */
export function firstAfter(messages, id) {
  let at = messages.length;
  while (at > 0 && (messages[at - 1]?.id ?? -1) > id) at -= 1;
  return at;
}

/**
 * Whether a line names somebody: the name as a whole word, in any case.
 * @param {string} text @param {string} name
 */
export function names(text, name) {
  if (name === "") return false;
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const wanted = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.some((_, at) => wanted.every((word, ahead) => words[at + ahead] === word));
}

/**
 * A line; name, mask and line can be tapped, which the keyboard does by writing the name and by the sign at the top.
 * @param {{own: boolean, leads: boolean, avatar: string, name: string, text: string, id?: number, withheld?: string, muted?: boolean}} line
 */
function bubble({ own, leads, avatar, name, text, id, withheld, muted = false }) {
  const said = h("p", { class: `bubble${withheld || muted ? " withheld" : ""}`, dir: "auto", data: id === undefined ? {} : { line: id } }, muted ? `${name} is muted` : text);
  if (own) return h("div", { class: `line own${leads ? " leads" : ""}` }, leads && h("span", { class: "hidden-label" }, "You:"), said);
  const who = leads && h("button", { type: "button", class: "who small", translate: "no", dir: "auto", tabindex: "-1", title: `Mention ${name}`, data: { name } }, name);
  return h("div", { class: `line${leads ? " leads" : ""}${muted ? " muted-line" : ""}` }, leads && h("span", { class: "who-mask", data: { name } }, mask(avatar)), h("div", { class: "said" }, who, said));
}
