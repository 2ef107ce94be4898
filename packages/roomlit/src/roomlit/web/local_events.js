// What is in no log: hints of others, telemetry, and what this page itself has to tell.

/** @typedef {import("./types.js").RoomEvent} RoomEvent */

export class LocalEvents {
  /** @param {{now: () => number, tell: (event: RoomEvent) => void}} options */
  constructor({ now, tell }) {
    this.now = now;
    this.tell = tell;
    /** Telemetry: of each type the newest. @type {Map<string, RoomEvent>} */
    this.latest = new Map();
  }

  /** @param {string} type @param {any} data @param {string} sender @param {boolean} [server] */
  hint(type, data, sender, server = false) {
    /** @type {RoomEvent} */
    const event = { type, data, sender, at: this.now(), server, user: "", seq: 0, epoch: 0, audience: "local" };
    if (server) this.latest.set(type, event);
    this.tell(event);
  }
}
