// Climbs the ladder: opens connections on the rung in use, watches how they fare, and looks whether one above carries.

import { CLOSE, LOST } from "../close_codes.js";
import { RUNGS, above, begin, step } from "./transport_fallback.js";

/** @typedef {import("../types.js").Transport} Transport */
/** @typedef {import("../types.js").Page} Page */
/** @typedef {import("./transport_fallback.js").Rung} Rung */
/** @typedef {(rung: Rung) => Transport} Make */

/** A rung on which nothing is heard for this long does not carry: something in between refuses, or keeps it to itself. */
export const PATIENCE_MS = 5_000;
/** Words the server can only refuse, which proves that they and its answer came through. They change nothing. */
const KNOCK = JSON.stringify({ frame: "hello", version: 1 });

const GARBLED = `{"frame":"bye","code":${CLOSE.GARBLED},`;

/** Why a connection ended whose rung is given up: the next one is worth a try at once. */
export const LOWER = "lower";

export class TransportSelector {
  /** @param {{page: Page, hub: URL, carried?: () => boolean}} options carried: whether Streamlit can carry frames here. */
  constructor({ page, hub, carried = () => false }) {
    this.page = page;
    this.carried = carried;
    this.key = `roomlit_rung_${hub.host}`;
    this.ladder = begin(this.#kept());
    /** Whether the hub has answered a request since the last try: only then does silence tell something about a rung. */
    this.answered = false;
    /** Whether requests pass; where they do not, a stream or a poll will not either. */
    this.asks = true;
  }

  /** The rungs that are worth a try. @returns {Rung[]} */
  get open() {
    return RUNGS.filter((rung) => (rung === "streamlit" ? this.carried() : rung === "websocket" || this.asks));
  }

  /** A word of the hub outside of any connection. @param {{asked: boolean}} how asked: to a request, not through Streamlit. */
  heard({ asked }) {
    this.answered = true;
    this.asks = asked;
  }

  /** @param {Make} make @returns {Transport} */
  connect(make) {
    const { rung } = this.ladder;
    const sure = this.answered && !this.page.offline();
    this.answered = false;
    return new SelectedTransport({ rungs: this, inner: make(rung), make, sure });
  }

  /** @param {import("./transport_fallback.js").Happening} happening @returns {boolean} Whether a lower rung is next. */
  tell(happening) {
    const { rung } = this.ladder;
    this.ladder = step(this.ladder, happening, this.open);
    if (this.ladder.rung !== rung) this.#keep();
    return RUNGS.indexOf(this.ladder.rung) > RUNGS.indexOf(rung);
  }

  #kept() {
    try {
      return this.page.session()?.getItem(this.key) ?? null;
    } catch {
      return null; // A forbidden storage: this page finds its rung anew.
    }
  }

  #keep() {
    try {
      this.page.session()?.setItem(this.key, this.ladder.rung);
    } catch {
      // As above.
    }
  }
}

/** One connection on one rung. @implements {Transport} */
class SelectedTransport {
  /** @param {{rungs: TransportSelector, inner: Transport, make: Make, sure: boolean}} options */
  constructor({ rungs, inner, make, sure }) {
    this.rungs = rungs;
    this.page = rungs.page;
    this.inner = inner;
    this.make = make;
    this.sure = sure;
    this.way = inner.way;
    this.rung = inner.rung;
    this.rules = inner.rules ?? null;
    /** @type {number|null} When something was first heard. */
    this.heard_at = null;
    /** When something was last heard: the silence after it is no sign of life. */
    this.last_at = 0;
    this.dismissed = false;
    /** @type {unknown} The end of the patience, later the next look at the rung above. */
    this.timer = null;
    /** @type {Transport|null} */
    this.knocking = null;
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
    // Below the lowest rung there is nothing to hurry to.
    if (inner.rung !== this.rungs.open.at(-1)) this.timer = this.page.later(() => this.#cut(LOST, "unheard"), PATIENCE_MS);
    inner.open();
  }

  /** @param {string} text */
  send(text) {
    this.inner.send(text);
  }

  /** @param {number} code @param {string} why */
  close(code, why) {
    // The session gives up a silent connection by this code; all other reasons say nothing of the way.
    if (code === CLOSE.SILENT && why !== "gaps") this.#judge();
    this.onopen = this.onmessage = this.onclose = null;
    this.#rest();
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
    // A server that says goodbye is not the way's fault, unless it says that it could not read what came.
    this.dismissed ||= text.startsWith('{"frame":"bye"') && !text.startsWith(GARBLED);
    this.onmessage?.(text);
  }

  /** @param {number} code @param {string} why */
  #ended(code, why) {
    const lower = this.#judge();
    this.#rest();
    this.onclose?.(code, lower ? LOWER : why);
  }

  /** Ends it from here. @param {number} code @param {string} why */
  #cut(code, why) {
    this.inner.close(1000, why);
    this.#ended(code, why);
  }

  /** @returns {boolean} Whether a lower rung is next. */
  #judge() {
    if (this.dismissed) return false;
    this.dismissed = true;
    if (this.heard_at !== null) return this.rungs.tell({ kind: "died", lived_ms: this.last_at - this.heard_at });
    return this.sure && this.rungs.tell({ kind: "unheard" });
  }

  #look() {
    if (above(this.rungs.ladder).length > 0) this.timer = this.page.later(() => this.#knock(above(this.rungs.ladder)), this.rungs.ladder.climb_ms);
  }

  /** The connection in use stays until one of these rungs is known to carry. @param {Rung[]} rungs */
  #knock([rung, ...others]) {
    this.#rest();
    if (rung !== undefined && (this.page.hidden() || this.page.offline())) return this.#look();
    if (rung === undefined) {
      this.rungs.tell({ kind: "missed" });
      return this.#look();
    }
    const knocking = this.make(rung);
    this.knocking = knocking;
    this.timer = this.page.later(() => this.#knock(others), PATIENCE_MS);
    knocking.onopen = () => knocking.send(KNOCK);
    knocking.onclose = () => this.#knock(others);
    knocking.onmessage = () => {
      this.rungs.tell({ kind: "climbed", to: rung });
      this.dismissed = true;
      // "Moved": the session fetches a ticket and goes on from its position, on the better rung.
      this.#cut(CLOSE.MOVED, "climbs");
    };
    knocking.open();
  }

  #rest() {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
    const { knocking } = this;
    this.knocking = null;
    knocking?.close(1000, "knocked");
  }
}
