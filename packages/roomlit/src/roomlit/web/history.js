// What is known of a room: the snapshot with later events folded in, and the last hundred events, kept for a reload.

import { KEPT_EVENTS } from "./storage.js";

/** @typedef {import("./types.js").RoomEvent} RoomEvent */
/** @typedef {import("./types.js").Reducer} Reducer */

/** Events kept beside their snapshot, so that a reducer set late can fold them its own way. */
const TAIL = 500;
const KEEP_EVERY_MS = 250;

export class History {
  /** @param {{reducer: Reducer, storage: import("./storage.js").RoomStorage, page: Pick<import("./types.js").Page, "later"|"cancel">}} options */
  constructor({ reducer, storage, page }) {
    this.reducer = reducer;
    this.storage = storage;
    this.page = page;
    this.events = storage.events();
    /** @type {any} */
    this.view = null;
    /** Whether the view is another one than when it was last told. */
    this.changed = false;
    /** @type {any} */
    this.base = null;
    /** @type {RoomEvent[]} */
    this.tail = [];
    /** @type {unknown} */
    this.keeping = null;
  }

  /** @param {any} snapshot @param {number} epoch Of the public log. */
  restart(snapshot, epoch) {
    this.base = snapshot;
    this.view = snapshot;
    this.tail = [];
    this.changed = true;
    // Another epoch is another past: its numbers start again and would look like repetitions.
    this.events = this.events.filter((event) => event.audience !== "public" || event.epoch === epoch);
  }

  /** @param {RoomEvent} event */
  add(event) {
    this.view = this.reducer(this.view, event);
    this.tail.push(event);
    if (this.tail.length > TAIL) {
      this.base = this.view;
      this.tail = [];
    }
    this.events = [...this.events, event].slice(-KEPT_EVENTS);
    this.changed = true;
    this.keeping ??= this.page.later(() => this.keep(), KEEP_EVERY_MS);
  }

  /** @param {Reducer} reducer */
  refold(reducer) {
    if (this.reducer === reducer) return;
    this.reducer = reducer;
    this.view = this.tail.reduce(reducer, this.base);
    this.changed = true;
  }

  /** Writes the events down for a page that is loaded again. */
  keep() {
    if (this.keeping !== null) this.page.cancel(this.keeping);
    this.keeping = null;
    this.storage.keepEvents(this.events);
  }
}
