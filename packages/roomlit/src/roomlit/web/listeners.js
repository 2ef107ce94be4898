// Who wants to hear of what. One listener's failure does not reach the others.

/** @template {unknown[]} A */
export class Listeners {
  constructor() {
    /** @type {Map<string, Set<(...args: A) => void>>} */
    this.byTopic = new Map();
  }

  /**
   * @param {string} topic
   * @param {(...args: A) => void} fn
   * @returns {() => void} Stops listening.
   */
  on(topic, fn) {
    const set = this.byTopic.get(topic) ?? new Set();
    this.byTopic.set(topic, set.add(fn));
    return () => {
      set.delete(fn);
      if (set.size === 0 && this.byTopic.get(topic) === set) this.byTopic.delete(topic);
    };
  }

  /** @param {string} topic @param {A} args */
  emit(topic, ...args) {
    for (const fn of [...(this.byTopic.get(topic) ?? [])]) {
      try {
        fn(...args);
      } catch (error) {
        console.error(`roomlit: a listener for "${topic}" failed`, error);
      }
    }
  }
}

/** @typedef {import("./types.js").RoomEvent} RoomEvent */

/** All that is told of one room. */
export class RoomListeners {
  constructor() {
    /** By type, "*" for all. @type {Listeners<[RoomEvent]>} */
    this.events = new Listeners();
    /** @type {Listeners<[import("./types.js").Status, string]>} */
    this.statuses = new Listeners();
    /** @type {Listeners<[any]>} */
    this.views = new Listeners();
    /** @type {Listeners<[import("./quality.js").Quality]>} */
    this.qualities = new Listeners();
  }

  /** @param {RoomEvent} event */
  tell(event) {
    this.events.emit(event.type, event);
    this.events.emit("*", event);
  }
}
