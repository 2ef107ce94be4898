// Streamlit component: any existing WebSocket whose JSON frames have a "type", kept open, heard by Python.

import { draw, retryWindow } from "./backoff.js";
import { Doorbell } from "./doorbell.js";
import { EVERY_MS } from "./python_bridge.js";
import { element, write } from "./element.js";
import { browserPage } from "./page.js";
import { STATUS_TEXT } from "./reducer.js";
import { BASE, STATUS } from "./theme.js";

/** @typedef {import("./types.js").ComponentArgs} ComponentArgs */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {{n: number, at: number, frame: any}} Heard */

const KEPT = 100;
const SENT_KEPT = 100;
/** Python hears what is this fresh; a report repeats it, in case an earlier one got lost on the way. */
const REPEAT_MS = 30_000;
/** What was sent by address, for a component that is mounted again. @type {Map<string, Set<string>>} */
const SAID = new Map();

/** One socket per place in the page. It has no numbering of its own, so what is said while it is down is lost. */
class Attachment {
  /** @param {ComponentArgs} args */
  constructor({ data, setStateValue }) {
    this.url = data.url;
    this.page = browserPage();
    this.setState = setStateValue;
    /** @type {Status} */
    this.status = "connecting";
    /** Why there is no connection, in words. */
    this.why = "";
    this.opened = false;
    /** @type {Heard[]} */
    this.heard = this.#kept();
    this.n = this.heard.at(-1)?.n ?? 0;
    this.tries = 0;
    this.down_at = this.page.now();
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {unknown} */
    this.timer = null;
    /** What a page before its reload heard is shown by it, and was handled by its script. */
    this.first = this.n + 1;
    this.bell = new Doorbell({ page: this.page, every_ms: Math.max(data.every_ms ?? EVERY_MS, EVERY_MS),
      ring: (/** @type {object} */ value) => this.setState("heard", value) });
    this.changed = () => {};
    this.unwatch = this.page.watch((signal) => {
      if ((signal === "online" || signal === "wake") && this.status !== "connected") this.reconnect();
    });
    const debug = {
      getStatus: () => this.status,
      getMessages: () => this.heard.map(({ frame }) => frame),
      reconnect: () => this.reconnect(),
      ws: Object.defineProperty({}, "readyState", { get: () => this.socket?.readyState ?? 3 }),
    };
    /** @type {any} */ (globalThis)._wsDebug ??= debug;
    this.open();
  }

  open() {
    this.#cut();
    this.#turn(this.tries > 3 ? "disconnected" : "connecting");
    let socket;
    try {
      socket = new WebSocket(this.url);
    } catch {
      // An address the browser refuses: trying again changes nothing.
      this.why = `this browser does not open ${this.url}: a page on https needs an address that begins with wss://`;
      return this.#turn("error");
    }
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.opened = true;
      this.why = "";
      this.#turn("connected");
      this.#flush();
    };
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code, reason }) => {
      // Browsers do not tell why a connection never came about.
      const ended = `${this.url} ended the connection (${[code, reason].filter(Boolean).join(" ")})`;
      this.why = this.opened ? ended : `no WebSocket answers at ${this.url}: check the address, and whether its server runs`;
      this.#again();
    };
  }

  reconnect() {
    this.tries = 0;
    this.open();
  }

  /** @param {ComponentArgs} args */
  update({ data, setStateValue }) {
    this.setState = setStateValue;
    this.data = data;
    this.#flush();
  }

  stop() {
    this.unwatch();
    this.bell.stop();
    this.#cut();
  }

  #flush() {
    if (this.socket?.readyState !== 1) return;
    const said = SAID.get(this.url) ?? new Set();
    for (const { id, frame } of this.data?.out ?? []) {
      if (said.has(id)) continue;
      said.add(id);
      this.socket.send(JSON.stringify(frame));
    }
    SAID.set(this.url, new Set([...said].slice(-SENT_KEPT)));
  }

  /** @param {unknown} text */
  #hear(text) {
    let frame;
    try {
      frame = JSON.parse(String(text));
    } catch {
      return; // Not ours to judge: only JSON frames with a type are heard.
    }
    if (typeof frame?.type !== "string") return;
    this.n += 1;
    this.heard = [...this.heard, { n: this.n, at: this.page.now(), frame }].slice(-KEPT);
    this.#store("messages", this.heard);
    const { subscribe = [] } = this.data ?? {};
    const wanted = (/** @type {Heard} */ one) => subscribe.includes("*") || subscribe.includes(one.frame.type);
    if (!wanted(/** @type {Heard} */ (this.heard.at(-1)))) return;
    const since = this.page.now() - REPEAT_MS;
    this.bell.press({ n: this.n, items: this.heard.filter((one) => one.n >= this.first && one.at >= since && wanted(one)) });
  }

  #again() {
    this.socket = null;
    if (this.tries === 0) this.down_at = this.page.now();
    const window = retryWindow({ attempt: this.tries, down_ms: this.page.now() - this.down_at, hidden: this.page.hidden(), offline: this.page.offline() });
    this.tries += 1;
    this.#turn(this.tries > 3 ? "disconnected" : "connecting");
    this.timer = this.page.later(() => this.open(), draw(window, this.page.random()));
  }

  #cut() {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
    const { socket } = this;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {Status} status */
  #turn(status) {
    if (this.status === status && status !== "connecting") return;
    this.status = status;
    this.#store("status", status);
    this.changed();
    if (status === "connected" || status === "error" || status === "disconnected") this.setState("status", status);
  }

  /** @param {string} name @param {unknown} value */
  #store(name, value) {
    try {
      this.page.session()?.setItem(`ws_${name}_${this.url}`, JSON.stringify(value));
    } catch {
      // A full or forbidden storage costs only the first paint after a reload.
    }
  }

  /** @returns {Heard[]} */
  #kept() {
    try {
      const kept = JSON.parse(this.page.session()?.getItem(`ws_messages_${this.url}`) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => Number.isInteger(one?.n) && typeof one.frame?.type === "string") : [];
    } catch {
      return [];
    }
  }
}

/** @type {WeakMap<HTMLElement|ShadowRoot, {attachment: Attachment, root: HTMLElement}>} */
const mounted = new WeakMap();

/** @param {ComponentArgs} args */
export default function attach(args) {
  const { parentElement } = args;
  let place = mounted.get(parentElement);
  if (place !== undefined && place.attachment.url !== args.data.url) {
    place.attachment.stop();
    place.root.remove();
    place = undefined;
  }
  if (place === undefined) {
    const attachment = new Attachment(args);
    const line = element("span", { role: "status", title: "Live, without recovery: what is said while the connection is down is missed." });
    const action = element("button", { type: "button", text: "Reconnect", click: () => attachment.reconnect() });
    const why = element("span", { class: "rl-quality" });
    const root = element("div", { class: "roomlit rl-status" }, element("style", { text: BASE + STATUS }), line, why, action);
    attachment.changed = () => {
      write(line, `${STATUS_TEXT[attachment.status].replace(" (fallback polling)", "")} · no recovery`);
      write(why, attachment.why);
      action.hidden = attachment.status === "connected" || attachment.status === "connecting";
    };
    attachment.changed();
    parentElement.append(root);
    place = { attachment, root };
    mounted.set(parentElement, place);
  }
  const current = place;
  current.attachment.update(args);
  return () => {
    if (mounted.get(parentElement) !== current) return;
    mounted.delete(parentElement);
    current.attachment.stop();
    current.root.remove();
  };
}
