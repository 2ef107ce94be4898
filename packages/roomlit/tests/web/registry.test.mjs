import assert from "node:assert/strict";
import { test } from "node:test";
import { debugView } from "../../src/roomlit/web/debug.js";
import { GRACE_MS, Registry } from "../../src/roomlit/web/registry.js";
import { Session } from "../../src/roomlit/web/session.js";
import { FakeLink, ManualPage, event, seated, settle } from "./fakes.mjs";

/** A registry whose room has a kept seat. */
function setting() {
  const page = new ManualPage();
  page.stores.local.setItem("roomlit_seat_TEAM", JSON.stringify({ player: "p1", credential: "c1" }));
  const link = new FakeLink();
  const registry = new Registry(page);
  const hold = () => registry.hold("|TEAM", () => new Session({ room: "TEAM", page, link }));
  return { page, link, registry, hold };
}

test("components of one room share one connection", async () => {
  const { link, hold } = setting();
  const [one, two] = [hold(), hold()];
  await settle();
  link.now.greet();
  assert.equal(link.wires.length, 1);
  assert.deepEqual([one.status, two.status], ["connected", "connected"]);
});

test("a component that comes back within the grace time finds the connection as it left it", async () => {
  const { page, link, hold } = setting();
  const first = hold();
  await settle();
  link.now.greet();
  first.release();
  first.release();
  await page.pass(GRACE_MS - 1);
  const second = hold();
  await page.pass(GRACE_MS);
  assert.equal(second.status, "connected");
  assert.equal(link.now.closed, null);
  second.release();
  await page.pass(GRACE_MS);
  assert.equal(link.now.closed.code, 1000);
  hold();
  await settle();
  assert.equal(link.wires.length, 2);
});

test("releasing a handle ends its listeners and nobody else's", async () => {
  const { link, hold } = setting();
  const [one, two] = [hold(), hold()];
  const heard = [];
  one.on("message", () => heard.push("one"));
  two.on("message", () => heard.push("two"));
  await settle();
  link.now.greet();
  one.release();
  link.now.say(event(1));
  assert.deepEqual(heard, ["two"]);
});

test("the console sees status, messages and the state of the socket on every transport", async () => {
  const { page, link, registry, hold } = setting();
  const debug = debugView(registry);
  assert.deepEqual([debug.getStatus(), debug.getMessages(), debug.ws.readyState, debug.getRoom()], ["disconnected", [], 3, null]);
  hold();
  await settle();
  link.now.greet();
  link.now.say(event(1));
  assert.deepEqual([debug.getStatus(), debug.getMessages().length, debug.ws.readyState, debug.getRoom()], ["connected", 1, 1, "TEAM"]);
  debug.reconnect();
  await page.pass(0);
  assert.equal(link.wires.length, 2);
});

test("two tabs with one seat do not fight: the older one waits for Use here", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  link.now.say({ frame: "bye", code: 4004, why: "open in another tab", retry: { min_ms: 0, max_ms: 1000 } });
  link.now.drop(1005);
  for (let i = 0; i < 10; i += 1) {
    page.signal("wake");
    page.signal("online");
    await page.pass(60_000);
  }
  assert.equal(link.wires.length, 1);
  assert.deepEqual([session.status, session.why], ["disconnected", "superseded"]);
  session.reconnect();
  await settle();
  assert.equal(link.wires.length, 2);
});
