// How long to wait before trying again: pure, the chance is passed in.

/** @typedef {import("./types.js").RetryWindow} RetryWindow */

const FIRST_MS = 1_000;
const EARLY_CAP_MS = 4_000;
const LATE_CAP_MS = 30_000;
const EARLY_MS = 60_000;

/**
 * The window to draw from. A plain 30 s cap misses "back within five seconds" in 60 % of eight-second outages
 * (simulated), hence the lower cap during the first minute.
 * @param {{attempt: number, down_ms: number, hidden?: boolean, offline?: boolean, asked?: RetryWindow|null, first?: RetryWindow|null}} outage
 *   attempt: failed tries so far in this outage; down_ms: its age; asked: the window a server's `bye` named; first: the
 *   one its welcome named for the first try, for when it dies without a `bye`.
 * @returns {RetryWindow}
 */
export function retryWindow({ attempt, down_ms, hidden = false, offline = false, asked = null, first = null }) {
  if (asked !== null && asked.max_ms > 0) return { min_ms: Math.min(asked.min_ms, asked.max_ms), max_ms: asked.max_ms };
  // Offline is almost a pause: the page's `online` signal ends it, and a hub on this very machine stays reachable.
  if (offline) return { min_ms: LATE_CAP_MS / 2, max_ms: LATE_CAP_MS };
  const cap = down_ms < EARLY_MS ? EARLY_CAP_MS : LATE_CAP_MS;
  const known = attempt <= 0 && first !== null && first.max_ms > 0 ? first : { min_ms: 0, max_ms: FIRST_MS };
  const max_ms = attempt <= 0 ? known.max_ms : Math.min(cap, FIRST_MS * 2 ** Math.min(attempt, 16));
  return hidden ? { min_ms: max_ms, max_ms: max_ms * 2 } : { min_ms: attempt <= 0 ? Math.min(known.min_ms, max_ms) : 0, max_ms };
}

/**
 * Full jitter: uniform within the window.
 * @param {RetryWindow} window
 * @param {number} chance In [0, 1).
 */
export function draw(window, chance) {
  return Math.round(window.min_ms + chance * (window.max_ms - window.min_ms));
}
