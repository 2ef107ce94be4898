// Tells Python that something happened, not what: the newest value, at once and then at most once per interval.

/** @template V */
export class Doorbell {
  /** @param {{page: Pick<import("./types.js").Page, "later"|"cancel">, every_ms: number, ring: (value: V) => void}} options */
  constructor({ page, every_ms, ring }) {
    this.page = page;
    this.every_ms = every_ms;
    this.ring = ring;
    /** @type {unknown} */
    this.resting = null;
    /** @type {V|null} */
    this.newest = null;
  }

  /** @param {V} value */
  press(value) {
    if (this.resting !== null) {
      this.newest = value;
      return;
    }
    this.resting = this.page.later(() => this.#rested(), this.every_ms);
    this.ring(value);
  }

  stop() {
    if (this.resting !== null) this.page.cancel(this.resting);
    this.resting = this.newest = null;
  }

  #rested() {
    const { newest } = this;
    this.resting = this.newest = null;
    if (newest !== null) this.press(newest);
  }
}
