import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, retryWindow } from "../../src/roomlit/web/backoff.js";
import { CLOSE, reason, verdict } from "../../src/roomlit/web/close_codes.js";

test("the first try of an outage comes within a second", () => {
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0 }), { min_ms: 0, max_ms: 1000 });
});

test("windows double up to four seconds in the first minute and thirty after it", () => {
  const early = [1, 2, 3, 9].map((attempt) => retryWindow({ attempt, down_ms: 59_999 }).max_ms);
  const late = [1, 2, 3, 4, 5, 9, 500].map((attempt) => retryWindow({ attempt, down_ms: 60_000 }).max_ms);
  assert.deepEqual(early, [2000, 4000, 4000, 4000]);
  assert.deepEqual(late, [2000, 4000, 8000, 16000, 30000, 30000, 30000]);
});

test("a hidden page tries more slowly and an offline one hardly at all", () => {
  assert.deepEqual(retryWindow({ attempt: 2, down_ms: 0, hidden: true }), { min_ms: 4000, max_ms: 8000 });
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, offline: true }), { min_ms: 15000, max_ms: 30000 });
});

test("the window a server asked for is obeyed, unless it is empty", () => {
  assert.deepEqual(retryWindow({ attempt: 9, down_ms: 0, asked: { min_ms: 500, max_ms: 7000 } }), { min_ms: 500, max_ms: 7000 });
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, asked: { min_ms: 0, max_ms: 0 } }), { min_ms: 0, max_ms: 1000 });
});

test("the first try after a break without a word comes in the window of the welcome, later ones in our own", () => {
  const first = { min_ms: 200, max_ms: 8000 };
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, first }), first);
  assert.deepEqual(retryWindow({ attempt: 1, down_ms: 0, first }), { min_ms: 0, max_ms: 2000 });
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, first, asked: { min_ms: 1, max_ms: 2 } }), { min_ms: 1, max_ms: 2 });
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, first: { min_ms: 0, max_ms: 0 } }), { min_ms: 0, max_ms: 1000 });
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, first, hidden: true }), { min_ms: 8000, max_ms: 16000 });
  assert.deepEqual(retryWindow({ attempt: 0, down_ms: 0, first: { min_ms: 900, max_ms: 300 } }), { min_ms: 300, max_ms: 300 });
});

test("jitter covers the whole window and nothing else", () => {
  assert.equal(draw({ min_ms: 100, max_ms: 300 }, 0), 100);
  assert.equal(draw({ min_ms: 100, max_ms: 300 }, 0.5), 200);
  assert.ok(draw({ min_ms: 100, max_ms: 300 }, 0.999999) <= 300);
});

test("the range of a close code is the instruction", () => {
  assert.deepEqual([4000, 4004, 4099].map(verdict), ["stop", "stop", "stop"]);
  assert.deepEqual([4200, 4202].map(verdict), ["retry_now", "retry_now"]);
  assert.deepEqual([1000, 1001, 1005, 1006, 1011, 1012, 4100, 4104].map(verdict), Array(8).fill("retry"));
  assert.equal(reason(CLOSE.ROOM_GONE), "room_gone");
  assert.equal(reason(1006), "lost");
});
