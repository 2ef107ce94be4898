// Whether a deadline runs in the room, and how long: while it does, doubts about the connection come early.

export class Deadline {
  /** @param {{view: () => any, serverNow: () => number}} options `phase.ends_at` of the view is the next known deadline. */
  constructor({ view, serverNow }) {
    this.view = view;
    this.serverNow = serverNow;
    /** What the page says; null leaves it to the view. @type {boolean|null} */
    this.said = null;
  }

  get left_ms() {
    const ends_at = this.view()?.phase?.ends_at;
    return typeof ends_at === "number" ? ends_at - this.serverNow() : null;
  }

  get urgent() {
    return this.said ?? (this.left_ms ?? 0) > 0;
  }
}
