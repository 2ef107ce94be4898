// Opens connections on the transport in use, watches how they fare, and looks whether a better one carries.

import { CLOSE, LOST } from "../close_codes.js";
import { ORDER, begin, better, step } from "./transport_fallback.js";

/** @typedef {import("../types.js").Wire} Wire */
/** @typedef {import("../types.js").Page} Page */
/** @typedef {import("../protocol.js").Transport} Transport */
/** @typedef {(transport: Transport, probes?: boolean) => Wire} Make probes: only to see whether it carries. */

/** A transport on which nothing is heard for this long does not carry: something in between refuses, or keeps it to itself. */
export const PATIENCE_MS = 5_000;
/** Words the server can only refuse, which proves that they and its answer came through. They change nothing. */
const PROBE = JSON.stringify({ frame: "hello", version: 1 });

/** How the first question of a page begins: it is asked on every new connection, and answered at once. */
const ASKS = '{"frame":"heartbeat"';

const GARBLED = `{"frame":"bye","code":${CLOSE.GARBLED},`;

/** Why a connection ended whose transport is given up: the next one is worth a try at once. */
export const FALLS_BACK = "falls back";

export class TransportSelector {
  /** @param {{page: Page, hub: URL, streamlit?: () => boolean}} options streamlit: whether Streamlit can carry frames here. */
  constructor({ page, hub, streamlit = () => false }) {
    this.page = page;
    this.streamlit = streamlit;
    this.key = `roomlit_transport_${hub.host}`;
    this.fallback = begin(this.#kept());
    /** Whether the hub has answered a request since the last try: only then does silence tell something about a transport. */
    this.answered = false;
    /** Whether requests pass; where they do not, a stream or a poll will not either. */
    this.asks = true;
  }

  /** The transports worth a try. @returns {Transport[]} */
  get open() {
    return ORDER.filter((one) => (one === "streamlit" ? this.streamlit() : one === "websocket" || this.asks));
  }

  /** A word of the hub outside of any connection. @param {{asked: boolean}} how asked: to a request, not through Streamlit. */
  heard({ asked }) {
    this.answered = true;
    this.asks = asked;
  }

  /** @param {Make} make @returns {Wire} */
  connect(make) {
    const sure = this.answered && !this.page.offline();
    this.answered = false;
    return new SelectedWire({ selector: this, inner: make(this.fallback.transport), make, sure });
  }

  /** @param {import("./transport_fallback.js").Happening} happening @returns {boolean} Whether it falls back to another one. */
  tell(happening) {
    const { transport } = this.fallback;
    this.fallback = step(this.fallback, happening, this.open);
    if (this.fallback.transport !== transport) this.#keep();
    return ORDER.indexOf(this.fallback.transport) > ORDER.indexOf(transport);
  }

  #kept() {
    try {
      return this.page.session()?.getItem(this.key) ?? null;
    } catch {
      return null; // A forbidden storage: this page finds its transport anew.
    }
  }

  #keep() {
    try {
      this.page.session()?.setItem(this.key, this.fallback.transport);
    } catch {
      // As above.
    }
  }
}

/** One connection on one transport. @implements {Wire} */
class SelectedWire {
  /** @param {{selector: TransportSelector, inner: Wire, make: Make, sure: boolean}} options */
  constructor({ selector, inner, make, sure }) {
    this.selector = selector;
    this.page = selector.page;
    this.inner = inner;
    this.make = make;
    this.sure = sure;
    this.transport = inner.transport;
    this.rules = inner.rules ?? null;
    /** @type {number|null} When something was first heard. */
    this.heard_at = null;
    /** When something was last heard: the silence after it is no sign of life. */
    this.last_at = 0;
    this.dismissed = false;
    /** Whether something came after a question: a proxy that gathers a stream still lets its beginning pass. */
    this.answered = false;
    /** @type {unknown} The end of the patience with the first question. */
    this.asking = null;
    /** @type {unknown} The end of the patience, later the next look at the better ones. */
    this.timer = null;
    /** @type {Wire|null} */
    this.probing = null;
    /** @type {(() => void)|null} */
    this.onopen = null;
    /** @type {((text: string) => void)|null} */
    this.onmessage = null;
    /** @type {((code: number, why: string) => void)|null} */
    this.onclose = null;
  }

  get readyState() {
    return this.inner.readyState;
  }

  open() {
    const { inner } = this;
    inner.onopen = () => this.onopen?.();
    inner.onmessage = (text) => this.#heard(text);
    inner.onclose = (code, why) => this.#ended(code, why);
    // After the last one there is nothing to hurry to.
    if (inner.transport !== this.selector.open.at(-1)) this.timer = this.page.later(() => this.#cut(LOST, "unheard"), PATIENCE_MS);
    inner.open();
  }

  /** @param {string} text */
  send(text) {
    const first = !this.answered && this.asking === null && text.startsWith(ASKS);
    if (first) this.asking = this.page.later(() => this.#cut(LOST, "unheard"), PATIENCE_MS);
    this.inner.send(text);
  }

  /** @param {number} code @param {string} why */
  close(code, why) {
    // The session gives up a silent connection by this code; all other reasons say nothing of the transport.
    if (code === CLOSE.SILENT && why !== "gaps") this.#judge();
    this.onopen = this.onmessage = this.onclose = null;
    this.#rest();
    this.#hush();
    this.inner.close(code, why);
  }

  /** @param {string} text */
  #heard(text) {
    if (this.heard_at === null) {
      this.heard_at = this.page.now();
      this.#rest();
      this.#look();
    }
    this.last_at = this.page.now();
    if (this.asking !== null) this.#hush();
    // A server that says goodbye is not the transport's fault, unless it says that it could not read what came.
    this.dismissed ||= text.startsWith('{"frame":"bye"') && !text.startsWith(GARBLED);
    this.onmessage?.(text);
  }

  /** @param {number} code @param {string} why */
  #ended(code, why) {
    // A code of ours is somebody's word, and no fault of the transport.
    this.dismissed ||= code >= 4000;
    const falls_back = this.#judge();
    this.#rest();
    this.#hush();
    this.onclose?.(code, falls_back ? FALLS_BACK : why);
  }

  /** Ends it from here. @param {number} code @param {string} why */
  #cut(code, why) {
    this.inner.close(1000, why);
    this.#ended(code, why);
  }

  /** @returns {boolean} Whether it falls back to another transport. */
  #judge() {
    if (this.dismissed) return false;
    this.dismissed = true;
    const mute = this.heard_at !== null && this.asking !== null;
    if (this.heard_at !== null && !mute) return this.selector.tell({ kind: "died", lived_ms: this.last_at - this.heard_at });
    return (mute || this.sure) && this.selector.tell({ kind: "unheard" });
  }

  /** The question has its answer, or needs none any more. */
  #hush() {
    if (this.asking !== null) this.page.cancel(this.asking);
    this.asking = null;
    this.answered = true;
  }

  #look() {
    const { fallback } = this.selector;
    if (better(fallback).length > 0) this.timer = this.page.later(() => this.#probe(better(this.selector.fallback)), fallback.upgrade_ms);
  }

  /** The connection in use stays until one of these is known to carry. @param {Transport[]} transports */
  #probe([transport, ...others]) {
    this.#rest();
    if (transport !== undefined && (this.page.hidden() || this.page.offline() || this.inner.shared === true)) return this.#look();
    if (transport === undefined) {
      this.selector.tell({ kind: "missed" });
      return this.#look();
    }
    const probing = this.make(transport, true);
    this.probing = probing;
    this.timer = this.page.later(() => this.#probe(others), PATIENCE_MS);
    probing.onopen = () => probing.send(PROBE);
    probing.onclose = () => this.#probe(others);
    probing.onmessage = () => {
      this.selector.tell({ kind: "upgraded", to: transport });
      this.dismissed = true;
      // "Moved": the session fetches a ticket and goes on from its position, on the better transport.
      this.#cut(CLOSE.MOVED, "upgrades");
    };
    probing.open();
  }

  #rest() {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
    const { probing } = this;
    this.probing = null;
    probing?.close(1000, "probed");
  }
}
