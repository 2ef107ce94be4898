// Events of some types, those so far and each as it comes, none left out: what is missing is asked of Python once.

/** @typedef {import("../types.js").RoomEvent} RoomEvent */
/** @typedef {import("../types.js").Position} Position */
/** @typedef {{asked: string, epoch: number, seq: number, events: RoomEvent[]}} Past What Python has kept up to a position, and which question it answers. */

/** An answer that has not come by then is asked for again. */
export const ANSWER_MS = 5_000;
const HEARD_KEPT = 2_000;

export class Follower {
  /**
   * @param {object} options
   * @param {import("../types.js").RoomHandle} options.room
   * @param {Pick<import("../types.js").Page, "later"|"cancel"|"id">} options.page
   * @param {string[]} options.types "*" for all.
   * @param {Past} options.past
   * @param {(question: string) => void} options.ask
   * @param {(event: RoomEvent) => void} options.event
   * @param {() => void} options.restart
   */
  constructor({ room, page, types, past, ask, event, restart }) {
    this.page = page;
    this.types = types;
    this.ask = ask;
    this.event = event;
    this.restart = restart;
    this.room = room;
    this.past = past;
    /** @type {Position} */
    this.at = past;
    /** @type {RoomEvent[]} */
    this.heard = [];
    /** @type {unknown} */
    this.asking = null;
    this.missing = false;
    for (const before of past.events) event(before);
    for (const known of room.events) if (known.audience === "public" && known.epoch === past.epoch) this.#hear(known);
    this.offs = [room.on("*", (news) => this.#hear(news)), room.onView(() => this.#look())];
    this.#look();
  }

  /** What Python says now; hearing the same again changes nothing. @param {Past} past */
  answer(past) {
    if (past.asked === this.past.asked) return;
    this.past = past;
    this.#rest();
    this.restart();
    for (const event of past.events) this.event(event);
    this.heard = this.heard.filter((event) => event.audience !== "public" || (event.epoch === past.epoch && event.seq > past.seq));
    for (const event of this.heard) this.event(event);
    if (this.at.epoch !== past.epoch || this.at.seq < past.seq) this.at = past;
    if (this.missing) this.#miss();
  }

  stop() {
    for (const off of this.offs) off();
    this.#rest();
  }

  /** @param {RoomEvent} event */
  #hear(event) {
    if (event.audience === "public") {
      const { epoch, seq } = this.at;
      if (event.epoch === epoch && event.seq <= seq) return;
      const next = event.epoch === epoch && event.seq === seq + 1;
      this.at = event;
      if (!next) this.#miss();
    }
    if (!this.types.includes(event.type) && !this.types.includes("*")) return;
    this.heard.push(event);
    if (this.heard.length > 2 * HEARD_KEPT) this.heard = this.heard.slice(-HEARD_KEPT);
    this.event(event);
  }

  /** A snapshot may have jumped over events. */
  #look() {
    const { epoch, seq } = this.room.cursor;
    if (epoch === 0 || (epoch === this.at.epoch && seq <= this.at.seq)) return;
    this.at = { epoch, seq };
    this.#miss();
  }

  /** Shows what comes meanwhile, and the whole again when the answer is there. */
  #miss() {
    this.missing = this.asking !== null;
    if (this.missing) return;
    this.asking = this.page.later(() => {
      this.#rest();
      this.#miss();
    }, ANSWER_MS);
    this.ask(this.page.id());
  }

  #rest() {
    if (this.asking !== null) this.page.cancel(this.asking);
    this.asking = null;
  }
}
