// What a browser keeps of a seat's unanswered commands, so that they outlive a reload or a killed tab.

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Store} Store */
/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} name
 * @property {Record<string, any>} args
 * @property {number} made_at The server's time as the page knew it, in milliseconds.
 * @property {number|null} sent_at When it first left the page; null when it never did.
 */
/** @typedef {{player: string, waiting: Kept[], settled: string[]}} Note */

/** More than this of one room is not kept: the newest commands then live as long as their page. */
export const KEPT_CHARS = 64 * 1024;
const SETTLED_KEPT = 100;

/** @param {any} one @returns {one is Kept} */
const isKept = (one) => typeof one?.id === "string" && typeof one.name === "string" && typeof one.args === "object" && one.args !== null
  && Number.isFinite(one.made_at) && (one.sent_at === null || Number.isFinite(one.sent_at));

/** Tabs of one browser share it, so each look reads it anew. A full, forbidden or broken storage harms nothing. */
export class UnsentStore {
  /** @param {{room: string, store: () => Store|null, player: () => string}} options player: whose seat the page has now. */
  constructor({ room, store, player }) {
    this.key = `roomlit_unsent_${room}`;
    this.store = store;
    this.player = player;
  }

  /** Those that wait, oldest first. @returns {Kept[]} */
  waiting() {
    return this.#read().waiting;
  }

  /** Those that a tab of this browser has heard the answer of, lately. @returns {string[]} */
  settled() {
    return this.#read().settled;
  }

  /** @param {Kept} kept */
  put(kept) {
    const note = this.#read();
    this.#write({ ...note, waiting: [...note.waiting, kept] });
  }

  /** It leaves the page now. @param {string} id @param {number} at */
  sent(id, at) {
    const note = this.#read();
    this.#write({ ...note, waiting: note.waiting.map((kept) => (kept.id === id ? { ...kept, sent_at: kept.sent_at ?? at } : kept)) });
  }

  /** It has its answer. @param {string} id */
  settle(id) {
    const note = this.#read();
    this.#write({ ...note, waiting: note.waiting.filter((kept) => kept.id !== id), settled: [...note.settled, id].slice(-SETTLED_KEPT) });
  }

  /** @returns {Note} */
  #read() {
    const player = this.player();
    try {
      const note = JSON.parse(this.store()?.getItem(this.key) ?? "null");
      if (note?.player === player) return { player, waiting: note.waiting.filter(isKept), settled: note.settled.filter((/** @type {unknown} */ id) => typeof id === "string") };
    } catch {
      // Forbidden, or not of our making.
    }
    return { player, waiting: [], settled: [] };
  }

  /** @param {Note} note */
  #write(note) {
    if (note.player === "") return; // Whose it is is known with the first seat.
    try {
      const text = JSON.stringify(note);
      if (text.length <= KEPT_CHARS) this.store()?.setItem(this.key, text);
    } catch {
      // Full or forbidden: it lives as long as its page.
    }
  }
}
