// Connection quality as numbers: round trip, jitter, loss, reconnects, what succeeded. Pure.

/**
 * @typedef {object} Quality
 * @property {number|null} round_trip_ms Smoothed; null before the first answer.
 * @property {number|null} last_ms The newest round trip as it was.
 * @property {number} jitter_ms Smoothed difference of successive round trips (RFC 3550, 6.4.1).
 * @property {readonly number[]} recent The last round trips, oldest first.
 * @property {number} measured Round trips measured.
 * @property {number} asked Heartbeats sent that wanted an answer.
 * @property {number} lost Of those, the ones whose connection ended before an answer came.
 * @property {number} tries Connections tried.
 * @property {number} lived Of those, the ones that became live.
 * @property {number} reconnects Of those, the ones after the first.
 * @property {number} commands Commands given to the room.
 * @property {number} answered Of those, the ones the room acknowledged or refused; a refusal has arrived too.
 * @property {number} duplicates Events received again and dropped.
 * @property {number} gaps Runs of events that were missing and fetched again.
 */

/** @typedef {"asked"|"tries"|"lived"|"reconnects"|"commands"|"answered"|"duplicates"|"gaps"} Countable */

/**
 * What `_wsDebug.getQuality()` gives. Times in milliseconds, null before anything was measured; rates from 0 to 1, null
 * before anything was tried.
 * @typedef {object} QualityReport
 * @property {import("./types.js").Transport} transport What carries the frames now.
 * @property {import("./types.js").Status} status
 * @property {{current: number|null, smoothed: number|null, median: number|null, p95: number|null, measured: number}} round_trip_ms
 *   Median and 95th percentile of the last `RECENT` round trips.
 * @property {number} jitter_ms
 * @property {{sent: number, missed: number}} beats
 * @property {{tried: number, live: number, rate: number|null}} connections
 * @property {number} reconnects
 * @property {{sent: number, answered: number, rate: number|null}} commands
 * @property {number} duplicates
 * @property {number} gaps
 */

/** @type {Readonly<Quality>} */
export const UNKNOWN = Object.freeze({
  round_trip_ms: null,
  last_ms: null,
  jitter_ms: 0,
  recent: Object.freeze([]),
  measured: 0,
  asked: 0,
  lost: 0,
  tries: 0,
  lived: 0,
  reconnects: 0,
  commands: 0,
  answered: 0,
  duplicates: 0,
  gaps: 0,
});

/** Round trips remembered: five minutes of a running deadline, half an hour without one. */
export const RECENT = 60;
const SMOOTHING = 8;
const JITTER_SMOOTHING = 16;

/**
 * @param {Readonly<Quality>} quality
 * @param {number} round_trip_ms
 * @returns {Quality}
 */
export function measured(quality, round_trip_ms) {
  const before = quality.round_trip_ms;
  const now = { ...quality, last_ms: round_trip_ms, measured: quality.measured + 1 };
  // The first round trip is measured while the page still loads; it only stands in for the second.
  if (before === null || quality.measured < 2) return { ...now, round_trip_ms, recent: [round_trip_ms] };
  // Between this round trip and the one before it, not the smoothed one: a path that changed once does not jitter.
  const change = Math.abs(round_trip_ms - (quality.last_ms ?? before));
  return {
    ...now,
    round_trip_ms: before + (round_trip_ms - before) / SMOOTHING,
    recent: [...quality.recent, round_trip_ms].slice(-RECENT),
    jitter_ms: quality.jitter_ms + (change - quality.jitter_ms) / JITTER_SMOOTHING,
  };
}

/**
 * @param {Readonly<Quality>} quality
 * @param {Countable} what
 * @returns {Quality}
 */
export function counted(quality, what) {
  return { ...quality, [what]: quality[what] + 1 };
}

/** So many beats will not be answered any more. @param {Readonly<Quality>} quality @param {number} beats @returns {Quality} */
export function missed(quality, beats) {
  return { ...quality, lost: quality.lost + beats };
}

/**
 * The value that `share` of all are not above (nearest rank); null of none.
 * @param {readonly number[]} values
 * @param {number} share In (0, 1].
 * @returns {number|null}
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/**
 * @param {Readonly<Quality>} quality
 * @param {{transport: import("./types.js").Transport, status: import("./types.js").Status}} now
 * @returns {QualityReport}
 */
export function report(quality, { transport, status }) {
  const { recent, measured: count, tries, lived, commands, answered } = quality;
  return {
    transport,
    status,
    round_trip_ms: {
      current: quality.last_ms, smoothed: quality.round_trip_ms, median: quantile(recent, 0.5), p95: quantile(recent, 0.95), measured: count,
    },
    jitter_ms: quality.jitter_ms,
    beats: { sent: quality.asked, missed: quality.lost },
    connections: { tried: tries, live: lived, rate: rate(lived, tries) },
    reconnects: quality.reconnects,
    commands: { sent: commands, answered, rate: rate(answered, commands) },
    duplicates: quality.duplicates,
    gaps: quality.gaps,
  };
}

/** @param {number} part @param {number} whole */
const rate = (part, whole) => (whole === 0 ? null : part / whole);
