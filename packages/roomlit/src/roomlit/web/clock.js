// The server's time as seen from this page: an offset estimate out of what is asked, answered and heard.

/** @typedef {{offset_ms: number, error_ms: number}} Offset Server time minus local time, and how far it may be off. */

/** @type {Readonly<Offset>} */
export const UNSET = Object.freeze({ offset_ms: 0, error_ms: Infinity });

/**
 * A question sent at `sent_at` and answered at `at` (local times) with the server's `now`. The newest answer is taken
 * unless a much tighter one is known (Cristian's algorithm).
 * @param {Readonly<Offset>} known
 * @param {{now: number, sent_at: number, at: number}} answer
 * @returns {Offset}
 */
export function answered(known, { now, sent_at, at }) {
  const half = Math.max(0, at - sent_at) / 2;
  const fresh = { offset_ms: now + half - at, error_ms: half };
  const agrees = Math.abs(fresh.offset_ms - known.offset_ms) <= fresh.error_ms + known.error_ms;
  return agrees && known.error_ms < half ? { ...known } : fresh;
}

/**
 * An event stamped `stamp` arrived at local time `at`: the server's clock is at least there.
 * @param {Readonly<Offset>} known
 * @param {{stamp: number, at: number}} event
 * @returns {Offset}
 */
export function stamped(known, { stamp, at }) {
  const least = stamp - at;
  return Number.isFinite(known.error_ms) && least > known.offset_ms ? { ...known, offset_ms: least } : { ...known };
}

/** The server's clock, as one page knows it. */
export class ServerClock {
  /** @param {Pick<import("./types.js").Page, "now">} page */
  constructor(page) {
    this.page = page;
    this.offset = UNSET;
    this.asked_at = 0;
  }

  now() {
    return this.page.now() + this.offset.offset_ms;
  }

  /** A question goes out. @param {number} at */
  asks(at) {
    this.asked_at = at;
  }

  /** Whether the server's time is known. */
  get set() {
    return Number.isFinite(this.offset.error_ms);
  }

  /** @param {number} now The server's time in the answer. @param {number} at @param {number} [sent_at] When it was asked. */
  hears(now, at, sent_at = this.asked_at) {
    this.offset = answered(this.offset, { now, sent_at, at });
  }

  /** @param {number} stamp The server's time in an event. @param {number} at */
  sees(stamp, at) {
    this.offset = stamped(this.offset, { stamp, at });
  }
}
