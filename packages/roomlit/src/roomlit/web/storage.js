// What the browser remembers of a room. A full, forbidden or broken storage harms nothing.

/** @typedef {import("./types.js").RoomEvent} RoomEvent */
/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {{request: string, name: string}} Request */

export const KEPT_EVENTS = 100;

/** @param {any} value @returns {value is RoomEvent} */
const isEvent = (value) => typeof value?.type === "string" && Number.isInteger(value.seq) && Number.isInteger(value.epoch);

/** @param {any} value @returns {value is Seat} */
const isSeat = (value) => typeof value?.player === "string" && typeof value.credential === "string";

/** @param {any} value @returns {value is Request} */
const isRequest = (value) => typeof value?.request === "string" && typeof value.name === "string";

export class RoomStorage {
  /**
   * @param {string} room
   * @param {{session: () => Store|null, local: () => Store|null}} stores Each may throw, as a forbidden storage does.
   */
  constructor(room, { session, local }) {
    this.room = room;
    this.session = session;
    this.local = local;
  }

  /** @returns {RoomEvent[]} */
  events() {
    const kept = read(this.session, `ws_messages_${this.room}`);
    return Array.isArray(kept) ? kept.filter(isEvent).slice(-KEPT_EVENTS) : [];
  }

  /** @param {RoomEvent[]} events */
  keepEvents(events) {
    const key = `ws_messages_${this.room}`;
    // When all do not fit, the newest few are better than none.
    for (const most of [KEPT_EVENTS, 20]) if (write(this.session, key, JSON.stringify(events.slice(-most)))) return;
    forget(this.session, key);
  }

  /** @param {Status} status */
  keepStatus(status) {
    write(this.session, `ws_status_${this.room}`, status);
  }

  /** @returns {Seat|null} */
  seat() {
    const kept = read(this.local, `roomlit_seat_${this.room}`);
    return isSeat(kept) ? kept : null;
  }

  /** @param {Seat|null} seat */
  keepSeat(seat) {
    const key = `roomlit_seat_${this.room}`;
    if (seat === null) forget(this.local, key);
    else write(this.local, key, JSON.stringify(seat));
  }

  /** The key of this browser, the same in every room. @returns {string|null} */
  browser() {
    const kept = read(this.local, "roomlit_browser");
    return typeof kept === "string" && /^[0-9a-f]{32}$/.test(kept) ? kept : null;
  }

  /** @param {string} browser */
  keepBrowser(browser) {
    write(this.local, "roomlit_browser", JSON.stringify(browser));
  }

  /** The request for a seat under way, so that a reload in the middle does not take two. @returns {Request|null} */
  request() {
    const kept = read(this.session, `roomlit_join_${this.room}`);
    return isRequest(kept) ? kept : null;
  }

  /** @param {Request|null} request */
  keepRequest(request) {
    const key = `roomlit_join_${this.room}`;
    if (request === null) forget(this.session, key);
    else write(this.session, key, JSON.stringify(request));
  }
}

/** @param {() => Store|null} store @param {string} key @returns {unknown} */
function read(store, key) {
  try {
    const text = store()?.getItem(key) ?? null;
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {() => Store|null} store @param {string} key @param {string} text @returns {boolean} Whether it was kept. */
function write(store, key, text) {
  try {
    const target = store();
    target?.setItem(key, text);
    return target !== null;
  } catch {
    return false;
  }
}

/** @param {() => Store|null} store @param {string} key */
function forget(store, key) {
  try {
    store()?.removeItem(key);
  } catch {
    // Nothing was kept, so nothing needs forgetting.
  }
}
