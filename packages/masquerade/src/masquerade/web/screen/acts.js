// When each mask turns over, as a function of the time since the reveal began: the same on the shared screen and on every
// phone, so that nobody is ahead. Pure, so a reload lands where it was.

export const LEAD_MS = 3_500;
const ALL_MS = 36_000;
const STEP_MS = { least: 1_800, most: 3_400 };
/** Of each turn this share is suspense. */
const SUSPENSE = 0.55;

/**
 * @typedef {object} Act
 * @property {number} turned How many masks lie open.
 * @property {boolean} drum Whether the next one is in the light, still closed.
 * @property {boolean} over Whether all is told.
 * @property {number|null} next_ms Milliseconds until the next change; null when there is none.
 */

/** How long one mask takes. @param {number} count */
export function stepOf(count) {
  return Math.min(STEP_MS.most, Math.max(STEP_MS.least, ALL_MS / Math.max(1, count)));
}

/**
 * What is to be seen so long after the reveal began.
 * @param {number} elapsed_ms @param {number} count How many masks there are.
 * @returns {Act}
 */
export function actAt(elapsed_ms, count) {
  if (elapsed_ms < LEAD_MS) return { turned: 0, drum: false, over: false, next_ms: LEAD_MS - Math.max(0, elapsed_ms) };
  const step = stepOf(count);
  const played = (elapsed_ms - LEAD_MS) / step;
  const at = Math.floor(played);
  if (at >= count) return { turned: count, drum: false, over: true, next_ms: null };
  const drum = played - at < SUSPENSE;
  const until = drum ? at + SUSPENSE : at + 1;
  return { turned: drum ? at : at + 1, drum, over: false, next_ms: Math.max(1, (until - played) * step) };
}

/**
 * The order in which masks turn: the lowest score first, and whoever won last.
 * @template {{seat: number, score: number}} Seat
 * @param {{seats: Seat[], winner_seats?: number[]}} reveal @returns {Seat[]}
 */
export function turning({ seats, winner_seats = [] }) {
  const won = (/** @type {Seat} */ { seat }) => Number(winner_seats.includes(seat));
  return [...seats].sort((a, b) => won(a) - won(b) || a.score - b.score || a.seat - b.seat);
}
