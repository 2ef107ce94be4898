// Connection quality as numbers: round trip, jitter, loss, reconnects. Pure.

/**
 * @typedef {object} Quality
 * @property {number|null} round_trip_ms Smoothed; null before the first answer.
 * @property {number} jitter_ms Smoothed difference of successive round trips (RFC 3550, 6.4.1).
 * @property {number} measured Round trips measured.
 * @property {number} asked Heartbeats sent that wanted an answer.
 * @property {number} lost Of those, the ones a dead connection left unanswered.
 * @property {number} reconnects
 * @property {number} duplicates Events received again and dropped.
 * @property {number} gaps Runs of events that were missing and fetched again.
 */

/** @type {Readonly<Quality>} */
export const UNKNOWN = Object.freeze({
  round_trip_ms: null,
  jitter_ms: 0,
  measured: 0,
  asked: 0,
  lost: 0,
  reconnects: 0,
  duplicates: 0,
  gaps: 0,
});

const SMOOTHING = 8;
const JITTER_SMOOTHING = 16;

/**
 * @param {Readonly<Quality>} quality
 * @param {number} round_trip_ms
 * @returns {Quality}
 */
export function measured(quality, round_trip_ms) {
  const before = quality.round_trip_ms;
  // The first round trip is measured while the page still loads; it only stands in for the second.
  if (before === null || quality.measured < 2) return { ...quality, round_trip_ms, measured: quality.measured + 1 };
  const change = Math.abs(round_trip_ms - before);
  return {
    ...quality,
    round_trip_ms: before + (round_trip_ms - before) / SMOOTHING,
    measured: quality.measured + 1,
    jitter_ms: quality.jitter_ms + (change - quality.jitter_ms) / JITTER_SMOOTHING,
  };
}

/**
 * @param {Readonly<Quality>} quality
 * @param {"asked"|"lost"|"reconnects"|"duplicates"|"gaps"} what
 * @returns {Quality}
 */
export function counted(quality, what) {
  return { ...quality, [what]: quality[what] + 1 };
}
