// Every close code and what the page does about it: the table a stranger's client must follow too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { noticeOf } from "../../src/roomlit/web/notice.js";
import { CLOSE } from "../../src/roomlit/web/close_codes.js";
import { step } from "../../src/roomlit/web/state_machine.js";
import { create } from "../../src/roomlit/web/session_state.js";
import { joined, welcome } from "./fakes.mjs";

const RETRY = { min_ms: 300, max_ms: 7000 };
const AT = 60_000;

/** @param {object} machine @param {...object} inputs */
function run(machine, ...inputs) {
  const effects = [];
  for (const input of inputs) {
    const [next, more] = step(machine, { at: AT, ...input });
    machine = next;
    effects.push(...more);
  }
  return { machine, effects };
}

const frame = (value, at = AT) => ({ kind: "frame", frame: value, at });
const live = ({ retry = { min_ms: 0, max_ms: 1000 } } = {}) =>
  run(create({ room: "TEAM", at: 0 }), { kind: "start", at: 0 }, { kind: "ticket", ticket: "t", path: "/ws/TEAM/p1", at: 0 },
    { kind: "opened", at: 0 }, frame({ ...welcome(), retry }, 0), frame(joined({ seq: 7 }), 0)).machine;
const of = (effects, kind) => effects.filter((effect) => effect.kind === kind);

// code → [phase after it, status, why, the button offered, whether the resume token and the position are kept]
const TABLE = {
  BAD_FRAME: ["stopped", "error", "bad_frame", "Try again", "no token", "position"],
  BAD_TICKET: ["stopped", "error", "bad_ticket", "Try again", "no token", "position"],
  KICKED: ["stopped", "error", "kicked", "", "no token", "position"],
  ROOM_GONE: ["stopped", "error", "room_gone", "", "no token", "position"],
  SUPERSEDED: ["stopped", "disconnected", "superseded", "Use here", "no token", "position"],
  BAD_VERSION: ["stopped", "error", "bad_version", "", "no token", "position"],
  TOO_MANY_STRIKES: ["stopped", "error", "too_many_strikes", "Try again", "no token", "position"],
  HANDED_OVER: ["stopped", "disconnected", "handed_over", "Back here", "no token", "position"],
  DRAIN: ["waiting", "connecting", "", null, "token", "position"],
  OVERLOAD: ["waiting", "connecting", "", null, "token", "position"],
  SLOW_CONSUMER: ["waiting", "connecting", "", null, "token", "position"],
  SILENT: ["waiting", "connecting", "", null, "token", "position"],
  GARBLED: ["waiting", "connecting", "", null, "token", "position"],
  MOVED: ["ticketing", "connecting", "", null, "no token", "position"],
  STATE_RESET: ["ticketing", "connecting", "", null, "no token", "nothing"],
  TICKET_EXPIRED: ["ticketing", "connecting", "", null, "no token", "position"],
};

test("the table names every close code there is", () => {
  assert.deepEqual(Object.keys(TABLE), Object.keys(CLOSE));
});

for (const [name, [phase, status, why, action, token, position]] of Object.entries(TABLE)) {
  const code = CLOSE[name];
  const ways = {
    "as the close code": [{ kind: "closed", code }],
    "as a bye before a close that lost its code": [frame({ frame: "bye", code, why: "", retry: RETRY }), { kind: "closed", code: 1005 }],
  };
  for (const [way, inputs] of Object.entries(ways)) {
    test(`${code} ${name}, ${way}: ${phase}`, () => {
      const { machine, effects } = run(live(), ...inputs);
      assert.deepEqual([machine.phase, machine.status, machine.why], [phase, status, why]);
      assert.equal(noticeOf(machine.status, machine.why)?.action ?? null, action);
      assert.equal(machine.resume === null ? "no token" : "token", token);
      assert.equal(machine.positions.public?.seq === 7 ? "position" : "nothing", position);
      if (phase === "waiting") assert.deepEqual(of(effects, "retry")[0].window, way.startsWith("as a bye") ? RETRY : { min_ms: 0, max_ms: 1000 });
      assert.equal(of(effects, "ticket").length, phase === "ticketing" ? 1 : 0);
      assert.equal(of(effects, "abandon").length, phase === "stopped" && why !== "superseded" && why !== "handed_over" ? 1 : 0);
      // Only the user ends a verdict to stop.
      const later = run(machine, { kind: "wake", at: AT + 9_000 }, { kind: "online", at: AT + 9_000 });
      if (phase === "stopped") assert.equal(later.machine.phase, "stopped");
      assert.notEqual(run(machine, { kind: "reconnect", at: AT + 9_000 }).machine.phase, "stopped");
    });
  }
}

test("codes that are not ours count as a fault of the path", () => {
  for (const code of [1000, 1001, 1002, 1005, 1006, 1009, 1011, 1012, 1013, 1015, 3000, 4300]) {
    assert.equal(run(live(), { kind: "closed", code }).machine.phase, "waiting", `${code}`);
  }
});

test("codes of ours that are not known yet are judged by their range", () => {
  const after = [4050, 4150, 4250].map((code) => run(live(), { kind: "closed", code }).machine.phase);
  assert.deepEqual(after, ["stopped", "waiting", "ticketing"]);
});

test("an expired ticket is replaced by a fresh one, which is what the next hello shows", () => {
  const { machine } = run(live(), { kind: "closed", code: CLOSE.TICKET_EXPIRED });
  const { effects } = run(machine, { kind: "ticket", ticket: "fresh", path: "/ws/TEAM/p1" }, { kind: "opened" });
  const [{ frame: hello }] = of(effects, "send");
  assert.deepEqual([hello.ticket, hello.resume, hello.at.public.seq], ["fresh", null, 7]);
});

test("a server that dies without a word is tried again in the window of its welcome, later in a growing one", () => {
  const first = run(live({ retry: { min_ms: 0, max_ms: 6000 } }), { kind: "closed", code: 1006 });
  assert.deepEqual(of(first.effects, "retry")[0].window, { min_ms: 0, max_ms: 6000 });
  const second = run(first.machine, { kind: "timer", name: "retry" }, { kind: "closed", code: 1006 });
  assert.deepEqual(of(second.effects, "retry")[0].window, { min_ms: 0, max_ms: 2000 });
});

test("a ticket refused for now is asked for again no sooner than the server said", () => {
  const { machine } = run(live(), { kind: "closed", code: CLOSE.TICKET_EXPIRED });
  const { effects } = run(machine, { kind: "no_ticket", stop: false, code: "limit/too_fast", retry_ms: 5000 });
  assert.deepEqual(of(effects, "retry")[0].window, { min_ms: 5000, max_ms: 10_000 });
});

test("tries and connections that became live are counted, every one once", () => {
  let { machine, effects } = run(live(), { kind: "closed", code: 1006 });
  const counts = [];
  for (let n = 0; n < 3; n += 1) ({ machine, effects } = run(machine, { kind: "timer", name: "retry" }, { kind: "closed", code: 1006 })), counts.push(...of(effects, "count"));
  ({ machine, effects } = run(machine, { kind: "timer", name: "retry" }, { kind: "ticket", ticket: "t", path: "/ws/TEAM/p1" }, { kind: "opened" },
    frame(welcome({ generation: 2 })), frame(joined({ how: "resumed", seq: 7 }))));
  counts.push(...of(effects, "count"));
  assert.deepEqual(counts.map(({ what }) => what), ["tries", "tries", "tries", "tries", "lived", "reconnects"]);
});
