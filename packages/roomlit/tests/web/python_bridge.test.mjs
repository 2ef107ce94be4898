import assert from "node:assert/strict";
import { test } from "node:test";
import { Bridge } from "../../src/roomlit/web/python_bridge.js";
import { makeHandle } from "../../src/roomlit/web/handle.js";
import { event, joined, seated } from "./fakes.mjs";

/** A bridge over a connected room, and what Python was told. */
async function bridged(data = {}) {
  const { page, link, session } = await seated();
  const told = [];
  const setState = (name, value) => told.push([name, value]);
  const bridge = new Bridge({ room: makeHandle(session, () => undefined), page, data: { room: "TEAM", ...data }, setState });
  bridge.update({ room: "TEAM", ...data }, setState);
  return { page, link, session, told, bridge, of: (name) => told.filter(([said]) => said === name).map(([, value]) => value) };
}

test("the seat is reported once, when its name is known", async () => {
  const { link, of, bridge } = await bridged();
  assert.deepEqual(of("seat"), []);
  link.now.greet();
  link.now.say(event(1), event(2));
  bridge.update({ room: "TEAM" }, bridge.setState);
  assert.deepEqual(of("seat"), [{ player: "p1", credential: "c1", me: "Ada" }]);
});

test("a seat Python already knows is not reported again", async () => {
  const { link, of } = await bridged({ seat: { player: "p1", credential: "c1", me: "Ada" } });
  link.now.greet();
  assert.deepEqual(of("seat"), []);
});

test("the status is reported only when asked for, once per change", async () => {
  const quiet = await bridged();
  quiet.link.now.greet();
  assert.deepEqual(quiet.of("status"), []);
  const asked = await bridged({ report_status: true });
  asked.link.now.greet();
  asked.link.now.say(event(1));
  assert.deepEqual(asked.of("status"), ["connecting", "connected"]);
});

test("the doorbell rings at once, then with the newest position, and only for what was asked for", async () => {
  const { page, link, of } = await bridged({ subscribe: ["phase"] });
  link.now.greet();
  link.now.say(event(1), event(2, { type: "phase" }), event(3, { type: "phase" }), event(4), event(5, { type: "phase" }));
  assert.deepEqual(of("cursor"), [{ epoch: 1, seq: 2 }]);
  await page.pass(150);
  assert.deepEqual(of("cursor").slice(1), [{ epoch: 1, seq: 5 }]);
  await page.pass(1000);
  assert.equal(of("cursor").length, 2);
});

test("a snapshot that jumped over events rings once, so that Python looks", async () => {
  const { page, link, of } = await bridged({ subscribe: ["phase"] });
  link.now.greet({ seq: 3 });
  assert.deepEqual(of("cursor"), []);
  link.now.drop();
  await page.pass(1000);
  link.now.greet({ seq: 9, generation: 2 });
  assert.deepEqual(of("cursor"), [{ epoch: 1, seq: 9 }]);
});

test("a gap that a snapshot filled rings too", async () => {
  const { page, link, of } = await bridged({ subscribe: ["phase"] });
  link.now.greet({ seq: 3 });
  await page.pass(5000);
  link.now.say(event(7, { type: "phase" }), joined({ seq: 7 }));
  assert.deepEqual(of("cursor"), [{ epoch: 1, seq: 7 }]);
});

test("hints Python asked for travel by value, the last few with numbers", async () => {
  const { page, link, of } = await bridged({ subscribe: ["typing", "connection"] });
  link.now.greet();
  for (const sender of ["Bob", "Cy"]) link.now.say({ frame: "ephemeral", room: "TEAM", kind: "typing", sender, data: {} });
  await page.pass(150);
  const { n, items } = of("hints").at(-1);
  assert.deepEqual([n, items.map((item) => [item.n, item.type, item.sender])], [3, [[1, "connection", "Ada"], [2, "typing", "Bob"], [3, "typing", "Cy"]]]);
});

test("telemetry of the server rings, and is read at the hub", async () => {
  const { page, link, of } = await bridged({ subscribe: ["load"] });
  link.now.greet();
  for (const n of [1, 2]) link.now.say({ frame: "ephemeral", room: "TEAM", kind: "load", sender: "", data: { n } });
  await page.pass(150);
  assert.deepEqual(of("hints"), []);
  assert.deepEqual(of("cursor"), [{ epoch: 1, seq: 0, latest: 1 }, { epoch: 1, seq: 0, latest: 2 }]);
});

test("a stopped bridge tells nothing more", async () => {
  const { page, link, told, bridge } = await bridged({ subscribe: ["*"], report_status: true });
  link.now.greet();
  link.now.say(event(1), event(2));
  bridge.stop();
  const count = told.length;
  link.now.say(event(3));
  await page.pass(1000);
  assert.equal(told.length, count);
});
