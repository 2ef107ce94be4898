// How a connection begins, ends and is tried again: the moves of the session machine around an outage. Pure.

import { retryWindow } from "./backoff.js";
import { CLOSE, LOST, reason, verdict } from "./close_codes.js";
import { isElsewhere } from "./notice.js";
import { SIGN_IN } from "./rest_api.js";
import { POLLED, chain, show } from "./session_state.js";

/** @typedef {import("./session_state.js").Machine} Machine */
/** @typedef {import("./session_state.js").Next} Next */
/** @typedef {import("./session_state.js").Effect} Effect */
/** @typedef {import("./types.js").RetryWindow} RetryWindow */

/** From the ticket to the joined frame. */
const CONNECT_MS = 10_000;
/** A connection that lived this long ended an outage; a shorter one continues it. */
const STABLE_MS = 5_000;
const HURRIED_MOST = 2;
/** A connection cut after so much silence was cut for it; a path that breaks by itself seldom waits for a pause. */
const QUIET_MS = 8_000;
const BEAT_LEAST_MS = 5_000;
/** Why there is no connection when something on the way wants a sign-in. */
const ASKED_WHO = "sign_in";
const ASK_AFTER = 2;

/** @type {Effect[]} */
export const NO_TIMERS = [
  { kind: "timer", name: "connect", after_ms: null },
  { kind: "timer", name: "liveness", after_ms: null },
  { kind: "timer", name: "retry", after_ms: null },
];

/**
 * Starts one try: straight to the known path when there is a resume token, otherwise with a new ticket.
 * @param {Machine} m
 * @param {number} at
 * @returns {Next}
 */
export function attempt(m, at) {
  // A WebSocket hides why it was refused at the door; after two failures the way over HTTP tells. And only a ticket
  // tells that push is back.
  const direct = m.resume !== null && m.path !== null && m.attempt <= ASK_AFTER && !m.path.endsWith(POLLED);
  /** @type {Machine} */
  const next = {
    ...m, phase: direct ? "opening" : "ticketing", resuming: false, new_path: true, ticket: null, bye: null,
    begun_at: at, down_at: m.down_at ?? at,
  };
  // One failed try still counts as connecting: most drops are over within it. A sign-in takes its person longer.
  const shown = m.attempt === 0 || (m.attempt === 1 && m.why !== ASKED_WHO) ? show(next, "connecting") : /** @type {Next} */ ([next, []]);
  return chain(shown, (s) => [s, [
    { kind: "count", what: "tries" },
    { kind: "timer", name: "retry", after_ms: null },
    { kind: "timer", name: "connect", after_ms: CONNECT_MS },
    direct && s.path !== null ? { kind: "open", path: s.path } : { kind: "ticket" },
  ]]);
}

/**
 * Ends it until the user asks again. Unless the seat merely went elsewhere or the user may go on trying, commands
 * under way are given up.
 * @param {Machine} m
 * @param {import("./types.js").Status} status
 * @param {string} why
 * @returns {Next}
 */
export function stop(m, status, why) {
  /** @type {Machine} */
  const next = { ...m, phase: "stopped", resume: null, ticket: null, bye: null };
  const kept = isElsewhere(why) || why === "retry_limit";
  /** @type {Effect[]} */
  const abandoned = kept ? [] : [{ kind: "abandon", code: why.includes("/") ? why : `connection/${why}` }];
  return chain([next, NO_TIMERS], (s) => chain(show(s, status, why), (t) => [t, abandoned]));
}

/**
 * Waits for the next try.
 * @param {Machine} m
 * @param {number} at
 * @param {RetryWindow|null} [asked] What the server asked for.
 * @param {string} [why]
 * @returns {Next}
 */
export function wait(m, at, asked = null, why = "lost") {
  const stable = m.phase === "live" && m.live_at !== null && at - m.live_at >= STABLE_MS;
  const tries = stable ? 0 : m.attempt;
  const down_at = stable ? at : (m.down_at ?? at);
  if (tries >= m.limit) return stop({ ...m, down_at }, "error", "retry_limit");
  const window = retryWindow({ attempt: tries, down_ms: at - down_at, hidden: m.hidden, offline: m.offline, asked, first: m.window });
  /** @type {Machine} */
  const next = { ...m, phase: "waiting", attempt: tries + 1, down_at, bye: null, ticket: null };
  const shown = tries === 0 && why === "lost" ? show(next, "connecting") : show(next, "disconnected", why);
  return chain([shown[0], [...NO_TIMERS, ...shown[1]]], (s) => [s, [{ kind: "retry", window }]]);
}

/**
 * There is no ticket, but there may be one later.
 * @param {Machine} m
 * @param {{code: string, retry_ms: number, at: number}} refused
 * @returns {Next}
 */
export function ticketless(m, { code, retry_ms, at }) {
  return wait(m, at, retry_ms > 0 ? { min_ms: retry_ms, max_ms: 2 * retry_ms } : null, code === SIGN_IN ? ASKED_WHO : "lost");
}

/**
 * A page without a seat cannot take one before somebody has signed in.
 * @param {Machine} m
 * @returns {Next}
 */
export function barred(m) {
  return show(m, "disconnected", ASKED_WHO);
}

/**
 * Tries again at once, but not for ever.
 * @param {Machine} m
 * @param {number} at
 * @returns {Next}
 */
function hurry(m, at) {
  if (m.hurried >= HURRIED_MOST) return wait(m, at);
  return chain([{ ...m, hurried: m.hurried + 1 }, NO_TIMERS], (s) => attempt(s, at));
}

/**
 * The connection is over: the range of the code is the instruction.
 * @param {Machine} m
 * @param {number} code
 * @param {number} at
 * @param {boolean} [falls_back] Whether the next transport is worth a try at once.
 * @returns {Next}
 */
export function ended(m, code, at, falls_back = false) {
  const last = m.bye?.code ?? code;
  const asked = m.bye?.retry ?? null;
  if (last === CLOSE.BAD_TICKET && m.resuming) return hurry({ ...m, resume: null }, at);
  if (last === CLOSE.STATE_RESET) return hurry({ ...m, resume: null, positions: {} }, at);
  switch (verdict(last)) {
    case "stop":
      return stop(m, isElsewhere(reason(last)) ? "disconnected" : "error", reason(last));
    case "retry_now":
      return hurry({ ...m, resume: null }, at);
    case "retry":
      return retry(m, at, asked, falls_back);
  }
}

/**
 * The path broke, or the server asked to come back.
 * @param {Machine} m
 * @param {number} at
 * @param {RetryWindow|null} asked
 * @param {boolean} falls_back
 * @returns {Next}
 */
function retry(m, at, asked, falls_back) {
  const next = asked === null && m.phase === "live" ? livelier(m, at - m.life.heard_at) : m;
  // The order ends, so this does not go on; the same transport, or the best again, waits its turn.
  return falls_back && asked === null ? chain([next, NO_TIMERS], (s) => attempt(s, at)) : wait(next, at, asked);
}

/**
 * Whom something on the way cuts off for its silence is twice as quick next time.
 * @param {Machine} m
 * @param {number} quiet_ms
 * @returns {Machine}
 */
function livelier(m, quiet_ms) {
  return quiet_ms < QUIET_MS ? m : { ...m, beat_ms: Math.max(BEAT_LEAST_MS, Math.min(m.beat_ms, quiet_ms / 2)) };
}

/**
 * Hangs up ourselves and goes on as if the path had broken.
 * @param {Machine} m
 * @param {string} why
 * @param {number} at
 * @returns {Next}
 */
export function hangUp(m, why, at) {
  return chain([m, [{ kind: "close", code: CLOSE.SILENT, why }]], (s) => ended({ ...s, bye: null }, LOST, at));
}
