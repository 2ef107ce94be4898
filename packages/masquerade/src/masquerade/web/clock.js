// Time left until an absolute deadline of the server, redrawn once a second and only while there is one.

/**
 * Whole seconds left, never negative. A started second counts: the last thing shown before the bell is 0:01.
 * @param {number|null} endsAt
 * @param {number} now
 */
export function secondsLeft(endsAt, now) {
  return endsAt === null ? null : Math.max(0, Math.ceil((endsAt - now) / 1000));
}

/** Minutes and seconds: 102 → "1:42". @param {number} seconds */
export function clockText(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Milliseconds until the shown second changes.
 * @param {number} endsAt
 * @param {number} now
 */
export function untilNextSecond(endsAt, now) {
  const left = endsAt - now;
  return left <= 0 ? null : left % 1000 || 1000;
}

/**
 * Calls `draw(seconds)` now and whenever the second changes; null when there is no deadline.
 * @param {{now: () => number, draw: (seconds: number|null) => void, later?: (fn: () => void, ms: number) => any, cancel?: (timer: any) => void}} page
 */
export function countdown({ now, draw, later = setTimeout.bind(globalThis), cancel = clearTimeout.bind(globalThis) }) {
  /** @type {number|null} */
  let endsAt = null;
  /** @type {any} */
  let timer = null;
  const tick = () => {
    const at = now();
    draw(secondsLeft(endsAt, at));
    const wait = endsAt === null ? null : untilNextSecond(endsAt, at);
    timer = wait === null ? null : later(tick, wait);
  };
  return {
    /** @param {number|null} deadline */
    set(deadline) {
      if (deadline === endsAt && timer !== null) return;
      endsAt = deadline;
      if (timer !== null) cancel(timer);
      tick();
    },
    stop() {
      if (timer !== null) cancel(timer);
      timer = null;
      endsAt = null;
    },
  };
}
