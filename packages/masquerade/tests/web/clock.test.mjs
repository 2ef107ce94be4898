// The countdown: absolute deadlines, one redraw per second, none without a deadline.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, countdown, secondsLeft, untilNextSecond } from "../../src/masquerade/web/clock.js";

test("a started second counts until the bell", () => {
  assert.equal(secondsLeft(10_000, 9_999), 1);
  assert.equal(secondsLeft(10_000, 10_000), 0);
  assert.equal(secondsLeft(10_000, 12_000), 0);
  assert.equal(secondsLeft(null, 0), null);
});

test("seconds read as minutes and seconds", () => {
  assert.deepEqual([102, 60, 9, 0].map(clockText), ["1:42", "1:00", "0:09", "0:00"]);
});

test("the next redraw falls on the change of the second", () => {
  for (const now of [0, 1, 250, 999, 1000]) {
    const wait = untilNextSecond(10_000, now) ?? 0;
    assert.equal(secondsLeft(10_000, now + wait), (secondsLeft(10_000, now) ?? 0) - 1);
  }
  assert.equal(untilNextSecond(10_000, 10_000), null);
});

/** A page whose time only moves when told. */
function page() {
  const drawn = /** @type {(number|null)[]} */ ([]);
  let now = 0;
  let due = /** @type {{at: number, fn: () => void}|null} */ (null);
  return {
    drawn,
    get waiting() { return due !== null; },
    now: () => now,
    draw: (/** @type {number|null} */ seconds) => { drawn.push(seconds); },
    later: (/** @type {() => void} */ fn, /** @type {number} */ ms) => { due = { at: now + ms, fn }; return due; },
    cancel: () => { due = null; },
    until(/** @type {number} */ at) {
      while (due !== null && due.at <= at) {
        const { fn, at: then } = due;
        due = null;
        now = then;
        fn();
      }
      now = at;
    },
  };
}

test("it draws each second once and stops at the bell", () => {
  const host = page();
  countdown(host).set(3_000);
  host.until(10_000);
  assert.deepEqual(host.drawn, [3, 2, 1, 0]);
  assert.equal(host.waiting, false);
});

test("the same deadline again causes no redraw, a moved one does", () => {
  const host = page();
  const clock = countdown(host);
  clock.set(5_000);
  clock.set(5_000);
  assert.deepEqual(host.drawn, [5]);
  clock.set(9_000);
  assert.deepEqual(host.drawn, [5, 9]);
});

test("without a deadline it waits for nothing", () => {
  const host = page();
  countdown(host).set(null);
  assert.deepEqual([host.drawn, host.waiting], [[null], false]);
});
