// How this page gets its seat: kept from an earlier visit, taken once by name, or taken again when the hub forgot it.

import { draw, retryWindow } from "./backoff.js";
import { Problem, SIGN_IN, asProblem } from "./rest_api.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {Record<string, unknown>} Meta */

/** A hub that forgets seats as fast as it gives them is not asked for ever. */
const FORGOTTEN_MOST = 2;

export class Enrolment {
  /**
   * @param {{page: import("./types.js").Page, link: import("./types.js").Link, storage: import("./storage.js").RoomStorage,
   *   seated: (seat: Seat & {me?: string}) => void, failed: (problem: Problem) => void, barred: (problem: Problem) => void}} options
   *   seated: a seat is there; failed: the page's own joining by `wanted` name was refused for good; barred: something on
   *   the way wants a sign-in before it lets anybody ask for a seat.
   */
  constructor({ page, link, storage, seated, failed, barred }) {
    this.page = page;
    this.link = link;
    this.storage = storage;
    this.seated = seated;
    this.failed = failed;
    this.barred = barred;
    this.seat = storage.seat();
    /** Whether the next ticket asks for a seat that was handed over to another device. */
    this.back = false;
    /** @type {{name: string, promise: Promise<Seat>}|null} */
    this.joining = null;
    /** @type {{name: string, meta: Meta}|null} */
    this.wanted = null;
    this.forgotten = 0;
    this.tries = 0;
    /** @type {unknown} */
    this.retrying = null;
  }

  /**
   * Takes a seat unless there is one. Calls with one name while the first is under way are one call, and a repeated
   * request after a lost answer finds the seat the first one took.
   * @param {string} name
   * @param {Meta} meta
   * @returns {Promise<Seat>} Rejects with a `Problem`.
   */
  join(name, meta) {
    if (this.seat !== null) return Promise.resolve(this.seat);
    if (this.joining !== null && this.joining.name === name) return this.joining.promise;
    const promise = this.#take(name, meta);
    this.joining = { name, promise };
    return promise;
  }

  /**
   * Takes a seat that comes from another device, in the place of a kept one; meanwhile nobody joins by a wish.
   * @param {Promise<Seat & {me?: string}>} arriving
   * @param {(problem: Problem) => void} missed It did not come.
   */
  receive(arriving, missed) {
    const promise = arriving.then((taken) => {
      const { player, credential } = taken;
      this.joining = null;
      this.adopt({ player, credential });
      this.seated(taken);
      return this.seat ?? taken;
    });
    this.joining = { name: "", promise };
    promise.catch((/** @type {unknown} */ error) => {
      this.joining = null;
      missed(asProblem(error));
      this.seek();
    });
  }

  /** Joins by itself, now and whenever the seat is lost, until it is refused for good. @param {string} name @param {Meta} meta */
  want(name, meta) {
    this.wanted = { name, meta };
    this.seek();
  }

  /** Follows a wish, if there is one and no seat. */
  seek() {
    if (this.wanted === null || this.seat !== null || this.joining !== null) return;
    if (this.retrying !== null) this.page.cancel(this.retrying);
    this.retrying = null;
    this.join(this.wanted.name, this.wanted.meta).catch((/** @type {unknown} */ error) => {
      const problem = asProblem(error);
      if (isOver(problem)) return this.failed(problem);
      if (problem.code === SIGN_IN) this.barred(problem);
      const asked = problem.retry_ms > 0 ? { min_ms: problem.retry_ms, max_ms: 2 * problem.retry_ms } : null;
      const window = retryWindow({ attempt: this.tries++, down_ms: 0, hidden: this.page.hidden(), asked });
      this.retrying = this.page.later(() => this.seek(), draw(window, this.page.random()));
    });
  }

  /** @param {Seat} seat @returns {boolean} Whether it is another one than before. */
  adopt(seat) {
    if (this.seat?.credential === seat.credential) return false;
    this.seat = seat;
    this.storage.keepSeat(seat);
    return true;
  }

  /** A ticket for the seat; a seat the hub does not know is forgotten. @returns {Promise<import("./types.js").Ticket>} */
  async ticket() {
    const { seat } = this;
    if (seat === null) throw new Problem({ status: 401, code: "seat/none", message: "Take a seat first." });
    try {
      const ticket = await this.link.ticket(seat, this.back);
      this.back = false;
      return ticket;
    } catch (error) {
      // Of all refusals only those of the seat itself take it from the browser: a foreign origin is none of them.
      const unknown = error instanceof Problem && (error.status === 401 || error.status === 403) && error.code.startsWith("seat/");
      // Whoever was sent away does not come back by itself under a new seat.
      if (unknown && error.code === "seat/kicked") this.stop();
      if (unknown && this.seat === seat) this.#forget();
      throw error;
    }
  }

  stop() {
    this.wanted = null;
    if (this.retrying !== null) this.page.cancel(this.retrying);
  }

  #forget() {
    this.seat = null;
    this.storage.keepSeat(null);
    this.forgotten += 1;
    if (this.forgotten <= FORGOTTEN_MOST) this.page.later(() => this.seek(), 0);
  }

  /** The key of this browser, for all rooms: whom a host has taken out does not come back with it. */
  #browser() {
    const kept = this.storage.browser();
    if (kept !== null) return kept;
    const fresh = this.page.id();
    this.storage.keepBrowser(fresh);
    return fresh;
  }

  /** @param {string} name @param {Meta} meta @returns {Promise<Seat>} */
  async #take(name, meta) {
    const kept = this.storage.request();
    const request = kept !== null && kept.name === name ? kept.request : this.page.id();
    this.storage.keepRequest({ request, name });
    try {
      const taken = await this.link.take(request, name, meta, this.#browser());
      const { player, credential } = taken;
      this.storage.keepRequest(null);
      // A seat that came another way in the meantime stays.
      if (this.seat === null) this.adopt({ player, credential, name });
      this.joining = null;
      this.tries = 0;
      this.seated(taken);
      return this.seat ?? taken;
    } catch (error) {
      this.joining = null;
      if (error instanceof Problem && isOver(error)) this.storage.keepRequest(null);
      throw error;
    }
  }
}

/** Whether there is no use in asking again: a host who is asked for a seat answers later, and the room says when to look. @param {Problem} problem */
function isOver(problem) {
  return problem.final && problem.retry_ms === 0;
}
