// Commands on their way: kept until acknowledged, sent again with the same id after a reconnect.

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {{seq: number, result: any}} Done */
/** @typedef {{command: Command, made_at: number, done: (done: Done) => void, failed: (refusal: Refusal) => void}} Pending */

/** The server recognises a repeated id for at least five minutes; older ones are given up rather than done twice. */
export const KEPT_MS = 270_000;
export const MOST = 100;

/**
 * 32 hex digits from 128 random bits. `crypto.randomUUID` is missing on plain http pages.
 * @param {(bytes: Uint8Array) => Uint8Array} [fill]
 */
export function makeId(fill = (bytes) => crypto.getRandomValues(bytes)) {
  return Array.from(fill(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  /** @param {{answered?: () => void}} [options] answered: the room acknowledged or refused a command that waited. */
  constructor({ answered = () => {} } = {}) {
    this.answered = answered;
    /** @type {Map<string, Pending>} */
    this.pending = new Map();
  }

  /**
   * Keeps a command until its answer comes.
   * @param {Command} command
   * @param {number} at
   * @returns {Promise<Done>} Rejects with a `Refusal`.
   */
  put(command, at) {
    return new Promise((done, failed) => {
      if (this.pending.size >= MOST) {
        failed({ code: "command/too_many", message: "Too many commands are waiting for the connection.", retry_ms: 1000 });
        return;
      }
      this.pending.set(command.id, { command, made_at: at, done, failed });
    });
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
   * Everything unanswered, oldest first, after giving up what is too old.
   * @param {number} at
   * @returns {Command[]}
   */
  waiting(at) {
    for (const [id, { made_at }] of [...this.pending]) {
      if (at - made_at >= KEPT_MS) this.#fail({ id, code: "command/expired", message: "It could not be delivered in time.", retry_ms: 0 });
    }
    return [...this.pending.values()].map(({ command }) => command);
  }

  /** Gives up everything. @param {string} code */
  abandon(code) {
    for (const id of [...this.pending.keys()]) this.#fail({ id, code, message: "The connection ended before an answer came.", retry_ms: 0 });
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
    settle(pending);
    return pending;
  }
}
