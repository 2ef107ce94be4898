import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_UPGRADE_MS, LAST_UPGRADE_MS, ORDER, RELAPSES_MOST, begin, better, step } from "../../src/roomlit/web/transports/transport_fallback.js";

const all = (fallback, ...happenings) => happenings.reduce((now, happening) => step(now, happening), fallback);
const unheard = { kind: "unheard" };
const young = { kind: "died", lived_ms: 5_000 };
const old = { kind: "died", lived_ms: 300_000 };

test("it begins with the best, or where this tab was before, whatever a storage holds", () => {
  assert.equal(begin().transport, "websocket");
  assert.deepEqual(["sse", "long_poll", "rest", 7, null].map((kept) => begin(kept).transport), ["sse", "long_poll", "websocket", "websocket", "websocket"]);
});

test("two openings in vain fall back, and what is heard in between starts the count anew", () => {
  assert.equal(all(begin(), unheard).transport, "websocket");
  assert.equal(all(begin(), unheard, unheard).transport, "sse");
  assert.equal(all(begin(), unheard, young, unheard).transport, "websocket");
  assert.equal(all(begin(), unheard, unheard, unheard).transport, "sse");
  assert.equal(all(begin(), unheard, unheard, unheard, unheard).transport, "long_poll");
});

test("three connections that die young fall back; one that lived long says that the transport carries", () => {
  assert.equal(all(begin(), young, young).transport, "websocket");
  assert.equal(all(begin(), young, young, young).transport, "sse");
  assert.equal(all(begin(), young, young, old, young, young).transport, "websocket");
});

test("after the last one it begins again with the best; Streamlit is the last where it is there", () => {
  const failed = (transport, open) => step(step(begin(transport), unheard, open), unheard, open).transport;
  assert.equal(failed("long_poll", ["websocket", "sse", "long_poll"]), "websocket");
  assert.equal(failed("long_poll", ORDER), "streamlit");
  assert.equal(failed("streamlit", ORDER), "websocket");
});

test("transports that are known to be shut are passed over", () => {
  assert.equal(step(step(begin(), unheard, ["websocket", "streamlit"]), unheard, ["websocket", "streamlit"]).transport, "streamlit");
});

test("a look at the better ones that shows nothing doubles the time to the next one, to ten minutes", () => {
  const waits = [begin("sse")];
  for (let i = 0; i < 6; i += 1) waits.push(step(waits.at(-1), { kind: "missed" }));
  assert.deepEqual(waits.map(({ upgrade_ms }) => upgrade_ms / 1000), [30, 60, 120, 240, 480, 600, 600]);
  assert.equal(LAST_UPGRADE_MS, 600_000);
});

test("an upgrade that does not last makes the next one come later; one that lasts makes all well", () => {
  const upgraded = step(begin("sse"), { kind: "upgraded", to: "websocket" });
  assert.deepEqual([upgraded.transport, upgraded.upgrade_ms], ["websocket", 2 * FIRST_UPGRADE_MS]);
  const back = all(upgraded, young, young, young);
  assert.deepEqual([back.transport, back.upgrade_ms], ["sse", 2 * FIRST_UPGRADE_MS]);
  assert.equal(step(upgraded, old).upgrade_ms, FIRST_UPGRADE_MS);
});

test("all better ones are worth a look, the best first; nothing is better than the best", () => {
  assert.deepEqual(ORDER.map((transport) => better(begin(transport))), [[], ["websocket"], ["websocket", "sse"], ["websocket", "sse", "long_poll"]]);
});

test("a better transport that never lasts is not tried for ever; a long life on the present one begins the count anew", () => {
  const upgraded = { kind: "upgraded", to: "websocket" };
  const relapse = [upgraded, young, young, young];
  const twice = all(begin("sse"), ...relapse, ...relapse);
  assert.deepEqual([twice.transport, better(twice)], ["sse", ["websocket"]]);
  const thrice = all(twice, ...relapse);
  assert.deepEqual([thrice.transport, thrice.relapses, better(thrice)], ["sse", RELAPSES_MOST, []]);
  assert.deepEqual(better(step(thrice, old)), ["websocket"]);
  assert.equal(all(twice, upgraded, old, young, young, young).relapses, 0);
});
