// Quality, clock and positions: small pure values.

import assert from "node:assert/strict";
import { test } from "node:test";
import { UNSET, answered, stamped } from "../../src/roomlit/web/clock.js";
import { advanced, place, standing } from "../../src/roomlit/web/positions.js";
import { RECENT, UNKNOWN, counted, measured, missed, quantile, report } from "../../src/roomlit/web/quality.js";
import { SLOW_MS, strengthOf } from "../../src/roomlit/web/strength.js";
import { joined } from "./fakes.mjs";

test("the first round trip stands in until the second, later ones are smoothed", () => {
  const loading = measured(UNKNOWN, 450);
  assert.deepEqual([loading.round_trip_ms, loading.jitter_ms], [450, 0]);
  const second = measured(loading, 40);
  assert.deepEqual([second.round_trip_ms, second.jitter_ms], [40, 0]);
  const third = measured(second, 48);
  assert.deepEqual([third.round_trip_ms, third.jitter_ms], [41, 0.5]);
  assert.deepEqual([missed(third, 2).lost, counted(third, "tries").tries], [2, 1]);
  assert.deepEqual([third.lost, third.tries], [0, 0]);
});

test("a path that became longer once does not count as jitter again and again", () => {
  const moved = [40, 40, 200, 200, 200, 200].reduce(measured, UNKNOWN);
  assert.ok(moved.jitter_ms < 160 / 16, `${moved.jitter_ms}`);
});

test("median and 95th percentile are of the last round trips", () => {
  const many = Array.from({ length: RECENT + 40 }, (_, n) => n);
  const { recent } = many.reduce(measured, UNKNOWN);
  assert.deepEqual([recent.length, recent[0], recent.at(-1)], [RECENT, 40, RECENT + 39]);
  assert.deepEqual([quantile(recent, 0.5), quantile(recent, 0.95)], [69, 96]);
  assert.deepEqual([quantile([], 0.5), quantile([7], 0.95), quantile([3, 1, 2], 1)], [null, 7, 3]);
});

test("the report holds every figure, and no rate before there is anything to divide by", () => {
  const nothing = report(UNKNOWN, { transport: "poll", status: "connecting" });
  assert.deepEqual(nothing, {
    transport: "poll", status: "connecting",
    round_trip_ms: { current: null, smoothed: null, median: null, p95: null, measured: 0 }, jitter_ms: 0,
    beats: { sent: 0, missed: 0 }, connections: { tried: 0, live: 0, rate: null }, reconnects: 0,
    commands: { sent: 0, answered: 0, rate: null }, duplicates: 0, gaps: 0,
  });
  const some = [50, 40, 60].reduce(measured, { ...UNKNOWN, tries: 4, lived: 3, reconnects: 2, commands: 10, answered: 9, asked: 5, lost: 2 });
  const told = report(some, { transport: "push", status: "connected" });
  assert.deepEqual(told.round_trip_ms, { current: 60, smoothed: 42.5, median: 40, p95: 60, measured: 3 });
  assert.deepEqual([told.connections, told.commands, told.beats], [
    { tried: 4, live: 3, rate: 0.75 }, { sent: 10, answered: 9, rate: 0.9 }, { sent: 5, missed: 2 }]);
});

test("the player reads one word, and the figures when asking", () => {
  const quality = { ...[50, 40].reduce(measured, UNKNOWN), lost: 1, reconnects: 2 };
  /** @param {object} [now] */
  const read = (now) => strengthOf({ status: "connected", why: "", transport: "websocket", quality, ...now });
  assert.deepEqual(read(), { grade: "good", bars: 3, words: "Good",
    details: ["Round trip 40 ms ± 0", "1 beat lost", "2 reconnects", "Heard over a WebSocket"] });
  assert.equal(read({ quality: { ...quality, round_trip_ms: SLOW_MS + 1 } }).words, "Slow");
  assert.equal(read({ status: "connecting", why: "doubt" }).words, "Slow");
  assert.equal(read({ status: "connecting" }).words, "Reconnecting");
  assert.equal(read({ status: "connecting", why: "no_seat" }).words, "Not connected");
  assert.equal(read({ status: "disconnected", why: "lost" }).words, "Reconnecting");
  assert.equal(read({ status: "disconnected", why: "superseded" }).words, "Not connected");
  assert.deepEqual(strengthOf({ status: "error", why: "retry_limit", transport: "websocket", quality: UNKNOWN }), { grade: "off", bars: 0, words: "Not connected", details: [] });
});

test("the newest answer about the server's time counts, unless a tighter one agrees with it", () => {
  const tight = answered(UNSET, { now: 1_000_000, sent_at: 0, at: 20 });
  assert.deepEqual(tight, { offset_ms: 999_990, error_ms: 10 });
  assert.deepEqual(answered(tight, { now: 1_001_000, sent_at: 900, at: 1_100 }), tight);
  const corrected = answered(tight, { now: 2_000_000, sent_at: 2_000, at: 2_400 });
  assert.deepEqual(corrected, { offset_ms: 1_997_800, error_ms: 200 });
});

test("an event's stamp only ever moves the clock forward, and not before it was set", () => {
  const known = { offset_ms: 100, error_ms: 5 };
  assert.equal(stamped(known, { stamp: 1_050, at: 1_000 }).offset_ms, 100);
  assert.equal(stamped(known, { stamp: 1_150, at: 1_000 }).offset_ms, 150);
  assert.equal(stamped(UNSET, { stamp: 1_150, at: 1_000 }).offset_ms, 0);
});

test("a resumed run must continue what is known, a snapshot replaces it", () => {
  const known = { public: { epoch: 1, seq: 4 }, me: { epoch: 1, seq: 0 } };
  assert.equal(standing(known, joined({ how: "resumed", seq: 9 })), known);
  assert.equal(standing(known, joined({ how: "resumed", epoch: 2 })), null);
  assert.equal(standing({ public: known.public }, joined({ how: "resumed" })), null);
  assert.equal(standing({}, { ...joined({ how: "resumed" }), at: {} }), null);
  assert.deepEqual(standing(known, joined({ seq: 2, epoch: 3 })).public, { epoch: 3, seq: 2 });
});

test("an event is the next one, seen before, or shows a gap – also of an audience never heard of", () => {
  const known = { public: { epoch: 7, seq: 4 } };
  const at = (seq, audience = "public") => place(known, { audience, seq });
  assert.deepEqual([at(4), at(5), at(6), at(1, "me")], ["seen", "next", "gap", "gap"]);
  assert.deepEqual(advanced(known, { audience: "public", seq: 5 }), { public: { epoch: 7, seq: 5 } });
});
