// What Python hears of a room: its seat, its status when asked for, and a doorbell for the events it asked for.

import { Doorbell } from "./doorbell.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {import("./types.js").RoomEvent} RoomEvent */
/** @typedef {import("./types.js").SetState} SetState */
/**
 * @typedef {object} BridgeData
 * @property {string} room
 * @property {string} [hub]
 * @property {string} [name]
 * @property {Record<string, unknown>} [meta]
 * @property {"websocket"|"rest"|"streamlit"} [transport]
 * @property {string[]} [subscribe] Event types Python wants to hear of; "*" for all.
 * @property {number} [every_ms]
 * @property {boolean} [rings] Whether Python has to be rung for what it could read from the room's logs by itself.
 * @property {boolean} [auto_join]
 * @property {boolean} [report_status]
 * @property {boolean} [offers_channel] Whether frames may go through Streamlit when nothing else carries them.
 * @property {string} [channel] What Python says through it, as JSON.
 * @property {any} [seat]
 */

export const EVERY_MS = 150;
const SEAT_WAIT_MS = 3_000;
const HINTS_KEPT = 20;

export class Bridge {
  /** @param {{room: RoomHandle, page: Pick<import("./types.js").Page, "later"|"cancel">, data: BridgeData, setState: SetState}} options */
  constructor({ room, page, data, setState }) {
    this.room = room;
    this.page = page;
    this.data = data;
    this.setState = setState;
    this.reported = { seat: "", status: "" };
    /** @type {unknown} */
    this.waiting = null;
    /** @type {import("./types.js").Position|null} */
    this.known = null;
    /** @type {(RoomEvent & {n: number})[]} */
    this.hints = [];
    this.heard = 0;
    this.refreshed = 0;
    const every_ms = Math.max(data.every_ms ?? EVERY_MS, EVERY_MS);
    this.cursor = new Doorbell({ page, every_ms, ring: (/** @type {import("./types.js").Position & {me?: number, latest?: number}} */ value) => this.setState("cursor", value) });
    this.hint = new Doorbell({ page, every_ms, ring: (/** @type {{n: number, items: object[]}} */ value) => this.setState("hints", value) });
    this.offs = [room.on("*", (event) => this.#event(event)), room.onStatus(() => this.#status()), room.onView(() => this.#look())];
  }

  /** @param {BridgeData} data @param {SetState} setState */
  update(data, setState) {
    const before = this.data.subscribe ?? [];
    const more = (data.subscribe ?? []).some((type) => !before.includes(type));
    this.data = data;
    this.setState = setState;
    if (data.auto_join !== false && data.name !== undefined) this.room.want(data.name, data.meta ?? {});
    this.#status();
    // What was heard before Python asked for it may already be behind its cursor, or not: it has to look once.
    if (more && this.known !== null) this.#ring(this.known);
  }

  stop() {
    for (const off of this.offs) off();
    if (this.waiting !== null) this.page.cancel(this.waiting);
    this.cursor.stop();
    this.hint.stop();
  }

  /** @param {string} type */
  #wanted(type) {
    const { subscribe = [] } = this.data;
    return subscribe.includes(type) || subscribe.includes("*");
  }

  /** @param {RoomEvent} event */
  #event(event) {
    if (event.audience === "public") this.known = { epoch: event.epoch, seq: event.seq };
    if (!this.#wanted(event.type)) return;
    if (event.audience === "public") this.#ring({ epoch: event.epoch, seq: event.seq });
    // Private events have numbers of their own; the value only has to be another one.
    if (event.audience === "me") this.#ring({ ...(this.known ?? { epoch: event.epoch, seq: 0 }), me: event.seq });
    if (event.audience !== "local") return;
    if (event.server) {
      // Telemetry is read at the hub, where only the newest is: the value only has to be another one.
      this.refreshed += 1;
      this.#ring({ ...(this.known ?? { epoch: 0, seq: 0 }), latest: this.refreshed });
      return;
    }
    // Hints have no number to drain from, so the last few travel, numbered here.
    this.heard += 1;
    this.hints = [...this.hints, { ...event, n: this.heard }].slice(-HINTS_KEPT);
    this.hint.press({ n: this.heard, items: this.hints.map(({ n, type, sender, data, at }) => ({ n, type, sender, data, at })) });
  }

  /** @param {import("./types.js").Position & {me?: number, latest?: number}} value */
  #ring(value) {
    if (this.data.rings !== false) this.cursor.press(value);
  }

  #status() {
    const { room, data } = this;
    if (data.report_status === true && room.status !== this.reported.status) {
      this.reported.status = room.status;
      this.setState("status", room.status);
    }
    this.#look();
  }

  /** A snapshot may have jumped over events: Python has to look once, though none was heard here. */
  #look() {
    this.#seat();
    const { epoch, seq } = this.room.cursor;
    if (epoch === 0) return;
    const jumped = this.known !== null && (this.known.epoch !== epoch || this.known.seq !== seq);
    this.known = { epoch, seq };
    if (jumped && (this.data.subscribe ?? []).length > 0) this.#ring(this.known);
  }

  /** @param {boolean} [patient] */
  #seat(patient = true) {
    const { seat, me } = this.room;
    if (seat === null || me === "" || this.data.transport === "streamlit") return;
    if (patient && this.room.status !== "connected") {
      // Python draws itself again for a new seat: once, with the connection, unless that takes too long.
      this.waiting ??= this.page.later(() => this.#seat(false), SEAT_WAIT_MS);
      return;
    }
    const value = { player: seat.player, credential: seat.credential, me };
    const text = JSON.stringify(value);
    if (text === this.reported.seat) return;
    this.reported.seat = text;
    if (this.data.seat?.credential === seat.credential && this.data.seat.me === me) return;
    this.setState("seat", value);
  }
}
