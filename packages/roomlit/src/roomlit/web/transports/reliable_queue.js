// Numbered frames in both directions, each batch repeating what is not confirmed: for transports that lose or repeat.

import { LOST } from "../close_codes.js";

/** @typedef {import("../types.js").Wire} Wire */
/** @typedef {{session: string, n: number, up: number, frames: string[], over?: boolean}} Down `over`: nothing follows. */
/** @typedef {{session: string, n: number, seen: number, frames: string[]}} Up */

export const MOST_FRAMES = 50;
/** Frames said at once travel together. */
const GATHER_MS = 20;

/** @implements {Wire} */
export class ReliableTransport {
  /** @param {import("../types.js").Page} page @param {import("../types.js").Transport} transport */
  constructor(page, transport) {
    this.page = page;
    this.transport = transport;
    this.session = page.id();
    this.readyState = 3;
    /** The number of the first unconfirmed frame. */
    this.first = 1;
    /** @type {string[]} */
    this.unconfirmed = [];
    this.seen = 0;
    /** @type {unknown} */
    this.gathering = null;
    /** @type {(() => void)|null} */
    this.onopen = null;
    /** @type {((text: string) => void)|null} */
    this.onmessage = null;
    /** @type {((code: number, why: string) => void)|null} */
    this.onclose = null;
  }

  open() {
    this.readyState = 0;
  }

  /** Frames can travel. */
  opened() {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.();
  }

  /** @param {string} text */
  send(text) {
    if (this.readyState !== 1) return;
    this.unconfirmed.push(text);
    if (this.unconfirmed.length > MOST_FRAMES) this.end("unread");
    else this.gathering ??= this.page.later(() => this.gathered(), GATHER_MS);
  }

  /** @param {number} _code @param {string} _why */
  close(_code, _why) {
    this.onclose = null;
    this.end("closed");
  }

  /** @param {Down} down */
  feed({ session, n, up, frames, over = false }) {
    if (session !== this.session || this.readyState !== 1) return;
    const confirmed = Math.min(Math.max(0, up - this.first + 1), this.unconfirmed.length);
    this.unconfirmed.splice(0, confirmed);
    this.first += confirmed;
    for (const [place, text] of frames.entries()) {
      const number = n + place;
      if (number <= this.seen) continue;
      if (number > this.seen + 1) return this.end("gap");
      this.seen = number;
      this.onmessage?.(text);
    }
    if (over) this.end("over");
  }

  gathered() {
    if (this.gathering !== null) this.page.cancel(this.gathering);
    this.gathering = null;
    if (this.readyState === 1) this.deliver({ session: this.session, n: this.first, seen: this.seen, frames: [...this.unconfirmed] });
  }

  /** What the transport does. @param {Up} _up */
  deliver(_up) {
    throw new Error("expected a transport that delivers");
  }

  /** @param {string} why */
  end(why) {
    if (this.gathering !== null) this.page.cancel(this.gathering);
    this.gathering = null;
    this.readyState = 3;
    const { onclose } = this;
    this.onopen = this.onmessage = this.onclose = null;
    onclose?.(LOST, why);
  }
}
