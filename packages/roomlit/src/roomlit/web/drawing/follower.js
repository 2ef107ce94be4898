// Events of some types, those so far and each as it comes, none left out: what is missing is asked of Python once.

/** @typedef {import("../types.js").RoomEvent} RoomEvent */
/** @typedef {import("../types.js").Position} Position */
/** @typedef {{asked: string, at: Record<string, Position>, events: RoomEvent[]}} Past What Python has kept up to a position in each audience, and which question it answers. */

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
    /** How far everything is known to have been told, by audience. */
    this.at = { ...past.at };
    /** @type {RoomEvent[]} */
    this.heard = [];
    /** @type {unknown} */
    this.asking = null;
    this.missing = false;
    for (const before of past.events) event(before);
    // Only what follows: an earlier visit of this tab may have left older ones.
    for (const known of room.events) if (known.epoch === past.at[known.audience]?.epoch) this.#hear(known);
    for (const type of types) this.#newest(type);
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
    this.heard = this.heard.filter((event) => !behind(event, past.at[event.audience]));
    for (const event of this.heard) this.event(event);
    for (const [audience, at] of Object.entries(past.at)) if (!behind(at, this.at[audience])) this.at[audience] = at;
    if (this.missing) this.#miss();
  }

  stop() {
    for (const off of this.offs) off();
    this.#rest();
  }

  /** @param {RoomEvent} event */
  #hear(event) {
    const { audience, type } = event;
    if (audience !== "local") {
      const at = this.at[audience];
      if (behind(event, at)) return;
      this.at[audience] = { epoch: event.epoch, seq: event.seq };
      // An audience of which nothing is known yet is that of a seat Python has not seen: it will tell.
      if (at !== undefined && (event.epoch !== at.epoch || event.seq !== at.seq + 1)) this.#miss();
    }
    if (!this.types.includes(type) && !this.types.includes("*")) return;
    this.heard.push(event);
    if (this.heard.length > 2 * HEARD_KEPT) this.heard = this.heard.slice(-HEARD_KEPT);
    this.event(event);
  }

  /** Telemetry is told once to a page; of what came before this drawing the page knows the newest. @param {string} type */
  #newest(type) {
    const newest = this.room.latest(type);
    if (newest !== null) this.#hear(newest);
  }

  /** A snapshot may have jumped over events. */
  #look() {
    for (const [audience, reached] of Object.entries(this.room.positions)) {
      const at = this.at[audience];
      if (at === undefined || behind(reached, at)) continue;
      this.at[audience] = reached;
      this.#miss();
    }
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

/** Whether a position, or an event, lies within what is known. @param {Position} one @param {Position|undefined} at */
const behind = (one, at) => at !== undefined && one.epoch === at.epoch && one.seq <= at.seq;
