// Measures one room's connection: beats asked and answered, tries, commands; and tells the operator now and then.

import { UNKNOWN, counted, measured, missed, quantile } from "./quality.js";

/** @typedef {import("./quality.js").Quality} Quality */

const TELL_EVERY_MS = 60_000;

export class QualityMeter {
  /**
   * @param {{changed: (quality: Quality) => void, tell: ((data: Record<string, unknown>) => void)}} options
   *   tell: says to the server what happened since it was last told.
   */
  constructor({ changed, tell }) {
    this.changed = changed;
    this.tell = tell;
    this.quality = UNKNOWN;
    this.told = UNKNOWN;
    this.told_at = -Infinity;
    /** When the beats under way were asked, by nonce. @type {Map<number, number>} */
    this.asked = new Map();
  }

  /** @param {import("./quality.js").Countable} what */
  count(what) {
    this.#set(counted(this.quality, what));
  }

  /** A beat goes out. @param {number} nonce @param {number} at */
  ask(nonce, at) {
    this.asked.set(nonce, at);
    this.count("asked");
  }

  /** @param {number} nonce @param {number} at @returns {number|null} When it was asked; null when nothing is known of it. */
  answer(nonce, at) {
    const asked_at = this.asked.get(nonce);
    if (asked_at === undefined) return null;
    this.asked.delete(nonce);
    this.#set(measured(this.quality, at - asked_at));
    this.#report(at);
    return asked_at;
  }

  /** The connection is over: what was asked on it stays without an answer. */
  lose() {
    if (this.asked.size === 0) return;
    const beats = this.asked.size;
    this.asked.clear();
    this.#set(missed(this.quality, beats));
  }

  /** @param {number} at */
  #report(at) {
    const { quality, told } = this;
    if (quality.measured < 2 || at - this.told_at < TELL_EVERY_MS) return;
    this.told = quality;
    this.told_at = at;
    const since = quality.recent.slice(-Math.max(1, quality.measured - told.measured));
    this.tell({ round_trip_ms: quantile(since, 0.5), jitter_ms: quality.jitter_ms, lost: quality.lost - told.lost, reconnects: quality.reconnects - told.reconnects });
  }

  /** @param {Quality} quality */
  #set(quality) {
    this.quality = quality;
    this.changed(quality);
  }
}
