// The conversation: a log that only ever grows at its end, who is typing, and lines still on their way.

import { mask } from "./avatars.js";
import { h, say, show } from "./element.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").View} View */

const TYPING_MS = 3000;
const NEAR_PX = 80;

/** @param {{handle: import("./types.js").RoomHandle}} options */
export function chat({ handle }) {
  const log = h("ol", { class: "log", role: "log", "aria-live": "polite", "aria-label": "Conversation", tabindex: "0" });
  const empty = h("p", { class: "empty muted" });
  const typing = h("p", { class: "typing small muted", "aria-hidden": "true" });
  const newer = h("button", { type: "button", class: "newer", hidden: true, on: { click: toEnd } }, "New messages ↓");
  const node = h("section", { class: "chat" }, h("div", { class: "pane" }, empty, log, newer), typing);

  /** @type {{id: number, node: HTMLElement}[]} */
  let drawn = [];
  /** @type {Message|null} */
  let last = null;
  let game = 0;
  /** @type {{text: string, node: HTMLElement}[]} */
  let waiting = [];
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const typists = new Map();
  let ownName = "";
  let open = false;
  let atEnd = true;

  log.addEventListener("scroll", () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
    if (atEnd) show(newer, false);
  }, { passive: true });
  const resized = new ResizeObserver(() => atEnd && toEnd());
  resized.observe(log);

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    atEnd = true;
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
    const since = last?.id ?? -1;
    let added = false;
    for (let at = firstAfter(messages, since); at < messages.length; at += 1) {
      const message = messages[at];
      if (message) append(message, view);
      added = true;
    }
    show(empty, drawn.length === 0 && waiting.length === 0);
    say(empty, view.phase.name === "ready" ? "The music starts in a moment." : "Quiet so far. Say the first thing.");
    if (!open && typists.size) hushAll();
    if (!added) return;
    const mine = last !== null && last.seat === view.you.seat;
    if (atEnd || mine) toEnd();
    else show(newer, true);
  }

  /** @param {Message} message @param {View} view */
  function append(message, view) {
    const own = message.seat === view.you.seat;
    if (own) arrived(message.text);
    if (last !== null && last.round !== message.round && view.phase.rounds > 1) {
      log.insertBefore(h("li", { class: "divider small muted" }, `Round ${message.round}`), waiting[0]?.node ?? null);
    }
    const leads = last?.seat !== message.seat || last?.round !== message.round;
    const avatar = view.seats.find(({ seat }) => seat === message.seat)?.avatar ?? message.name.toLowerCase();
    const line = bubble({ own, leads, avatar, name: message.name, text: message.text });
    log.insertBefore(line, waiting[0]?.node ?? null);
    drawn.push({ id: message.id, node: line });
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
      resized.disconnect();
      hushAll();
    },
  };
}

/** Index of the first message with an id above `id`; ids rise. @param {Message[]} messages @param {number} id */
export function firstAfter(messages, id) {
  let at = messages.length;
  while (at > 0 && (messages[at - 1]?.id ?? -1) > id) at -= 1;
  return at;
}

/** @param {{own: boolean, leads: boolean, avatar: string, name: string, text: string}} line */
function bubble({ own, leads, avatar, name, text }) {
  const said = h("p", { class: "bubble", dir: "auto" }, text);
  if (own) return h("li", { class: `line own${leads ? " leads" : ""}` }, leads && h("span", { class: "hidden-label" }, "You:"), said);
  const who = leads && h("span", { class: "who small", dir: "auto" }, name);
  return h("li", { class: `line${leads ? " leads" : ""}` }, leads && mask(avatar), h("div", { class: "said" }, who, said));
}
