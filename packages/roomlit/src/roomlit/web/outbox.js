// Commands on their way: kept until acknowledged, sent again with the same id after a reconnect, a reload, a killed tab.

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./unsent_store.js").UnsentStore} UnsentStore */
/** @typedef {{seq: number, result: any}} Done */
/**
 * @typedef {object} Pending
 * @property {Command} command
 * @property {number} made_at
 * @property {number|null} sent_at When it first left a page; null while it never did.
 * @property {number|null} left_at When it first left this page, on the page's own clock.
 * @property {boolean} restored Whether a page before this one has made it.
 * @property {Promise<Done>} answer
 * @property {(done: Done) => void} done
 * @property {(refusal: Refusal) => void} failed
 */

/** The server recognises a repeated id for at least five minutes; what left longer ago is given up rather than done twice. */
export const KEPT_MS = 270_000;
/** What never left cannot be done twice, but six hours later nobody expects it any more. */
export const UNSENT_MS = 21_600_000;
export const MOST = 100;

/**
 * 32 hex digits from 128 random bits. `crypto.randomUUID` is missing on plain http pages.
 * @param {(bytes: Uint8Array) => Uint8Array} [fill]
 */
export function makeId(fill = (bytes) => crypto.getRandomValues(bytes)) {
  return Array.from(fill(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  /**
   * @param {{now?: () => number, answered?: () => void, store?: UnsentStore|null, failed?: (command: Command, refusal: Refusal) => void}} [options]
   *   now: a clock that nobody sets, in milliseconds;
   *   answered: the room acknowledged or refused a command that waited; store: what outlives the page; failed: what a page
   *   before this one said was refused, and nobody waits for that any more.
   */
  constructor({ now = () => performance.now(), answered = () => {}, store = null, failed = () => {} } = {}) {
    this.now = now;
    this.answered = answered;
    this.store = store;
    this.failed = failed;
    /** @type {Map<string, Pending>} */
    this.pending = new Map();
  }

  /**
   * Keeps a command until its answer comes.
   * @param {Command} command
   * @param {number} at The server's time, as everywhere here unless it says otherwise: it goes on when pages come and go.
   * @returns {Promise<Done>} Rejects with a `Refusal`.
   */
  put(command, at) {
    if (this.pending.size >= MOST) {
      return Promise.reject({ code: "command/too_many", message: "Too many commands are waiting for the connection.", retry_ms: 1000 });
    }
    const { id, name, args = {} } = command;
    this.store?.put({ id, name, args, made_at: at, sent_at: null });
    return this.#add({ command, made_at: at, sent_at: null, left_at: null, restored: false });
  }

  /** What a page of this seat before this one has left behind, under the same ids. @param {string} room */
  restore(room) {
    for (const { id, name, args, made_at, sent_at } of this.store?.waiting() ?? []) {
      if (this.pending.has(id) || this.pending.size >= MOST) continue;
      /** @type {Command} */
      const command = { frame: "command", id, room, name, args };
      this.#add({ command, made_at, sent_at, left_at: null, restored: true }).catch((refusal) => this.failed(command, refusal));
    }
  }

  /** It leaves the page now. @param {string} id @param {number} at */
  sent(id, at) {
    const pending = this.pending.get(id);
    if (pending === undefined || pending.sent_at !== null) return;
    pending.sent_at = at;
    pending.left_at = this.now();
    this.store?.sent(id, at);
  }

  /** @param {{id: string, seq: number, result?: any}} ack @returns {Pending|null} */
  ack({ id, seq, result = null }) {
    return this.#heard(this.#take(id, (pending) => pending.done({ seq, result })));
  }

  /** @param {{id: string, code: string, message: string, retry_ms?: number}} refused @returns {Pending|null} */
  refuse({ id, code, message, retry_ms = 0 }) {
    return this.#heard(this.#fail({ id, code, message, retry_ms }));
  }

  /**
   * Everything unanswered, oldest first, after giving up what is too old, and what another tab has heard the answer of.
   * @param {number|null} at Null while the server's time is not known: what an earlier page has sent then waits.
   * @returns {Command[]}
   */
  waiting(at) {
    for (const id of this.store?.settled() ?? []) this.#take(id, (pending) => pending.done({ seq: 0, result: null }));
    for (const [id, pending] of [...this.pending]) {
      const message = pending.sent_at === null ? "It could not be delivered in time." : "Nobody answered in time: it may have been done.";
      if (this.#isOld(pending, at)) this.#fail({ id, code: "command/expired", message, retry_ms: 0 });
    }
    const ready = [...this.pending.values()].filter(({ restored, sent_at }) => at !== null || !restored || sent_at === null);
    return ready.map(({ command }) => command);
  }

  /** Gives up everything. @param {string} code */
  abandon(code) {
    for (const id of [...this.pending.keys()]) this.#fail({ id, code, message: "The connection ended before an answer came.", retry_ms: 0 });
  }

  /** Nobody waits here any more; what is kept is for the next page. */
  leave() {
    this.store = null;
    this.abandon("connection/released");
  }

  /** A server whose clock is set makes nothing old that has left this page. @param {Pending} pending @param {number|null} at */
  #isOld({ made_at, sent_at, left_at }, at) {
    if (left_at !== null) return this.now() - left_at >= KEPT_MS;
    if (at === null) return false;
    return sent_at === null ? at - made_at >= UNSENT_MS : at - sent_at >= KEPT_MS;
  }

  /** @param {Omit<Pending, "answer"|"done"|"failed">} made @returns {Promise<Done>} */
  #add(made) {
    /** @type {(done: Done) => void} */
    let done = () => {};
    /** @type {(refusal: Refusal) => void} */
    let failed = () => {};
    /** @type {Promise<Done>} */
    const answer = new Promise((fulfil, reject) => ([done, failed] = [fulfil, reject]));
    this.pending.set(made.command.id, { ...made, answer, done, failed });
    return answer;
  }

  /** @param {{id: string} & Refusal} refused */
  #fail({ id, ...refusal }) {
    return this.#take(id, (pending) => pending.failed(refusal));
  }

  /** @param {Pending|null} pending */
  #heard(pending) {
    if (pending !== null) this.answered();
    return pending;
  }

  /** @param {string} id @param {(pending: Pending) => void} settle @returns {Pending|null} */
  #take(id, settle) {
    const pending = this.pending.get(id);
    if (pending === undefined) return null;
    this.pending.delete(id);
    this.store?.settle(id);
    settle(pending);
    return pending;
  }
}
