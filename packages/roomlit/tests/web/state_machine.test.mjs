import assert from "node:assert/strict";
import { test } from "node:test";
import { TABLE, step } from "../../src/roomlit/web/state_machine.js";
import { create } from "../../src/roomlit/web/session_state.js";
import { event, joined, welcome } from "./fakes.mjs";

/** Feeds inputs one after another; gives the machine and everything it asked for. */
function run(machine, ...inputs) {
  const effects = [];
  for (const input of inputs) {
    const [next, more] = step(machine, { at: 0, ...input });
    machine = next;
    effects.push(...more);
  }
  return { machine, effects, kinds: effects.map(({ kind }) => kind) };
}

const fresh = (options = {}) => create({ room: "TEAM", at: 0, ...options });
const ticket = { kind: "ticket", ticket: "t1", path: "/ws/TEAM/p1" };
const frame = (value, at = 0) => ({ kind: "frame", frame: value, at });
const live = ({ seq = 0, at = 0, ...options } = {}) =>
  run(fresh(options), { kind: "start", at }, { ...ticket, at }, { kind: "opened", at }, frame(welcome(), at), frame(joined({ seq }), at)).machine;
const sent = (effects, kind) => effects.filter((effect) => effect.kind === "send" && effect.frame.frame === kind).map((effect) => effect.frame);
const statuses = (effects) => effects.filter(({ kind }) => kind === "status").map(({ status }) => status);
const of = (effects, kind) => effects.filter((effect) => effect.kind === kind);

test("a new session gets a ticket, opens, says hello and is connected when joined", () => {
  const first = run(fresh(), { kind: "start" });
  assert.equal(first.machine.phase, "ticketing");
  assert.deepEqual(statuses(first.effects), ["connecting"]);
  const second = run(first.machine, ticket, { kind: "opened" });
  assert.deepEqual(sent(second.effects, "hello"), [
    { frame: "hello", version: 1, ticket: "t1", resume: null, capabilities: [], at: {} }]);
  const third = run(second.machine, frame(welcome()), frame(joined({ seq: 7 })));
  assert.equal(third.machine.phase, "live");
  assert.deepEqual(third.machine.positions.public, { epoch: 1, seq: 7 });
  assert.deepEqual(statuses(third.effects), ["connected"]);
  assert.ok(third.kinds.indexOf("joined") < third.kinds.indexOf("ready"));
});

test("nothing before the welcome counts", () => {
  const { machine, effects } = run(fresh(), { kind: "start" }, ticket, { kind: "opened" }, frame(joined()), frame(event(1)));
  assert.equal(machine.phase, "greeting");
  assert.equal(of(effects, "event").length, 0);
});

test("events arrive once and in order, repeated ones are dropped", () => {
  const { machine, effects } = run(live(), frame(event(1)), frame(event(2)), frame(event(1)), frame(event(2)), frame(event(3)));
  assert.deepEqual(of(effects, "event").map((effect) => effect.frame.seq), [1, 2, 3]);
  assert.equal(machine.positions.public.seq, 3);
  assert.equal(of(effects, "count").filter(({ what }) => what === "duplicates").length, 2);
});

test("audiences are numbered apart", () => {
  const { machine, effects } = run(live({ seq: 5 }), frame(event(1, { audience: "me", type: "seat" })), frame(event(6)));
  assert.equal(of(effects, "event").length, 2);
  assert.deepEqual([machine.positions.public.seq, machine.positions.me.seq], [6, 1]);
});

test("a gap asks for a snapshot and ignores everything until it comes", () => {
  const gap = run(live(), frame(event(1)), frame(event(3), 5000), frame(event(4), 5000));
  assert.equal(gap.machine.phase, "joining");
  assert.deepEqual(sent(gap.effects, "join"), [{ frame: "join", room: "TEAM", at: {} }]);
  assert.deepEqual(of(gap.effects, "event").map((effect) => effect.frame.seq), [1]);
  const after = run(gap.machine, frame(joined({ seq: 4 }), 5000), frame(event(5), 5000));
  assert.deepEqual(of(after.effects, "event").map((effect) => effect.frame.seq), [5]);
});

test("gap after gap hangs up and backs off instead of asking in a circle", () => {
  const { machine, effects } = run(live(), frame(event(3), 100), frame(joined({ seq: 3 }), 100), frame(event(9), 200));
  assert.equal(machine.phase, "waiting");
  assert.equal(sent(effects, "join").length, 1);
  assert.equal(of(effects, "close").length, 1);
});

test("a resumed run that belongs to another epoch is not believed", () => {
  const down = run(live({ seq: 4 }), { kind: "closed", code: 1006, at: 10_000 }, { kind: "timer", name: "retry", at: 11_000 }, { kind: "opened", at: 11_000 }, frame(welcome(), 11_000));
  const { machine, effects } = run(down.machine, frame(joined({ how: "resumed", epoch: 2 }), 11_000));
  assert.equal(machine.phase, "joining");
  assert.equal(sent(effects, "join").length, 1);
});

test("after a drop it comes back with its token and its positions", () => {
  const { machine, effects } = run(live({ seq: 4 }), { kind: "closed", code: 1006, at: 10_000 }, { kind: "timer", name: "retry", at: 10_500 }, { kind: "opened", at: 10_600 });
  assert.deepEqual(of(effects, "retry").map(({ window }) => window), [{ min_ms: 0, max_ms: 1000 }]);
  const [hello] = sent(effects, "hello");
  assert.deepEqual([hello.ticket, hello.resume, hello.at.public], [null, "resume-1", { epoch: 1, seq: 4 }]);
  const { machine: back, effects: later } = run(machine, frame(welcome({ resume: "r2" }), 10_700), frame(joined({ how: "resumed", seq: 6 }), 10_700), frame(event(4), 10_700), frame(event(5), 10_700), frame(event(6), 10_700));
  assert.deepEqual(of(later, "event").map((effect) => effect.frame.seq), [5, 6]);
  assert.equal(back.resume, "r2");
  assert.equal(of(later, "count").some(({ what }) => what === "reconnects"), true);
});

test("a refused token is replaced by a ticket at once, a refused ticket ends it", () => {
  const down = run(live(), { kind: "closed", code: 1006, at: 10_000 }, { kind: "timer", name: "retry", at: 10_500 }, { kind: "opened", at: 10_500 });
  const again = run(down.machine, frame({ frame: "bye", code: 4001, why: "bad ticket", retry: { min_ms: 0, max_ms: 0 } }), { kind: "closed", code: 1005, at: 10_500 });
  assert.equal(again.machine.phase, "ticketing");
  const end = run(again.machine, ticket, { kind: "opened" }, { kind: "closed", code: 4001 });
  assert.deepEqual([end.machine.phase, end.machine.status, end.machine.why], ["stopped", "error", "bad_ticket"]);
  assert.deepEqual(of(end.effects, "abandon"), [{ kind: "abandon", code: "connection/bad_ticket" }]);
});

test("a superseded page stays quiet until the user asks", () => {
  const { machine, effects } = run(live(), { kind: "closed", code: 4004, at: 10_000 }, { kind: "wake", at: 60_000 }, { kind: "online", at: 60_000 });
  assert.deepEqual([machine.phase, machine.status, machine.why], ["stopped", "disconnected", "superseded"]);
  assert.equal(of(effects, "abandon").length, 0);
  assert.equal(run(machine, { kind: "reconnect", at: 61_000 }).machine.phase, "ticketing");
});

test("the server's window is obeyed once", () => {
  const bye = { frame: "bye", code: 4100, why: "drain", retry: { min_ms: 2000, max_ms: 9000 } };
  const { machine, effects } = run(live(), frame(bye, 10_000), { kind: "closed", code: 1005, at: 10_000 });
  assert.deepEqual(of(effects, "retry")[0].window, { min_ms: 2000, max_ms: 9000 });
  const { effects: later } = run(machine, { kind: "timer", name: "retry", at: 12_000 }, { kind: "closed", code: 1006, at: 12_000 });
  assert.deepEqual(of(later, "retry")[0].window, { min_ms: 0, max_ms: 2000 });
});

test("retry now is obeyed twice and then backs off", () => {
  let { machine } = run(live(), { kind: "closed", code: 4202, at: 10_000 });
  assert.equal(machine.phase, "ticketing");
  ({ machine } = run(machine, ticket, { kind: "closed", code: 4202, at: 10_000 }));
  assert.equal(machine.phase, "ticketing");
  ({ machine } = run(machine, ticket, { kind: "closed", code: 4202, at: 10_000 }));
  assert.equal(machine.phase, "waiting");
});

test("a state reset comes back without a position", () => {
  const { machine, effects } = run(live({ seq: 9 }), { kind: "closed", code: 4201, at: 10_000 }, ticket, { kind: "opened" });
  assert.deepEqual(sent(effects, "hello")[0].at, {});
  assert.deepEqual(machine.positions, {});
});

test("connections that die young count as one outage", () => {
  let machine = live();
  const windows = [];
  for (let i = 0; i < 4; i += 1) {
    const at = 1000 * (i + 1);
    const down = run(machine, { kind: "closed", code: 1006, at });
    windows.push(of(down.effects, "retry")[0].window.max_ms);
    machine = run(down.machine, { kind: "timer", name: "retry", at }, { ...ticket, at }, { kind: "opened", at }, frame(welcome(), at), frame(joined(), at)).machine;
  }
  assert.deepEqual(windows, [1000, 2000, 4000, 4000]);
});

test("one failed try still shows as connecting, more show as disconnected", () => {
  const first = run(live(), { kind: "closed", code: 1006, at: 10_000 });
  assert.equal(first.machine.status, "connecting");
  const second = run(first.machine, { kind: "timer", name: "retry", at: 11_000 }, { kind: "closed", code: 1006, at: 11_000 });
  assert.deepEqual([second.machine.status, second.machine.why], ["disconnected", "lost"]);
});

test("after the retry limit it waits for the user, or for the page to come back", () => {
  let machine = live({ limit: 3 });
  machine = run(machine, { kind: "closed", code: 1006, at: 10_000 }).machine;
  for (let i = 0; i < 3; i += 1) machine = run(machine, { kind: "timer", name: "retry", at: 11_000 }, ticket, { kind: "closed", code: 1006, at: 11_000 }).machine;
  assert.deepEqual([machine.phase, machine.status, machine.why], ["stopped", "error", "retry_limit"]);
  assert.notEqual(run(machine, { kind: "wake", at: 99_000 }).machine.phase, "stopped");
});

test("after two failures it asks over HTTP again, which can say that the room is gone", () => {
  let { machine } = run(live(), { kind: "closed", code: 1006, at: 10_000 });
  for (let i = 0; i < 2; i += 1) machine = run(machine, { kind: "timer", name: "retry", at: 11_000 }, { kind: "closed", code: 1006, at: 11_000 }).machine;
  const asking = run(machine, { kind: "timer", name: "retry", at: 14_000 });
  assert.equal(asking.machine.phase, "ticketing");
  const gone = run(asking.machine, { kind: "no_ticket", stop: true, code: "room/unknown", retry_ms: 0, at: 14_000 });
  assert.deepEqual([gone.machine.status, gone.machine.why], ["error", "room/unknown"]);
  const kept = run(asking.machine, ticket, { kind: "opened" });
  assert.equal(sent(kept.effects, "hello")[0].resume, "resume-1");
});

test("a try that takes ten seconds is given up", () => {
  const { machine, effects } = run(fresh(), { kind: "start" }, ticket, { kind: "timer", name: "connect", at: 10_000 });
  assert.equal(machine.phase, "waiting");
  assert.equal(of(effects, "close").length, 1);
});

test("server heartbeats are answered with their nonce", () => {
  const { effects } = run(live(), frame({ frame: "heartbeat", nonce: 42, reply: false }));
  assert.deepEqual(sent(effects, "heartbeat"), [{ frame: "heartbeat", nonce: 42, reply: true }]);
});

test("after a long sleep, or on a new network, it does not wait for the old connection to answer", () => {
  for (const input of [{ kind: "wake", at: 50_000 }, { kind: "online", at: 1_000 }]) {
    const { machine, effects } = run(live({ seq: 2 }), input, { kind: "opened", at: input.at });
    assert.equal(machine.phase, "greeting");
    assert.deepEqual(of(effects, "close").map(({ code }) => code), [1000]);
    assert.deepEqual(sent(effects, "hello").map(({ resume, at }) => [resume, at.public.seq]), [["resume-1", 2]]);
  }
});

test("waking up probes a live connection and a silent one is left within three seconds", () => {
  const woken = run(live({ at: 40_000 }), { kind: "wake", at: 50_000 });
  assert.equal(sent(woken.effects, "heartbeat").length, 1);
  assert.equal(of(woken.effects, "timer").at(-1).after_ms, 3000);
  const dead = run(woken.machine, { kind: "timer", name: "liveness", at: 53_000 });
  assert.equal(dead.machine.phase, "waiting");
  const alive = run(woken.machine, frame({ frame: "heartbeat", nonce: 1, reply: true }, 50_100), { kind: "timer", name: "liveness", at: 53_000 });
  assert.equal(alive.machine.phase, "live");
});

test("a page that slept for long asks for a sign within half a second, and goes a new way at once without one", () => {
  const asleep = run(live({ at: 40_000, seq: 2 }), { kind: "hidden", at: 41_000 });
  const woken = run(asleep.machine, { kind: "wake", at: 61_000 });
  assert.equal(of(woken.effects, "timer").at(-1).after_ms, 500);
  const silent = run(woken.machine, { kind: "timer", name: "liveness", at: 61_500 });
  assert.equal(silent.machine.phase, "opening");
  assert.equal(of(silent.effects, "open").length, 1);
  const greeted = run(silent.machine, { kind: "opened", at: 61_600 });
  assert.deepEqual(sent(greeted.effects, "hello").map(({ resume, at }) => [resume, at.public.seq]), [["resume-1", 2]]);
  // Who breaks while one sleeps is often heard of only after waking: no pause then either.
  const broken = run(woken.machine, { kind: "closed", code: 1006, at: 61_100 });
  assert.equal(broken.machine.phase, "opening");
  assert.equal(run(woken.machine, { kind: "closed", code: 1006, at: 64_000 }).machine.phase, "waiting");
});

test("a page hidden for a moment keeps a slow path", () => {
  const back = run(live({ at: 40_000 }), { kind: "hidden", at: 41_000 }, { kind: "wake", at: 43_000 });
  assert.equal(of(back.effects, "timer").at(-1).after_ms, 3000);
});

test("coming online while waiting tries at once, and a stuck try starts over", () => {
  const waiting = run(live(), { kind: "closed", code: 1006, at: 10_000 }, { kind: "offline", at: 10_000 }).machine;
  const trying = run(waiting, { kind: "online", at: 60_000 });
  assert.equal(trying.machine.phase, "opening");
  assert.equal(run(trying.machine, { kind: "online", at: 60_500 }).effects.length, 0);
  assert.equal(of(run(trying.machine, { kind: "wake", at: 64_000 }).effects, "open").length, 1);
});

test("flicking between tabs does not start a try each time", () => {
  const waiting = run(live(), { kind: "closed", code: 1006, at: 10_000 }, { kind: "wake", at: 10_100 }, { kind: "closed", code: 1006, at: 10_200 });
  assert.equal(waiting.machine.phase, "waiting");
  const { machine } = run(waiting.machine, { kind: "wake", at: 10_300 }, { kind: "hidden", at: 10_400 }, { kind: "wake", at: 10_500 });
  assert.equal(machine.phase, "waiting");
});

test("whom something on the way cuts off for its silence asks twice as often, and whom it cuts while it talks does not", () => {
  const cut = (at) => run(live(), { kind: "closed", code: 1006, at }).machine.beat_ms;
  assert.deepEqual([cut(1_000), cut(15_000), cut(9_000)], [Infinity, 7_500, 5_000]);
  const told = { frame: "bye", code: 4101, why: "", retry: { min_ms: 0, max_ms: 1_000 } };
  assert.equal(run(live(), frame(told, 1_000), { kind: "closed", code: 4101, at: 20_000 }).machine.beat_ms, Infinity, "a server that says goodbye");
});

test("while a deadline runs, silence shows as connecting at eight seconds and any frame clears it", () => {
  const urgent = run(live(), { kind: "urgency", urgent: true, at: 0 }, { kind: "timer", name: "liveness", at: 5_000 }).machine;
  const doubt = run(urgent, { kind: "timer", name: "liveness", at: 8_000 });
  assert.deepEqual(statuses(doubt.effects), ["connecting"]);
  assert.deepEqual(statuses(run(doubt.machine, frame(event(1), 8_500)).effects), ["connected"]);
  assert.equal(run(doubt.machine, { kind: "timer", name: "liveness", at: 10_000 }).machine.phase, "waiting");
});

test("a doubt about a command needs the answer itself", () => {
  const urgent = run(live(), { kind: "urgency", urgent: true, at: 0 }, { kind: "doubt", at: 3_000 }).machine;
  const busy = run(urgent, frame(event(1), 3_100)).machine;
  assert.equal(busy.status, "connecting");
  assert.equal(run(busy, { kind: "timer", name: "liveness", at: 5_000 }).machine.phase, "waiting");
});

test("hiding the page hangs up cleanly and coming back resumes", () => {
  const hidden = run(live({ seq: 3 }), { kind: "hide", at: 5_000 });
  assert.equal(of(hidden.effects, "close")[0].code, 1000);
  const { effects } = run(hidden.machine, { kind: "wake", at: 90_000 }, { kind: "opened", at: 90_000 });
  assert.deepEqual(sent(effects, "hello")[0].at.public, { epoch: 1, seq: 3 });
});

test("a polled snapshot counts only while the connection is down", () => {
  const polled = { kind: "polled", frame: joined({ seq: 9 }), events: [], at: 20_000 };
  const waiting = run(live(), { kind: "closed", code: 1006, at: 10_000 }).machine;
  assert.equal(run(waiting, polled).machine.positions.public.seq, 9);
  assert.equal(run(live(), polled).effects.length, 0);
});

test("events on the way to a polled snapshot are heard, as far as they join up", () => {
  const waiting = run(live({ seq: 3 }), { kind: "closed", code: 1006, at: 10_000 }).machine;
  const seqs = (...numbers) => run(waiting, { kind: "polled", frame: joined({ seq: 6 }), events: numbers.map((seq) => event(seq)), at: 20_000 });
  const heard = ({ effects }) => of(effects, "event").map((effect) => effect.frame.seq);
  assert.deepEqual(heard(seqs(3, 4, 5, 6, 7)), [4, 5, 6]);
  assert.deepEqual(heard(seqs(5, 6)), []);
  assert.equal(seqs(4).machine.positions.public.seq, 6);
});

test("a room that is not ours and frames of the future are ignored", () => {
  const { machine, effects } = run(live(), frame(event(9, { room: "OTHER" })), frame({ frame: "novelty" }));
  assert.equal(machine.phase, "live");
  assert.equal(effects.length, 0);
});

test("quitting is possible in every phase that holds anything", () => {
  for (const [phase, row] of Object.entries(TABLE)) assert.equal(row.quit !== undefined, phase !== "idle", phase);
});

/** A small deterministic generator (mulberry32). */
function chances(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("whatever is lost or repeated on the way, the view never misses, repeats or swaps an event", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const chance = chances(seed);
    let machine = live();
    let at = 0;
    let head = 0;
    let view = 0; // What a page shows: the snapshot's seq, then each event.
    for (let i = 0; i < 300; i += 1) {
      at += 2000;
      const dice = chance();
      if (dice < 0.7) head += 1;
      const seq = dice < 0.6 ? head : Math.max(1, Math.ceil(chance() * head));
      const answer = machine.phase === "joining" ? joined({ seq: head }) : event(seq);
      if (dice > 0.65 && dice < 0.7) continue; // lost
      const result = run(machine, frame(answer, at));
      machine = result.machine;
      for (const effect of result.effects) {
        if (effect.kind === "joined") view = effect.frame.at.public.seq;
        if (effect.kind === "event") assert.equal(effect.frame.seq, ++view, `seed ${seed}`);
      }
      if (machine.phase === "waiting") machine = live({ seq: (view = head), at });
    }
  }
});

test("a frame that arrives damaged ends the connection, and the next one resumes from what was heard", () => {
  const { machine, effects } = run(live({ seq: 4 }), { kind: "garbled", at: 10_000 });
  assert.deepEqual([machine.phase, machine.resume, machine.positions.public.seq], ["waiting", "resume-1", 4]);
  assert.deepEqual(effects.filter(({ kind }) => kind === "close"), [{ kind: "close", code: 4104, why: "garbled" }]);
});

test("where another transport is next it is tried at once, with the token, and a server that names a time is obeyed", () => {
  const at = 10_000;
  const down = run(live({ seq: 4 }), { kind: "closed", code: 1006, falls_back: true, at });
  assert.deepEqual([down.machine.phase, down.machine.resume], ["opening", "resume-1"]);
  const asked = run(live(), frame({ frame: "bye", code: 4101, why: "", retry: { min_ms: 300, max_ms: 700 } }, at), { kind: "closed", code: 1006, falls_back: true, at });
  assert.equal(asked.machine.phase, "waiting");
});
