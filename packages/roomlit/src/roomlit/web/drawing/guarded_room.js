// A room as a drawing sees it: what its listeners do wrong is told, and all of them end with the drawing.

/** @typedef {import("../types.js").RoomHandle} RoomHandle */

/**
 * @param {RoomHandle} room
 * @param {(error: unknown) => void} failed
 * @returns {{room: RoomHandle, end: () => void}}
 */
export function guarded(room, failed) {
  /** @type {Set<() => void>} */
  const offs = new Set();
  /** @template {unknown[]} A @param {(...args: A) => void} fn @returns {(...args: A) => void} */
  const safe = (fn) => (...args) => {
    try {
      fn(...args);
    } catch (error) {
      failed(error);
    }
  };
  const track = (/** @type {() => void} */ off) => {
    offs.add(off);
    return () => {
      offs.delete(off);
      off();
    };
  };
  /** @type {Pick<RoomHandle, "on"|"onStatus"|"onView"|"onQuality"|"release">} */
  const own = {
    on: (type, fn) => track(room.on(type, safe(fn))),
    onStatus: (fn) => track(room.onStatus(safe(fn))),
    onView: (fn) => track(room.onView(safe(fn))),
    onQuality: (fn) => track(room.onQuality(safe(fn))),
    release: () => {}, // The page's other components hold it too.
  };
  const end = () => {
    for (const off of [...offs]) off();
    offs.clear();
  };
  return { room: Object.assign(Object.create(room), own), end };
}
