// The list of messages: follows the newest while the reader is at the end, counts the unread otherwise.

import { element, write } from "./element.js";

/** @typedef {import("./reducer.js").Message} Message */

/** Closer to the end than this counts as being there. */
const NEAR_PX = 48;

export class MessageLog {
  constructor() {
    this.me = "";
    this.user = "";
    /** @type {Map<string, HTMLLIElement>} */
    this.items = new Map();
    this.unread = 0;
    this.list = element("ol", { class: "rl-log", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: 0, scroll: () => this.#scrolled() });
    this.empty = element("li", { class: "rl-empty", text: "No messages yet. Say hello." });
    this.newest = element("button", { type: "button", class: "rl-new", click: () => this.#toEnd() });
    this.newest.hidden = true;
    this.pane = element("div", { class: "rl-pane" }, this.list, this.newest);
    this.list.append(this.empty);
    /** @type {Set<HTMLLIElement>} */
    this.pending = new Set();
  }

  /**
   * @param {Message[]} messages
   * @param {string} me Whose messages stand on the right.
   * @param {string} [user] Who that is where the app vouches for people: others may have the same name.
   */
  draw(messages, me, user = "") {
    const was_at_end = this.#atEnd();
    this.user = user;
    if (me !== this.me) {
      for (const item of this.items.values()) item.remove();
      this.items.clear();
      this.me = me;
    }
    const first = this.items.size === 0;
    const ids = new Set(messages.map(({ id }) => String(id)));
    for (const [id, item] of this.items) {
      if (ids.has(id)) continue;
      item.remove();
      this.items.delete(id);
    }
    let added = 0;
    for (const message of messages) {
      if (this.items.has(String(message.id))) continue;
      const item = this.#item(message);
      this.items.set(String(message.id), item);
      if (!this.isMine(message)) added += 1;
      else this.#arrived(message.text);
      this.list.insertBefore(item, this.#waiting());
    }
    this.empty.hidden = this.items.size + this.pending.size > 0;
    if (was_at_end || first) this.#toEnd();
    else this.#count(this.unread + added);
  }

  /**
   * Shows what was sent but not answered yet.
   * @param {string} text
   * @param {Promise<unknown>} settled
   */
  addPending(text, settled) {
    const item = element("li", { class: "mine pending", "aria-hidden": "true", text });
    this.pending.add(item);
    this.list.append(item);
    this.empty.hidden = true;
    this.#toEnd();
    const done = () => {
      this.pending.delete(item);
      item.remove();
      this.empty.hidden = this.items.size + this.pending.size > 0;
    };
    settled.then(done, done);
  }

  /** The first line that waits for its answer; null when none does. */
  #waiting() {
    return this.pending.values().next().value ?? null;
  }

  /** A line of one's own is there, shortly before its answer: from then on it stands once. @param {string} text */
  #arrived(text) {
    for (const item of this.pending) {
      if (item.textContent !== text) continue;
      this.pending.delete(item);
      item.remove();
      return;
    }
  }

  /** @param {Message} message */
  isMine({ sender, user = "" }) {
    return user !== "" ? user === this.user : sender !== "" && sender === this.me && this.user === "";
  }

  /** @param {Message} message */
  #item(message) {
    const { sender, text, at } = message;
    const date = new Date(at);
    const time = element("time", { datetime: date.toISOString(), text: date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
    const head = element("div", { class: "rl-head" }, element("b", { text: sender, dir: "auto", translate: "no" }), time);
    return element("li", { class: this.isMine(message) ? "mine" : "" }, head, element("div", { text, dir: "auto" }));
  }

  #atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_PX;
  }

  #scrolled() {
    if (this.unread > 0 && this.#atEnd()) this.#count(0);
  }

  #toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.#count(0);
  }

  /** @param {number} unread */
  #count(unread) {
    this.unread = unread;
    this.newest.hidden = unread === 0;
    write(this.newest, unread === 0 ? "" : `↓ ${unread} new`);
  }
}
