// Stands in while the connection is down: snapshots by polling, commands by request. Slow, but nothing is lost.

import { asProblem } from "./rest_api.js";

/** @typedef {import("./types.js").Joined} Joined */
/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Position} Position */
/** @typedef {import("./types.js").EventFrame} EventFrame */

export const POLL_EVERY_MS = 10_000;
const AFTER_MS = 300;

export class RestFallback {
  /**
   * @param {{page: import("./types.js").Page, link: import("./types.js").Link, outbox: import("./outbox.js").Outbox,
   *   seat: () => Seat|null, reached: () => Position|null, left_ms: () => number|null, now: () => number|null, polled: (frame: Joined, events: EventFrame[]) => void}} options
   *   reached: the public position the page is at; left_ms: the time to the next known deadline;
   *   now: the server's time, null while it is not known.
   */
  constructor({ page, link, outbox, seat, reached, left_ms, now, polled }) {
    this.page = page;
    this.link = link;
    this.outbox = outbox;
    this.seat = seat;
    this.reached = reached;
    this.left_ms = left_ms;
    this.now = now;
    this.polled = polled;
    this.every_ms = POLL_EVERY_MS;
    this.active = false;
    this.polling = false;
    /** Whether the last poll was answered, so that a command can go the same way. */
    this.answered = false;
    /** Whether something happened since the poll under way was asked. */
    this.again = false;
    /** @type {unknown} */
    this.timer = null;
    /** @type {Set<string>} */
    this.asking = new Set();
  }

  /** @param {boolean} active */
  toggle(active) {
    if (active === this.active) return;
    this.active = active;
    if (active) void this.#poll();
    else this.stop();
  }

  stop() {
    this.active = this.answered = false;
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
  }

  /** Sends what waits for an answer; the same id is safe on both ways. */
  flush() {
    const seat = this.seat();
    // Into a void nothing is said: what has left the page may be done, and is not kept as long as what has not.
    if (!this.answered || seat === null) return;
    for (const command of this.outbox.waiting(this.now())) void this.#request(seat, command);
  }

  /** @param {Seat} seat @param {import("./types.js").Command} command */
  async #request(seat, command) {
    const { id } = command;
    if (this.asking.has(id)) return;
    this.asking.add(id);
    this.outbox.sent(id, this.now() ?? this.page.now());
    try {
      const { seq, result } = await this.link.command(seat, command);
      this.outbox.ack({ id, seq, result });
      void this.#poll(); // Who did something wants to see it now.
    } catch (error) {
      const { final, code, message, retry_ms } = asProblem(error);
      if (final) this.outbox.refuse({ id, code, message, retry_ms });
    } finally {
      this.asking.delete(id);
    }
  }

  /** When a deadline passes something happens: then it is asked for at once. */
  #pause() {
    const left = this.left_ms();
    return left === null || left <= -AFTER_MS ? this.every_ms : Math.min(this.every_ms, left + AFTER_MS);
  }

  /** What happened on the way to the snapshot, so that listeners hear it too. @param {Seat} seat @param {Joined} frame @returns {Promise<EventFrame[]>} */
  async #missed(seat, frame) {
    const reached = this.reached();
    const there = frame.at.public;
    if (reached === null || there === undefined || there.epoch !== reached.epoch || there.seq <= reached.seq) return [];
    const { epoch, gap, events } = await this.link.events(seat, reached.seq);
    return gap || epoch !== reached.epoch ? [] : events;
  }

  async #poll() {
    if (!this.active) return;
    this.again = this.polling;
    if (this.polling) return;
    this.polling = true;
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = null;
    const seat = this.seat();
    if (seat !== null && !this.page.hidden()) {
      try {
        const frame = await this.link.snapshot(seat);
        const events = await this.#missed(seat, frame).catch(() => []);
        this.answered = this.active;
        this.flush();
        if (this.active) this.polled(frame, events);
      } catch {
        this.answered = false;
        // The next poll tries again; the status already says that the connection is down.
      }
    }
    this.polling = false;
    if (this.active) this.timer = this.page.later(() => void this.#poll(), this.again ? 0 : this.#pause());
  }
}
