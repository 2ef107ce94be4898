// Frames over HTTP, a few times a second: what a page does while it may not hold a socket.

import { NumberedTransport } from "./numbered.js";

/** @typedef {import("./numbered.js").Up} Up */
/** @typedef {import("./numbered.js").Down} Down */

export const POLL_EVERY_MS = 400;
/** Failures in a row that end the connection; the next one resumes. */
const FAILED_MOST = 3;

export class PolledTransport extends NumberedTransport {
  /** @param {{page: import("../types.js").Page, exchange: (up: Up & {over?: boolean}) => Promise<Down>}} options */
  constructor({ page, exchange }) {
    super(page);
    this.way = /** @type {const} */ ("poll");
    this.exchange = exchange;
    this.asking = false;
    /** Whether something was said since the poll under way left. */
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
    this.again = this.asking;
    if (!this.asking) void this.#poll(up);
  }

  /** @override @param {string} why */
  end(why) {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
    const hangs_up = why === "closed" && this.readyState === 1;
    super.end(why);
    // The hub need not wait for its own patience; if it does not hear this, it will.
    if (hangs_up) this.exchange({ session: this.session, n: this.first, seen: this.seen, frames: [...this.unconfirmed], over: true }).catch(() => undefined);
  }

  /** @param {Up} up */
  async #poll(up) {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
    this.asking = true;
    try {
      const down = await this.exchange(up);
      this.failed = 0;
      this.asking = false;
      this.feed(down);
    } catch {
      this.asking = false;
      this.failed += 1;
      if (this.failed >= FAILED_MOST && this.readyState === 1) return this.end("unanswered");
    }
    if (this.readyState !== 1 || this.asking) return;
    const { again } = this;
    this.again = false;
    this.timer = this.page.later(() => this.gathered(), again ? 0 : POLL_EVERY_MS);
  }
}
