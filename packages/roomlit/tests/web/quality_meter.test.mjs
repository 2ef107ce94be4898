import assert from "node:assert/strict";
import { test } from "node:test";
import { debugView } from "../../src/roomlit/web/debug.js";
import { QualityMeter } from "../../src/roomlit/web/quality_meter.js";
import { seated } from "./fakes.mjs";

function meter() {
  const told = [];
  const seen = [];
  const it = new QualityMeter({ changed: (quality) => seen.push(quality), tell: (data) => told.push(data) });
  /** One beat, answered after `ms`. */
  const beat = (nonce, at, ms) => (it.ask(nonce, at), it.answer(nonce, at + ms));
  return { it, told, seen, beat };
}

test("the operator hears of the second round trip, then once a minute, each time of what is new", () => {
  const { it, told, beat } = meter();
  beat(1, 0, 300);
  assert.deepEqual(told, []);
  beat(2, 1_000, 40);
  beat(3, 2_000, 60);
  it.ask(4, 3_000);
  it.lose();
  it.count("reconnects");
  beat(5, 61_000, 80);
  assert.deepEqual(told.map(({ round_trip_ms, lost, reconnects }) => [round_trip_ms, lost, reconnects]), [[40, 0, 0], [60, 1, 1]]);
});

test("an answer nobody waits for, or a second one, measures nothing", () => {
  const { it, seen, beat } = meter();
  beat(1, 0, 40);
  const before = seen.length;
  it.answer(1, 90);
  it.answer(77, 90);
  it.lose();
  assert.equal(seen.length, before);
  assert.equal(it.quality.measured, 1);
});

test("commands count once, however often they are sent, and however the answer comes", async () => {
  const { page, link, session } = await seated({});
  link.now.greet();
  const done = session.command("message", { text: "one" });
  const { id } = link.now.last("command");
  link.now.drop();
  await page.pass(1_000);
  link.now.greet({ how: "resumed", generation: 2 });
  link.now.say({ frame: "ack", id, seq: 1, result: null }, { frame: "ack", id, seq: 1, result: null });
  await done;
  const refused = session.command("message", { text: "" });
  link.now.say({ frame: "refused", id: link.now.last("command").id, code: "text/empty", message: "" });
  await assert.rejects(refused);
  const given_up = session.command("message", { text: "lost" });
  session.quit();
  await assert.rejects(given_up);
  assert.deepEqual([session.quality.commands, session.quality.answered], [3, 2]);
});

test("the console shows the report of the newest room, and nothing before there is one", async () => {
  const { link, session } = await seated({});
  link.now.greet();
  const registry = /** @type {any} */ ({ find: () => session });
  const report = debugView(registry).getQuality();
  assert.deepEqual([report?.status, report?.connections, report?.beats.sent], ["connected", { tried: 1, live: 1, rate: 1 }, 1]);
  assert.equal(debugView(/** @type {any} */ ({ find: () => null })).getQuality(), null);
});
