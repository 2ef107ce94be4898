// Asks the browser client's own table where each thing that happens leads: one JSON list of moves on standard output.

import { begin } from "../packages/roomlit/src/roomlit/web/liveness.js";
import { TABLE, step } from "../packages/roomlit/src/roomlit/web/state_machine.js";
import { create } from "../packages/roomlit/src/roomlit/web/session_state.js";

const room = "ABC234";
const here = { public: { epoch: 1, seq: 5 } };
const soon = 10;
const late = 60_000;
const joined = { frame: "joined", room, how: "snapshot", at: here, me: "Fox", snapshot: {} };
const event = { frame: "event", room, audience: "public", at: 0, type: "message", data: {} };
const welcome = { frame: "welcome", generation: 1, resume: "r", player: "p", heartbeat_ms: 1, now: 1, limits: {}, retry: { min_ms: 0, max_ms: 1 } };

/** What can happen, by the words of the document: [words, the input, what the machine knows besides]. */
const HAPPENINGS = [
  ["start", { kind: "start", at: soon }, { resume: null }],
  ["ticket", { kind: "ticket", ticket: "t", path: "/ws/ABC234/p", at: soon }],
  ["no ticket, 4xx", { kind: "no_ticket", stop: true, code: "seat/invalid", retry_ms: 0, at: soon }],
  ["no ticket, no answer", { kind: "no_ticket", stop: false, code: "connection/lost", retry_ms: 0, at: soon }],
  ["open / hello", { kind: "opened", at: soon }],
  ["welcome", { kind: "frame", frame: welcome, at: soon }],
  ["joined", { kind: "frame", frame: joined, at: soon }],
  ["joined contradicts / join", { kind: "frame", frame: { ...joined, how: "resumed", at: { public: { epoch: 2, seq: 5 } } }, at: soon }],
  ["next event", { kind: "frame", frame: { ...event, seq: 6 }, at: soon }],
  ["gap / join", { kind: "frame", frame: { ...event, seq: 8 }, at: soon }],
  ["closed 40xx", { kind: "closed", code: 4002, at: soon }],
  ["closed 41xx or lost", { kind: "closed", code: 4100, at: soon }],
  ["closed 41xx or lost", { kind: "closed", code: 1006, at: soon }],
  ["closed 42xx", { kind: "closed", code: 4200, at: soon }],
  ["token refused (4001)", { kind: "closed", code: 4001, at: soon }, { resuming: true }],
  ["too many tries", { kind: "closed", code: 1006, at: soon }, { attempt: 60 }],
  ["nothing within 10 s", { kind: "timer", name: "connect", at: late }],
  ["silence", { kind: "timer", name: "liveness", at: late }, { life: { ...begin(0), probe: { nonce: 1, until: soon, strict: false } } }],
  ["a frame that cannot be read", { kind: "garbled", at: soon }],
  ["time to retry, with a token", { kind: "timer", name: "retry", at: late }],
  ["time to retry, without", { kind: "timer", name: "retry", at: late }, { resume: null }],
  ["page shown", { kind: "wake", at: late }],
  ["page shown", { kind: "wake", at: late }, { why: "retry_limit" }],
  ["network is back", { kind: "online", at: late }],
  ["network is back", { kind: "online", at: late }, { why: "retry_limit" }],
  ["network is gone", { kind: "offline", at: late }],
  ["page hidden for good", { kind: "hide", at: soon }],
  ["user asks", { kind: "reconnect", at: late }],
  ["released", { kind: "quit", at: soon }],
  ["asked over HTTP", { kind: "polled", frame: joined, events: [], at: soon }],
  ["doubt", { kind: "doubt", at: soon }],
  ["something to say", { kind: "say", frame: { frame: "leave", room }, at: soon }],
  ["deadline", { kind: "urgency", urgent: true, at: soon }],
];

const known = new Set(HAPPENINGS.map(([, input]) => input.kind));
const moves = [];
for (const [phase, row] of Object.entries(TABLE)) {
  const missing = Object.keys(row).filter((kind) => !known.has(kind));
  if (missing.length > 0) throw new Error(`HAPPENINGS has no example of ${missing.join(", ")}`);
  const seated = { ...create({ room, at: 0 }), phase, positions: here, path: "/ws/ABC234/p", ticket: "t", resume: "r", begun_at: 0,
    live_at: phase === "live" ? 0 : null, new_path: phase === "greeting" || phase === "joining", rejoined_at: -late };
  for (const [words, input, besides = {}] of HAPPENINGS) {
    const [after] = step({ ...seated, ...besides }, input);
    if (row[input.kind] !== undefined && after.phase !== phase) moves.push({ from: phase, on: words, kind: input.kind, to: after.phase });
  }
}
process.stdout.write(JSON.stringify({ phases: Object.keys(TABLE), moves }));
