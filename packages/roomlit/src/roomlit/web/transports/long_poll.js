// Frames over HTTP by asking: a few times a second while a page may not hold anything, or with polls that are held.

import { TRANSPORT } from "../protocol.js";
import { ReliableTransport } from "./reliable_queue.js";

/** @typedef {import("./reliable_queue.js").Up} Up */
/** @typedef {import("./reliable_queue.js").Down} Down */
/** @typedef {(up: Up & {over?: boolean, wait_ms?: number}, signal?: AbortSignal) => Promise<Down>} Exchange */

export const POLL_EVERY_MS = 400;
/** The hub answers a held poll by then, if nothing happens. */
export const HOLD_MS = 25_000;
/** Something in between bears no long answers: half as long is tried, but not less than this. */
const HOLD_LEAST_MS = 2_000;
/** Failures in a row that end the connection; the next one resumes. */
const FAILED_MOST = 3;

export class LongPollTransport extends ReliableTransport {
  /** @param {{page: import("../types.js").Page, exchange: Exchange, hold_ms?: number}} options */
  constructor({ page, exchange, hold_ms = 0 }) {
    super(page, hold_ms > 0 ? TRANSPORT.LONG_POLL : TRANSPORT.REST);
    this.exchange = exchange;
    this.hold_ms = hold_ms;
    this.stop = new AbortController();
    /** Polls under way: what is said does not wait for a held one, which the hub lets go then. */
    this.asking = 0;
    /** Whether something was said that no poll under way has taken along. */
    this.again = false;
    this.failed = 0;
    /** @type {unknown} */
    this.timer = null;
  }

  /** @override */
  open() {
    super.open();
    this.timer = this.page.later(() => this.opened(), 0);
  }

  /** @override @param {Up} up */
  deliver(up) {
    this.again = this.asking >= (this.hold_ms > 0 ? 2 : 1);
    if (!this.again) void this.#poll(up);
  }

  /** @override @param {string} why */
  end(why) {
    this.#rest();
    const hangs_up = why === "closed" && this.readyState === 1;
    super.end(why);
    this.stop.abort();
    // The hub need not wait for its own patience; if it does not hear this, it will.
    if (hangs_up) this.exchange({ session: this.session, n: this.first, seen: this.seen, frames: [...this.unconfirmed], over: true }).catch(() => undefined);
  }

  /** @param {Up} up */
  async #poll(up) {
    this.#rest();
    this.asking += 1;
    const asked_at = this.page.now();
    let pause_ms = POLL_EVERY_MS;
    let again = false;
    try {
      const down = await this.exchange(this.hold_ms > 0 ? { ...up, wait_ms: this.hold_ms } : up, this.stop.signal);
      this.failed = 0;
      this.asking -= 1;
      // An answer at once that says nothing was not held, whatever the reason: no reason to ask in a circle.
      if (this.hold_ms > 0 && (down.frames.length > 0 || this.page.now() - asked_at >= POLL_EVERY_MS)) pause_ms = 0;
      this.feed(down);
    } catch {
      this.asking -= 1;
      this.failed += 1;
      again = true; // What it carried goes once more, also while another one is held.
      if (this.hold_ms > 0) this.hold_ms = Math.max(HOLD_LEAST_MS, this.hold_ms / 2);
      // What refuses the first held poll is told at once: there is another transport.
      const most = this.hold_ms > 0 && this.seen === 0 ? 1 : FAILED_MOST;
      if (this.failed >= most && this.readyState === 1) return this.end("unanswered");
    }
    if (this.again) [again, pause_ms] = [true, 0];
    this.again = false;
    if (this.readyState !== 1 || (this.asking > 0 && !again)) return;
    this.#rest();
    this.timer = this.page.later(() => this.gathered(), pause_ms);
  }

  #rest() {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
  }
}
