// Frames down as server-sent events over fetch (EventSource could not send the credential), frames up as posts.

import { TRANSPORT } from "../protocol.js";
import { EventParser } from "./sse_parser.js";
import { ReliableTransport } from "./reliable_queue.js";

/** @typedef {import("./reliable_queue.js").Up} Up */
/** @typedef {import("./reliable_queue.js").Down} Down */

/** The server writes something every 15 s; a stream silent for this long does not flow any more. */
export const QUIET_MS = 35_000;
/** What was heard is confirmed at the latest after this much, for the server keeps it until then. */
const CONFIRM_CHARS = 32 * 1024;
const FAILED_MOST = 3;
const AGAIN_MS = 1_000;
/** A stream that lasted this long is asked for again at once. */
const LASTED_MS = 5_000;

export class SseTransport extends ReliableTransport {
  /**
   * @param {{page: import("../types.js").Page,
   *   stream: (up: Up, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>,
   *   exchange: (up: Up & {over?: boolean}, signal?: AbortSignal) => Promise<Down>}} options
   */
  constructor({ page, stream, exchange }) {
    super(page, TRANSPORT.SSE);
    this.stream = stream;
    this.exchange = exchange;
    this.stop = new AbortController();
    /** @type {AbortController|null} Of the stream under way. */
    this.flowing = null;
    this.broken = 0;
    this.posting = false;
    /** Whether something was said since the post under way left. */
    this.again = false;
    this.failed = 0;
    this.unconfirmed_chars = 0;
    /** @type {unknown} */
    this.timer = null;
    /** @type {unknown} */
    this.quiet = null;
  }

  /** @override */
  open() {
    super.open();
    this.timer = this.page.later(() => this.opened(), 0);
  }

  /** What is said first opens the stream. @override @param {Up} up */
  deliver(up) {
    if (this.flowing === null) return void this.#listen(up);
    this.again = this.posting;
    if (!this.posting) void this.#post(up);
  }

  /** @override @param {string} why */
  end(why) {
    this.#cancel("timer");
    this.#cancel("quiet");
    const hangs_up = why === "closed" && this.readyState === 1;
    super.end(why);
    this.stop.abort();
    this.flowing?.abort();
    // The hub need not wait for its own patience; if it does not hear this, it will.
    if (hangs_up) this.exchange({ session: this.session, n: this.first, seen: this.seen, frames: [...this.unconfirmed], over: true }).catch(() => undefined);
  }

  /** @param {Up} up */
  async #listen(up) {
    const flowing = new AbortController();
    this.flowing = flowing;
    const began_at = this.page.now();
    const seen = this.seen;
    this.#watch(flowing);
    try {
      const reader = (await this.stream(up, flowing.signal)).getReader();
      const parser = new EventParser();
      const decoder = new TextDecoder();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        if (this.flowing !== flowing) return;
        this.#watch(flowing);
        for (const message of parser.take(decoder.decode(piece.value, { stream: true }))) this.#take(message);
      }
    } catch {
      // However it ended: what was not heard comes with the next stream.
    }
    if (this.flowing !== flowing || this.readyState !== 1) return;
    const lasted = this.page.now() - began_at >= LASTED_MS;
    this.broken = lasted || this.seen > seen ? 0 : this.broken + 1;
    // Before the first word there is nothing to go on with: what refuses a stream is told at once.
    if (this.seen === 0 || this.broken >= FAILED_MOST) return this.end("broken");
    this.timer = this.page.later(() => void this.#listen(this.#all()), lasted ? 0 : AGAIN_MS);
  }

  /** @param {import("./sse_parser.js").SseMessage} message */
  #take({ event, id, data }) {
    const { session } = this;
    if (event === "up") this.feed({ session, n: 0, up: Number(data), frames: [] });
    else if (event === "over") this.feed({ session, n: 0, up: 0, frames: [], over: true });
    else if (event === "message") this.feed({ session, n: Number(id), up: 0, frames: [data] });
    this.unconfirmed_chars += data.length;
    if (this.unconfirmed_chars > CONFIRM_CHARS) this.gathered();
  }

  /** @param {Up} up */
  async #post(up) {
    this.posting = true;
    this.unconfirmed_chars = 0;
    try {
      this.feed(await this.exchange(up, this.stop.signal));
      this.failed = 0;
    } catch {
      this.failed += 1;
      this.again = true;
    }
    this.posting = false;
    if (this.readyState !== 1) return;
    if (this.failed >= FAILED_MOST) return this.end("unanswered");
    if (!this.again) return;
    this.again = false;
    if (this.failed === 0) this.gathered();
    else this.gathering ??= this.page.later(() => this.gathered(), AGAIN_MS);
  }

  /** @returns {Up} */
  #all() {
    return { session: this.session, n: this.first, seen: this.seen, frames: [...this.unconfirmed] };
  }

  /** @param {AbortController} flowing */
  #watch(flowing) {
    this.#cancel("quiet");
    this.quiet = this.page.later(() => flowing.abort(), QUIET_MS);
  }

  /** @param {"timer"|"quiet"} which */
  #cancel(which) {
    if (this[which] !== null) this.page.cancel(this[which]);
    this[which] = null;
  }
}
