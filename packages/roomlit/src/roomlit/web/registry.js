// One session per room and page, however many components, and copies of this module, share it.

import { makeHandle } from "./handle.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {{session: Session, holders: number, parting: unknown}} Entry */

/** Remounting a component takes a moment without any holder. */
export const GRACE_MS = 2_000;

export class Registry {
  /** @param {import("./types.js").Page} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
  }

  /**
   * @param {string} key
   * @param {() => Session} make
   * @returns {import("./types.js").RoomHandle}
   */
  hold(key, make) {
    const entry = this.entries.get(key) ?? { session: make(), holders: 0, parting: null };
    this.entries.set(key, entry);
    if (entry.parting !== null) this.page.cancel(entry.parting);
    entry.parting = null;
    entry.holders += 1;
    return makeHandle(entry.session, () => this.#letGo(key, entry));
  }

  /** @param {string} room @returns {Session|null} The newest session of that room, or of any. */
  find(room = "") {
    const sessions = [...this.entries.values()].map(({ session }) => session);
    return sessions.filter((session) => room === "" || session.room === room).at(-1) ?? null;
  }

  /** @param {string} key @param {Entry} entry */
  #letGo(key, entry) {
    entry.holders -= 1;
    if (entry.holders > 0) return;
    entry.parting = this.page.later(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
      entry.session.quit();
    }, GRACE_MS);
  }
}
