// Lossy hints on their way out: at most one per kind and interval, the newest wins.

/** @typedef {Record<string, unknown>} Data */

/** Between two lossy hints of one kind: typing needs no more, and through Streamlit each is a run there. */
const EVERY_MS = { typing: 1_000, streamlit: 500, other: 50 };

/** How long a kind rests after it was said, over this transport. @param {string} kind @param {string} transport */
export function restOf(kind, transport) {
  if (kind === "typing") return EVERY_MS.typing;
  return transport === "streamlit" ? EVERY_MS.streamlit : EVERY_MS.other;
}

export class Signals {
  /** @param {{page: import("./types.js").Page, every_ms: (kind: string) => number, say: (kind: string, data: Data) => void}} options */
  constructor({ page, every_ms, say }) {
    this.page = page;
    this.every_ms = every_ms;
    this.say = say;
    /** @type {Map<string, {timer: unknown, newest: Data|null}>} */
    this.resting = new Map();
  }

  /** @param {string} kind @param {Data} data */
  put(kind, data) {
    const rest = this.resting.get(kind);
    if (rest === undefined) {
      this.say(kind, data);
      this.#rest(kind);
    } else {
      rest.newest = data;
    }
  }

  /** Drops what is held back. */
  forget() {
    for (const rest of this.resting.values()) rest.newest = null;
  }

  stop() {
    for (const { timer } of this.resting.values()) this.page.cancel(timer);
    this.resting.clear();
  }

  /** @param {string} kind */
  #rest(kind) {
    const timer = this.page.later(() => {
      const newest = this.resting.get(kind)?.newest ?? null;
      this.resting.delete(kind);
      if (newest !== null) this.put(kind, newest);
    }, this.every_ms(kind));
    this.resting.set(kind, { timer, newest: null });
  }
}
