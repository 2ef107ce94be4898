// The connection in one word and three bars for whoever sits before it, and the details for whoever asks. Pure.

/** @typedef {import("./quality.js").Quality} Quality */
/** @typedef {"good"|"slow"|"reconnecting"|"off"} Grade */
/**
 * @typedef {object} Strength
 * @property {Grade} grade
 * @property {0|1|2|3} bars
 * @property {string} words "Good", "Slow", "Reconnecting", "Not connected".
 * @property {string[]} details Round trip, what was lost, how the page hears.
 */

/** A line of chat that shows later than this after Enter feels late; jitter alone does not. */
export const SLOW_MS = 400;

/** @type {Readonly<Record<Grade, {bars: Strength["bars"], words: string}>>} */
const SHOWN = Object.freeze({
  good: { bars: 3, words: "Good" },
  slow: { bars: 2, words: "Slow" },
  reconnecting: { bars: 1, words: "Reconnecting" },
  off: { bars: 0, words: "Not connected" },
});

/** What carries the frames, in words; and why where it matters. @type {Readonly<Record<import("./types.js").Transport, string>>} */
export const TRANSPORT_WORDS = Object.freeze({
  websocket: "over a WebSocket",
  sse: "over HTTP (stream)",
  long_poll: "over HTTP (long poll)",
  rest: "by polling, push is off",
  streamlit: "through Streamlit",
});

/**
 * @param {{status: import("./types.js").Status, why: string, quality: Readonly<Quality>}} room
 * @returns {Grade}
 */
export function gradeOf({ status, why, quality }) {
  switch (status) {
    case "connected":
      return (quality.round_trip_ms ?? 0) > SLOW_MS ? "slow" : "good";
    case "connecting":
      // Something is late, and is asked about before anything is given up.
      return why === "doubt" ? "slow" : why === "no_seat" ? "off" : "reconnecting";
    case "disconnected":
      return why === "lost" ? "reconnecting" : "off";
    case "error":
      return "off";
  }
}

/**
 * @param {{status: import("./types.js").Status, why: string, quality: Readonly<Quality>, transport: import("./types.js").Transport}} room
 * @returns {Strength}
 */
export function strengthOf({ status, why, quality, transport }) {
  const grade = gradeOf({ status, why, quality });
  return { grade, ...SHOWN[grade], details: [...figures(quality), ...(status === "connected" ? [`Heard ${TRANSPORT_WORDS[transport]}`] : [])] };
}

/** @param {Readonly<Quality>} quality @returns {string[]} */
function figures({ round_trip_ms, jitter_ms, lost, reconnects }) {
  const there = round_trip_ms === null ? [] : [`Round trip ${Math.round(round_trip_ms)} ms ± ${Math.round(jitter_ms)}`];
  if (lost > 0) there.push(`${lost} ${lost === 1 ? "beat" : "beats"} lost`);
  if (reconnects > 0) there.push(`${reconnects} ${reconnects === 1 ? "reconnect" : "reconnects"}`);
  return there;
}
