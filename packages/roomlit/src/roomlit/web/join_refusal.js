// Why there will be no connection unless somebody does something about it: joining was refused, or there is no such room.

import { noticeOf } from "./notice.js";
import { Problem, asProblem } from "./rest_api.js";

/** Nobody has joined by then: worth a look whether there is such a room at all. */
const UNJOINED_MS = 3_000;

export class JoinRefusal {
  /**
   * @param {object} options
   * @param {string} options.room
   * @param {Pick<import("./types.js").Page, "later">} options.page
   * @param {() => Promise<unknown>|undefined} options.find Asks the hub for the room, where that can be asked.
   * @param {() => boolean} options.unjoined Whether this page has no seat, and nobody wants one.
   * @param {(problem: Problem) => void} options.refused
   */
  constructor({ room, page, find, unjoined, refused }) {
    this.room = room;
    this.find = find;
    this.unjoined = unjoined;
    this.refused = refused;
    /** @type {Problem|null} */
    this.problem = null;
    if (unjoined()) page.later(() => this.#look(), UNJOINED_MS);
  }

  /** The hub has said no for good. @param {Problem} problem */
  take(problem) {
    console.error(`roomlit: room ${this.room}: ${problem.message} (${problem.code})`);
    this.problem = problem;
    this.refused(problem);
  }

  /** What to say to whoever waits; null while it may still come right by itself. @param {import("./session_state.js").Machine} machine */
  of({ phase, status, why }) {
    if (!["idle", "stopped"].includes(phase) || status !== "error" || why === "retry_limit") return null;
    return this.problem ?? new Problem({ status: 0, code: why, message: noticeOf(status, why)?.text ?? "" });
  }

  #look() {
    if (!this.unjoined()) return;
    this.find()?.catch((/** @type {unknown} */ error) => {
      const problem = asProblem(error);
      if (problem.code === "room/unknown" && this.unjoined()) this.take(problem);
    });
  }
}
