// Is the other side still there? Pure: times in, the next thing to do out.

/**
 * @typedef {object} Rules
 * @property {number} ask_every_ms Ask for a sign of life this often, whatever else is said: it keeps proxies from hanging
 *   up, and it measures.
 * @property {number} dead_after_ms Silence that ends a connection.
 * @property {number} probe_ms How long a probe may stay unanswered.
 * @property {boolean} shows_doubt Whether an unanswered silence shows as "connecting".
 */

/** @type {Rules} */
export const CALM = Object.freeze({ ask_every_ms: 25_000, dead_after_ms: 30_000, probe_ms: 3_000, shows_doubt: false });
/** While a deadline runs a lost vote hurts, so doubts come early. @type {Rules} */
export const URGENT = Object.freeze({ ask_every_ms: 5_000, dead_after_ms: 10_000, probe_ms: 2_000, shows_doubt: true });
/** Frames that ride on script runs cost the server a run each, and Streamlit watches the connection: few beats, which notice a restart. @type {Rules} */
export const STREAMLIT = Object.freeze({ ask_every_ms: 40_000, dead_after_ms: 2_000_000_000, probe_ms: 20_000, shows_doubt: false });

/** An unacknowledged command is suspicious after this long while a deadline runs. */
export const ACK_DOUBT_MS = 3_000;

/**
 * `strict` probes are about a lost command: only their own answer ends them, not any frame.
 * @typedef {{heard_at: number, asked_at: number, probe: {nonce: number, until: number, strict: boolean}|null}} Liveness
 */
/** @typedef {"dead"|"probe"|"ask"|"nothing"} Due */

/** @param {number} at @returns {Liveness} */
export function begin(at) {
  return { heard_at: at, asked_at: at, probe: null };
}

/**
 * @param {Liveness} life
 * @param {number} at
 * @param {number|null} answered The nonce of a heartbeat's answer, otherwise null.
 * @returns {Liveness}
 */
export function heard(life, at, answered = null) {
  const { probe } = life;
  const ended = probe !== null && (!probe.strict || (answered !== null && answered >= probe.nonce));
  return { ...life, heard_at: at, probe: ended ? null : probe };
}

/** @param {Liveness} life @param {number} at @returns {Liveness} */
export function asked(life, at) {
  return { ...life, asked_at: at };
}

/**
 * Starts a probe, unless one with an earlier end is already under way.
 * @param {Liveness} life
 * @param {{nonce: number, at: number, within_ms: number, strict?: boolean}} probe
 * @returns {Liveness}
 */
export function probing(life, { nonce, at, within_ms, strict = false }) {
  const until = at + within_ms;
  const sooner = life.probe !== null && life.probe.until <= until;
  return { ...life, asked_at: at, probe: sooner ? life.probe : { nonce, until, strict } };
}

/**
 * What is due at `at`. Death always follows an unanswered probe: a timer that fires late, because the page slept,
 * asks first.
 * @param {Liveness} life
 * @param {Rules} rules
 * @param {number} at
 * @returns {Due}
 */
export function due(life, rules, at) {
  if (life.probe !== null && at >= life.probe.until) return "dead";
  if (life.probe === null && at - life.heard_at >= rules.dead_after_ms - rules.probe_ms) return "probe";
  if (at - life.asked_at >= rules.ask_every_ms) return "ask";
  return "nothing";
}

/**
 * When to look again, as a time. Traffic only moves it later, so a timer set once may fire early but never late.
 * @param {Liveness} life
 * @param {Rules} rules
 */
export function nextLook(life, rules) {
  const silence = life.probe === null ? life.heard_at + rules.dead_after_ms - rules.probe_ms : life.probe.until;
  return Math.min(silence, life.asked_at + rules.ask_every_ms);
}
