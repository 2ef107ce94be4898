// What is known of a room: the snapshot with later events folded in, and the last hundred events.

import { KEPT_EVENTS } from "./storage.js";

/** @typedef {import("./types.js").RoomEvent} RoomEvent */
/** @typedef {import("./types.js").Reducer} Reducer */

/** Events kept beside their snapshot, so that a reducer set late can fold them its own way. */
const TAIL = 500;

export class History {
  /** @param {Reducer} reducer @param {RoomEvent[]} events */
  constructor(reducer, events) {
    this.reducer = reducer;
    this.events = events;
    /** @type {any} */
    this.view = null;
    /** @type {any} */
    this.base = null;
    /** @type {RoomEvent[]} */
    this.tail = [];
  }

  /** @param {any} snapshot @param {number} epoch Of the public log. */
  restart(snapshot, epoch) {
    this.base = snapshot;
    this.view = snapshot;
    this.tail = [];
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
  }

  /** @param {Reducer} reducer */
  refold(reducer) {
    this.reducer = reducer;
    this.view = this.tail.reduce(reducer, this.base);
  }
}
