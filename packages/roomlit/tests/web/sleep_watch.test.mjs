import assert from "node:assert/strict";
import { test } from "node:test";
import { LOOK_EVERY_MS, SleepWatch } from "../../src/roomlit/web/sleep_watch.js";

const FIVE_MINUTES = 300_000;

function machine() {
  const time = { now: 1_000, wall: 5_000 };
  const watch = new SleepWatch({ now: () => time.now, wall: () => time.wall });
  return { time, look: (now, wall = now) => (time.now += now, time.wall += wall, watch.look()) };
}

test("looks in their turn find nothing, nor do those of a page that was busy", () => {
  const { look } = machine();
  for (let n = 0; n < 100; n += 1) assert.equal(look(LOOK_EVERY_MS), false);
  assert.equal(look(LOOK_EVERY_MS + 3_000), false);
});

test("five minutes of sleep are noticed by a clock that went on and by one that stood still, once", () => {
  for (const monotonic of [FIVE_MINUTES, LOOK_EVERY_MS]) {
    const { look } = machine();
    assert.equal(look(monotonic, FIVE_MINUTES), true);
    assert.equal(look(LOOK_EVERY_MS), false);
  }
});

test("a wall clock that is set back says nothing, and what comes after is noticed as ever", () => {
  const { look } = machine();
  assert.equal(look(LOOK_EVERY_MS, -3_600_000), false);
  assert.equal(look(LOOK_EVERY_MS), false);
  assert.equal(look(LOOK_EVERY_MS, FIVE_MINUTES), true);
});
