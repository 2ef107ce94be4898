// The session machine: what comes in decides what goes out. Pure; TABLE is the whole of it, its gaps are ignored.

import * as alive from "./liveness.js";
import { LOST } from "./close_codes.js";
import { NO_TIMERS, attempt, barred, ended, hangUp, stop, ticketless } from "./outage.js";
import { advanced, place, standing } from "./positions.js";
import { chain, rules, show } from "./session_state.js";

/** @typedef {import("./session_state.js").Machine} Machine */
/** @typedef {import("./session_state.js").Next} Next */
/** @typedef {import("./session_state.js").Effect} Effect */
/** @typedef {import("./session_state.js").Input} Input */
/** @typedef {import("./session_state.js").InputKind} InputKind */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */

/** A try that began this long before the page woke up may hang on a path that is gone. */
const STUCK_MS = 3_000;
/** A page hidden for this long may have been stopped, and its path gone: a locked phone. */
const NAP_MS = 5_000;
/** A page that wakes up wants to be complete within a second: a path that is silent for so long after it is given up for a new one. */
const WAKE_MS = 500;
/** What breaks this soon after it broke while the page slept. */
const WOKEN_MS = 2_000;
/** Tries started by the page itself (a tab shown, a gap) come at least this far apart. */
const HASTE_MS = 1_000;

/** @param {Machine} m @param {number} at @returns {Effect[]} */
function look(m, at) {
  return [{ kind: "timer", name: "liveness", after_ms: Math.max(0, alive.nextLook(m.life, rules(m)) - at) }];
}

/** Asks for a sign of life. @param {Machine} m @param {number} at @returns {Next} */
function ask(m, at) {
  const nonce = m.nonce + 1;
  return [{ ...m, nonce, life: alive.asked(m.life, at) }, [{ kind: "send", frame: { frame: "heartbeat", nonce, reply: false } }]];
}

/** @param {Machine} m @param {number} at */
const woken = (m, at) => at - m.woken_at < WOKEN_MS;

/** Asks for a sign of life within a deadline. @param {Machine} m @param {number} at @param {boolean} [strict] @returns {Next} */
function probe(m, at, strict = false) {
  return chain(ask(m, at), (s) => {
    const within_ms = woken(s, at) && s.calm === alive.CALM ? WAKE_MS : rules(s).probe_ms;
    const life = alive.probing(s.life, { nonce: s.nonce, at, within_ms, strict });
    const doubted = rules(s).shows_doubt ? show({ ...s, life }, "connecting", "doubt") : /** @type {Next} */ ([{ ...s, life }, []]);
    return chain(doubted, (t) => [t, look(t, at)]);
  });
}

/** @param {Machine} m @param {number} at @returns {Next} */
function checkLife(m, at) {
  switch (alive.due(m.life, rules(m), at)) {
    case "dead":
      return woken(m, at) ? again(m, { at }) : hangUp(m, "silent", at);
    case "probe":
      return probe(m, at);
    case "ask":
      return chain(ask(m, at), (s) => [s, look(s, at)]);
    case "nothing":
      return [m, look(m, at)];
  }
}

/**
 * A first word on a new connection voids the token of the one before, and measures the way at once. A slow transport
 * spares itself that.
 * @param {Machine} m
 * @param {number} at
 * @returns {Next}
 */
const greet = (m, at) => (m.calm === alive.CALM ? ask(m, at) : [m, []]);

/** Forgets where it stands and asks for a snapshot. @param {Machine} m @param {number} at @returns {Next} */
function rejoin(m, at) {
  /** @type {Machine} */
  const next = { ...m, phase: "joining", positions: {}, rejoined_at: at };
  if (at - m.rejoined_at < HASTE_MS) return hangUp({ ...next, phase: "live" }, "gaps", at);
  return [next, [{ kind: "count", what: "gaps" }, { kind: "send", frame: { frame: "join", room: m.room, at: {} } },
    { kind: "timer", name: "connect", after_ms: 2 * STUCK_MS }]];
}

/** @param {Machine} m @param {import("./types.js").Joined} frame @param {number} at @returns {Next} */
function joined(m, frame, at) {
  const positions = standing(m.positions, frame);
  if (positions === null) return rejoin(m, at);
  /** @type {Effect[]} */
  const again = !m.new_path ? [] : [{ kind: "count", what: "lived" }, .../** @type {Effect[]} */ (m.live_at === null ? [] : [{ kind: "count", what: "reconnects" }])];
  const live_at = m.new_path || m.live_at === null ? at : m.live_at;
  /** @type {Machine} */
  const next = { ...m, phase: "live", positions, live_at, new_path: false, hurried: 0 };
  return chain([next, [{ kind: "timer", name: "connect", after_ms: null }, ...again, { kind: "joined", frame }]],
    (s) => chain(show(s, "connected"), (t) => chain(m.new_path ? greet(t, at) : [t, []], (u) => [u, [{ kind: "ready" }, ...look(u, at)]])));
}

/** @param {Machine} m @param {import("./types.js").EventFrame} frame @param {number} at @returns {Next} */
function numbered(m, frame, at) {
  switch (place(m.positions, frame)) {
    case "seen":
      return [m, [{ kind: "count", what: "duplicates" }]];
    case "gap":
      return rejoin(m, at);
    case "next": {
      const positions = advanced(m.positions, frame);
      return [{ ...m, positions }, [{ kind: "event", frame, epoch: positions[frame.audience]?.epoch ?? 0 }]];
    }
  }
}

/** What a frame means. @param {Machine} m @param {ServerFrame} frame @param {number} at @returns {Next} */
function meant(m, frame, at) {
  // A new connection's first answer says how the server writes the room's name ("abc-234" is its ABC234).
  const named = frame.frame === "joined" && m.new_path;
  const ours = named || !("room" in frame) || frame.room === m.room;
  const live = m.phase === "live" && ours;
  switch (frame.frame) {
    case "welcome":
      return m.phase === "greeting" ? [{ ...m, phase: "joining", resume: frame.resume, window: frame.retry }, [{ kind: "pass", frame }]] : [m, []];
    case "joined":
      return ours && (m.phase === "joining" || m.phase === "live") ? joined({ ...m, room: frame.room }, frame, at) : [m, []];
    case "event":
      return live ? numbered(m, frame, at) : [m, []];
    case "ephemeral":
      return live ? [m, [{ kind: "pass", frame }]] : [m, []];
    case "ack":
    case "refused":
      return [m, [{ kind: "pass", frame }]];
    case "heartbeat":
      if (frame.reply) return [m, [{ kind: "pass", frame }]];
      return [m, [{ kind: "send", frame: { ...frame, reply: true } }]];
    case "bye":
      return [{ ...m, bye: frame }, []];
    default:
      return [m, []]; // A newer server may know more frames.
  }
}

/** Every frame proves life; then it means what it means. @param {Machine} m @param {ServerFrame} frame @param {number} at @returns {Next} */
function receive(m, frame, at) {
  const answered = frame.frame === "heartbeat" && frame.reply ? (frame.nonce ?? 0) : null;
  const life = alive.heard(m.life, at, answered);
  const relieved = m.phase === "live" && m.why === "doubt" && life.probe === null;
  const heard = relieved ? show({ ...m, life }, "connected") : /** @type {Next} */ ([{ ...m, life }, []]);
  return chain(heard, (s) => meant(s, frame, at));
}

/** @typedef {{[K in InputKind]?: (m: Machine, input: Extract<Input, {kind: K}>) => Next}} Row */

/** @param {Machine} m @returns {Next} */
const quit = (m) => [{ ...m, phase: "idle", resume: null, positions: {}, attempt: 0, down_at: null, status: "disconnected", why: "" },
  [...NO_TIMERS, { kind: "close", code: 1000, why: "released" }]];

/** The page goes away, perhaps to come back: hang up cleanly, keep the token. @param {Machine} m @returns {Next} */
const hide = (m) => chain([{ ...m, phase: "waiting", attempt: 0, down_at: null }, [...NO_TIMERS, { kind: "close", code: 1000, why: "hidden" }]],
  (s) => chain(show(s, "connecting"), (t) => [t, [{ kind: "retry", window: { min_ms: HASTE_MS, max_ms: 2 * HASTE_MS } }]]));

/** @param {Machine} m @param {{at: number}} input @returns {Next} */
const afresh = (m, { at }) => attempt({ ...m, attempt: 0, hurried: 0, down_at: null }, at);

/** @param {Machine} m @param {{at: number}} input @returns {Next} */
const again = (m, { at }) => chain([m, [...NO_TIMERS, { kind: "close", code: 1000, why: "reconnect" }]], (s) => afresh(s, { at }));

/** @param {Machine} m @param {{at: number}} input @returns {Next} */
const unstick = (m, { at }) => (at - m.begun_at >= STUCK_MS
  ? chain([m, [{ kind: "close", code: 1000, why: "stuck" }]], (s) => attempt(s, at)) : [m, []]);

/** @param {Machine} m @param {{at: number, name: string}} input @returns {Next} */
const late = (m, { name, at }) => (name === "connect" ? hangUp(m, "slow", at) : [m, []]);

/** A token beats a ticket: the server knows by it which of two tabs is the newer one. @param {Machine} m @returns {import("./types.js").Hello} */
const hello = (m) => ({ frame: "hello", version: 1, ticket: m.resume === null ? m.ticket : null, resume: m.resume, capabilities: [], at: m.positions });

/**
 * A snapshot fetched while the connection is down, and the events on the way to it, as far as they could be had.
 * @param {Machine} m
 * @param {Extract<Input, {kind: "polled"}>} input
 * @returns {Next}
 */
function polled(m, { frame, events }) {
  /** @type {Effect[]} */
  const heard = [];
  let { positions } = m;
  for (const event of events) {
    const epoch = frame.at[event.audience]?.epoch ?? 0;
    if (positions[event.audience]?.epoch !== epoch || place(positions, event) !== "next") continue;
    if (event.seq > (frame.at[event.audience]?.seq ?? 0)) break; // The next poll, or the connection, brings it.
    positions = advanced(positions, event);
    heard.push({ kind: "event", frame: event, epoch });
  }
  return [{ ...m, positions: { ...frame.at } }, [...heard, { kind: "joined", frame }]];
}

/** @type {Row} */
const CONNECTING = {
  closed: (m, { code, falls_back, at }) => ended(m, code, at, falls_back),
  timer: late,
  wake: unstick,
  online: unstick,
  reconnect: again,
  hide,
  quit,
};

/** @type {Row} */
const CONNECTED = {
  ...CONNECTING,
  // What it said is not known, and nothing asks for it again but a connection that resumes.
  garbled: (m, { at }) => hangUp(m, "garbled", at),
  frame: (m, { frame, at }) => receive(m, frame, at),
};

/** @type {Record<import("./session_state.js").Phase, Row>} */
export const TABLE = {
  idle: { start: afresh, reconnect: afresh, no_ticket: (m, { stop: final, code }) => (final ? chain(show(m, "error", code), (s) => [s, [{ kind: "abandon", code }]]) : barred(m)) },
  ticketing: {
    ...CONNECTING,
    polled,
    ticket: (m, { ticket, path }) => [{ ...m, phase: "opening", ticket, path }, [{ kind: "open", path }]],
    no_ticket: (m, input) => (input.stop ? stop(m, "error", input.code) : ticketless(m, input)),
  },
  opening: {
    ...CONNECTING,
    polled,
    opened: (m, { rules: calm = alive.CALM, at }) => [{ ...m, phase: "greeting", calm, life: alive.begin(at), resuming: m.resume !== null }, [{ kind: "send", frame: hello(m) }]],
  },
  greeting: CONNECTED,
  joining: CONNECTED,
  live: {
    ...CONNECTED,
    timer: (m, { name, at }) => (name === "liveness" ? checkLife(m, at) : [m, []]),
    wake: (m, { at }) => (at - m.life.heard_at >= rules(m).dead_after_ms ? again(m, { at }) : probe(m, at)),
    // A network that came back is seldom the one that left: asking the old connection first would cost seconds.
    online: (m, { at }) => (m.calm === alive.CALM ? again(m, { at }) : probe(m, at)),
    offline: (m, { at }) => probe(m, at),
    doubt: (m, { at }) => probe(m, at, true),
    say: (m, { frame }) => [m, [{ kind: "send", frame }]],
    urgency: (m, { at }) => [m, look(m, at)],
    closed: (m, { code, falls_back, at }) => (code === LOST && m.bye === null && woken(m, at) ? again(m, { at }) : ended(m, code, at, falls_back)),
  },
  waiting: {
    timer: (m, { name, at }) => (name === "retry" ? attempt(m, at) : [m, []]),
    wake: (m, { at }) => (at - m.begun_at >= HASTE_MS ? attempt(m, at) : [m, []]),
    online: (m, { at }) => attempt(m, at),
    polled,
    reconnect: afresh,
    hide,
    quit,
  },
  stopped: {
    reconnect: afresh,
    // Only a limit of our own is lifted by the page coming back; a verdict of the server is not.
    wake: (m, input) => (m.why === "retry_limit" ? afresh(m, input) : [m, []]),
    online: (m, input) => (m.why === "retry_limit" ? afresh(m, input) : [m, []]),
    quit,
  },
};

/** What the page told us holds in every phase. @param {Machine} m @param {Input} input @returns {Machine} */
function aware(m, input) {
  switch (input.kind) {
    case "wake":
      return { ...m, hidden: false, hidden_at: Infinity, woken_at: input.at - m.hidden_at >= NAP_MS ? input.at : m.woken_at };
    case "hidden":
      return { ...m, hidden: true, hidden_at: Math.min(m.hidden_at, input.at) };
    case "online":
      return { ...m, offline: false };
    case "offline":
      return { ...m, offline: true };
    case "urgency":
      return { ...m, urgent: input.urgent };
    default:
      return m;
  }
}

/**
 * One step: the next state and what to do, in order.
 * @param {Machine} machine
 * @param {Input} input
 * @returns {Next}
 */
export function step(machine, input) {
  const m = aware(machine, input);
  const move = /** @type {((m: Machine, input: Input) => Next)|undefined} */ (TABLE[m.phase][input.kind]);
  return move === undefined ? [m, []] : move(m, input);
}

