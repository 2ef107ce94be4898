// What the session machine is made of: its state, what comes in, what goes out.

import { CALM, URGENT, begin } from "./liveness.js";

/** @typedef {import("./types.js").Positions} Positions */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */
/** @typedef {import("./types.js").ClientFrame} ClientFrame */
/** @typedef {import("./types.js").Joined} Joined */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").RetryWindow} RetryWindow */
/** @typedef {import("./liveness.js").Rules} Rules */
/** @typedef {"idle"|"ticketing"|"opening"|"greeting"|"joining"|"live"|"waiting"|"stopped"} Phase */
/** @typedef {"connect"|"retry"|"liveness"} TimerName */

/**
 * @typedef {object} Machine
 * @property {Phase} phase
 * @property {string} room
 * @property {Positions} positions Empty until something is known.
 * @property {string|null} path Where to connect, as the last ticket said.
 * @property {string|null} ticket
 * @property {string|null} resume
 * @property {boolean} resuming Whether the hello under way offers `resume`.
 * @property {boolean} new_path Whether the present connection has not joined yet.
 * @property {number} attempt Failed tries of this outage.
 * @property {number} limit Failed tries after which it waits for the user.
 * @property {number} hurried Verdicts "retry now" obeyed since the last live moment.
 * @property {number|null} down_at When this outage began.
 * @property {number} begun_at When the present try began.
 * @property {number|null} live_at When a connection last became live.
 * @property {number} rejoined_at When a gap last made it join again.
 * @property {number} hidden_at When the page was hidden; Infinity while it is seen.
 * @property {number} woken_at When the page last woke up from a nap.
 * @property {number} nonce
 * @property {import("./liveness.js").Liveness} life
 * @property {Rules} calm Liveness rules without a deadline, as the transport of the present connection bears them.
 * @property {number} beat_ms Ask for a sign of life at least this often: something on the way hangs up on who is quiet for longer.
 * @property {boolean} urgent Whether a deadline runs.
 * @property {boolean} hidden
 * @property {boolean} offline
 * @property {{code: number, why: string, retry: RetryWindow}|null} bye
 * @property {RetryWindow|null} window From which the last welcome wants the first try after a break without a word drawn.
 * @property {Status} status
 * @property {string} why
 */

/**
 * @typedef {{kind: "start"|"reconnect"|"quit"|"garbled"|"wake"|"online"|"offline"|"hidden"|"hide"|"doubt", at: number}
 *   | {kind: "ticket", ticket: string, path: string, at: number}
 *   | {kind: "no_ticket", stop: boolean, code: string, retry_ms: number, at: number}
 *   | {kind: "frame", frame: ServerFrame, at: number}
 *   | {kind: "polled", frame: Joined, events: import("./types.js").EventFrame[], at: number}
 *   | {kind: "opened", rules?: Rules, at: number}
 *   | {kind: "closed", code: number, falls_back?: boolean, at: number}
 *   | {kind: "timer", name: TimerName, at: number}
 *   | {kind: "say", frame: ClientFrame, at: number}
 *   | {kind: "urgency", urgent: boolean, at: number}} Input
 *   falls_back: the next transport is worth a try at once.
 */
/** @typedef {Input["kind"]} InputKind */

/**
 * @typedef {{kind: "ticket"|"ready"}
 *   | {kind: "open", path: string}
 *   | {kind: "close", code: number, why: string}
 *   | {kind: "send", frame: ClientFrame}
 *   | {kind: "timer", name: TimerName, after_ms: number|null}
 *   | {kind: "retry", window: RetryWindow}
 *   | {kind: "status", status: Status, why: string}
 *   | {kind: "abandon", code: string}
 *   | {kind: "joined", frame: Joined}
 *   | {kind: "event", frame: import("./types.js").EventFrame, epoch: number}
 *   | {kind: "pass", frame: ServerFrame}
 *   | {kind: "count", what: import("./quality.js").Countable}} Effect
 */
/** @typedef {[Machine, Effect[]]} Next */

/** How the path of a ticket ends while the hub lets pages poll only. */
export const POLLED = "/frames";

/** Tries of one outage before it waits for the user (about ten minutes). */
export const RETRY_LIMIT = 60;

/**
 * @param {{room: string, at: number, limit?: number}} options
 * @returns {Machine}
 */
export function create({ room, at, limit = RETRY_LIMIT }) {
  return {
    phase: "idle", room, positions: {}, path: null, ticket: null, resume: null, resuming: false, new_path: false,
    attempt: 0, limit, hurried: 0, down_at: null, begun_at: -Infinity, live_at: null, rejoined_at: -Infinity, hidden_at: Infinity, woken_at: -Infinity,
    nonce: 0, life: begin(at), calm: CALM, beat_ms: Infinity, urgent: false, hidden: false, offline: false, bye: null, window: null,
    status: "connecting", why: "no_seat",
  };
}

/** The liveness rules in force. A slow transport keeps its own. @param {Machine} m @returns {Rules} */
export function rules(m) {
  if (m.calm !== CALM) return m.calm;
  const usual = m.urgent ? URGENT : CALM;
  return m.beat_ms < usual.ask_every_ms ? { ...usual, ask_every_ms: m.beat_ms } : usual;
}

/**
 * Sets the status, and says so when it changed.
 * @param {Machine} m
 * @param {Status} status
 * @param {string} [why]
 * @returns {Next}
 */
export function show(m, status, why = "") {
  if (m.status === status && m.why === why) return [m, []];
  return [{ ...m, status, why }, [{ kind: "status", status, why }]];
}

/**
 * One move after another.
 * @param {Next} first
 * @param {(m: Machine) => Next} then
 * @returns {Next}
 */
export function chain([m, effects], then) {
  const [after, more] = then(m);
  return [after, [...effects, ...more]];
}
