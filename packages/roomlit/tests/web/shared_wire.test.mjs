import assert from "node:assert/strict";
import { test } from "node:test";
import { ASK_MS, PING_EVERY_MS, SharedWire } from "../../src/roomlit/web/transports/shared_wire.js";
import { FakeWire, ManualPage, Tabs, event, joined, settle, welcome } from "./fakes.mjs";

const HELLO = { frame: "hello", version: 1, ticket: "t", resume: null, capabilities: [], at: {} };

/** Tabs of one browser, each with a wire of its own to lead with. */
function browser(count) {
  const tabs = new Tabs();
  return Array.from({ length: count }, (_, n) => {
    const page = new ManualPage({ tabs });
    page.ids = 16 * (n + 1);
    return openIn(page);
  });
}

function openIn(page) {
  const inner = Object.assign(new FakeWire(), { transport: "sse" });
  const wire = new SharedWire({ page, name: "roomlit http://x/ p1", inner });
  const tab = { page, inner, wire, heard: [], ended: null };
  wire.onopen = () => wire.send(JSON.stringify(HELLO));
  wire.onmessage = (text) => tab.heard.push(JSON.parse(text));
  wire.onclose = (code, why) => (tab.ended = [code, why]);
  wire.open();
  return tab;
}

async function pass(tabs, ms) {
  for (let left = ms; left > 0; left -= 50) for (const { page } of tabs) if (!page.frozen) await page.pass(Math.min(50, left));
  await settle();
}

/** The first leads and is joined, the others live on it. */
async function led(count) {
  const [first] = browser(1);
  await pass([first], ASK_MS);
  const others = Array.from({ length: count - 1 }, (_, n) => {
    const page = new ManualPage({ tabs: first.page.tabs });
    page.ids = 16 * (n + 2);
    return openIn(page);
  });
  await settle();
  first.inner.greet({ seq: 4, now: 1_000 });
  await settle();
  return [first, ...others];
}

const frames = ({ heard }) => heard.map(({ frame }) => frame);

test("seven tabs hold one connection: the first leads, the others are welcomed and joined by it", async () => {
  const tabs = await led(7);
  const [leader, ...others] = tabs;
  assert.deepEqual(tabs.map(({ inner }) => inner.readyState), [1, 3, 3, 3, 3, 3, 3]);
  assert.deepEqual(leader.inner.sent.filter(({ frame }) => frame === "join").map(({ room, at }) => [room, at]), others.map(() => ["TEAM", {}]));
  leader.inner.say(joined({ seq: 4 }), event(5));
  await settle();
  for (const other of others) assert.deepEqual(frames(other), ["welcome", "joined", "event"]);
});

test("of tabs that open at once, one leads", async () => {
  const tabs = browser(7);
  await pass(tabs, 4 * ASK_MS);
  assert.equal(tabs.filter(({ inner }) => inner.readyState === 0).length, 1);
  assert.equal(tabs.filter(({ wire }) => wire.role === "following").length, 6);
});

test("the welcome that a later tab hears tells what time it is now, and the resume token of the connection", async () => {
  const [leader] = await led(1);
  await leader.page.pass(5_000);
  const later = openIn(Object.assign(new ManualPage({ tabs: leader.page.tabs }), { ids: 99 }));
  await settle();
  assert.deepEqual(later.heard.map(({ now, resume }) => [now, resume]), [[6_000, "resume-1"]]);
});

test("commands of all tabs go out on the one connection, and their answers come back", async () => {
  const [leader, other] = await led(2);
  other.wire.send(JSON.stringify({ frame: "command", id: "c", room: "TEAM", name: "message", args: {} }));
  await settle();
  assert.equal(leader.inner.last("command").id, "c");
  leader.inner.say({ frame: "ack", id: "c", seq: 5 });
  await settle();
  assert.equal(other.heard.at(-1).id, "c");
});

test("the leader answers the beats of the others, and keeps its own and the server's to itself", async () => {
  const [leader, other] = await led(2);
  other.wire.send(JSON.stringify({ frame: "heartbeat", nonce: 3, reply: false }));
  leader.inner.say({ frame: "heartbeat", nonce: 9, reply: false });
  await settle();
  assert.deepEqual(other.heard.at(-1), { frame: "heartbeat", nonce: 3, reply: true });
  assert.equal(leader.inner.last("heartbeat"), undefined);
  assert.equal(leader.heard.at(-1).nonce, 9);
});

test("when the leading tab closes the others know at once, and go on by themselves", async () => {
  const [leader, other] = await led(2);
  leader.wire.close(1000, "hidden");
  await settle();
  assert.equal(leader.inner.closed.code, 1000);
  assert.deepEqual(other.ended, [4200, "the leading tab is gone"]);
  const again = openIn(other.page);
  await pass([again], ASK_MS);
  assert.equal(again.wire.role, "leading");
});

test("a leading tab that is frozen or killed is noticed by its silence; when it wakes it follows", async () => {
  const [leader, other] = await led(2);
  await pass([leader, other], 10 * PING_EVERY_MS);
  assert.equal(other.ended, null);
  leader.page.frozen = true;
  await pass([other], 4 * PING_EVERY_MS);
  assert.deepEqual(other.ended, [4200, "the leading tab is silent"]);
  const next = openIn(other.page);
  await pass([next], ASK_MS);
  assert.equal(next.wire.role, "leading");
  leader.page.frozen = false;
  leader.inner.say({ frame: "bye", code: 4004, why: "", retry: { min_ms: 0, max_ms: 0 } });
  leader.inner.drop();
  await settle();
  assert.deepEqual(leader.ended, [4200, "another tab leads"]);
  assert.equal(leader.heard.at(-1).frame, "joined");
});

test("a seat that was taken elsewhere is, for all tabs", async () => {
  const [leader, other] = await led(2);
  leader.inner.say({ frame: "bye", code: 4004, why: "", retry: { min_ms: 0, max_ms: 0 } });
  leader.inner.drop();
  assert.equal(leader.ended, null);
  await pass([leader, other], ASK_MS);
  assert.deepEqual([frames(leader).at(-1), frames(other).at(-1)], ["bye", "bye"]);
  assert.equal(leader.ended[0], 4004);
});

test("a connection on which others live is not left for a better one, until they are gone", async () => {
  const [leader, other] = await led(2);
  assert.deepEqual([leader.wire.shared, other.wire.shared], [true, true]);
  other.wire.close(1000, "hidden");
  await pass([leader], 200_000);
  assert.equal(leader.wire.shared, false);
});

test("where tabs cannot reach each other, each has its own", async () => {
  const page = new ManualPage();
  page.channel = () => null;
  const tab = openIn(page);
  assert.equal(tab.inner.readyState, 0);
  tab.inner.greet();
  assert.deepEqual(frames(tab), ["welcome", "joined"]);
  tab.inner.say(welcome());
  assert.equal(tab.wire.readyState, 1);
});
