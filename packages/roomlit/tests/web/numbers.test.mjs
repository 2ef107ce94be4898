// Quality, clock and positions: small pure values.

import assert from "node:assert/strict";
import { test } from "node:test";
import { UNSET, answered, stamped } from "../../src/roomlit/web/clock.js";
import { advanced, place, standing } from "../../src/roomlit/web/positions.js";
import { UNKNOWN, counted, measured } from "../../src/roomlit/web/quality.js";
import { joined } from "./fakes.mjs";

test("the first round trip stands in until the second, later ones are smoothed", () => {
  const loading = measured(UNKNOWN, 450);
  assert.deepEqual([loading.round_trip_ms, loading.jitter_ms], [450, 0]);
  const second = measured(loading, 40);
  assert.deepEqual([second.round_trip_ms, second.jitter_ms], [40, 0]);
  const third = measured(second, 48);
  assert.deepEqual([third.round_trip_ms, third.jitter_ms], [41, 0.5]);
  assert.equal(counted(third, "lost").lost, 1);
  assert.equal(third.lost, 0);
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
