import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_CLIMB_MS, LAST_CLIMB_MS, RUNGS, above, begin, step } from "../../src/roomlit/web/transports/transport_fallback.js";

const all = (ladder, ...happenings) => happenings.reduce((now, happening) => step(now, happening), ladder);
const unheard = { kind: "unheard" };
const young = { kind: "died", lived_ms: 5_000 };
const old = { kind: "died", lived_ms: 300_000 };

test("it begins at the top, or where this tab was before, whatever a storage holds", () => {
  assert.equal(begin().rung, "websocket");
  assert.deepEqual(["sse", "long-poll", "poll", 7, null].map((kept) => begin(kept).rung), ["sse", "long-poll", "websocket", "websocket", "websocket"]);
});

test("two openings in vain step down, and what is heard in between starts the count anew", () => {
  assert.equal(all(begin(), unheard).rung, "websocket");
  assert.equal(all(begin(), unheard, unheard).rung, "sse");
  assert.equal(all(begin(), unheard, young, unheard).rung, "websocket");
  assert.equal(all(begin(), unheard, unheard, unheard).rung, "sse");
  assert.equal(all(begin(), unheard, unheard, unheard, unheard).rung, "long-poll");
});

test("three connections that die young step down; one that lived long says that the rung carries", () => {
  assert.equal(all(begin(), young, young).rung, "websocket");
  assert.equal(all(begin(), young, young, young).rung, "sse");
  assert.equal(all(begin(), young, young, old, young, young).rung, "websocket");
});

test("below the lowest rung it begins again at the top; Streamlit is the lowest where it can carry", () => {
  const failed = (rung, open) => step(step(begin(rung), unheard, open), unheard, open).rung;
  assert.equal(failed("long-poll", ["websocket", "sse", "long-poll"]), "websocket");
  assert.equal(failed("long-poll", RUNGS), "streamlit");
  assert.equal(failed("streamlit", RUNGS), "websocket");
});

test("rungs that are known to be shut are passed over", () => {
  assert.equal(step(step(begin(), unheard, ["websocket", "streamlit"]), unheard, ["websocket", "streamlit"]).rung, "streamlit");
});

test("a look at the rung above that shows nothing doubles the time to the next one, to ten minutes", () => {
  const waits = [begin("sse")];
  for (let i = 0; i < 6; i += 1) waits.push(step(waits.at(-1), { kind: "missed" }));
  assert.deepEqual(waits.map(({ climb_ms }) => climb_ms / 1000), [30, 60, 120, 240, 480, 600, 600]);
  assert.equal(LAST_CLIMB_MS, 600_000);
});

test("a climb that does not last makes the next one come later; one that lasts makes all well", () => {
  const climbed = step(begin("sse"), { kind: "climbed", to: "websocket" });
  assert.deepEqual([climbed.rung, climbed.climb_ms], ["websocket", 2 * FIRST_CLIMB_MS]);
  const back = all(climbed, young, young, young);
  assert.deepEqual([back.rung, back.climb_ms], ["sse", 2 * FIRST_CLIMB_MS]);
  assert.equal(step(climbed, old).climb_ms, FIRST_CLIMB_MS);
});

test("all rungs above are worth a look, the best first; above the top there is none", () => {
  assert.deepEqual(RUNGS.map((rung) => above(begin(rung))), [[], ["websocket"], ["websocket", "sse"], ["websocket", "sse", "long-poll"]]);
});
