import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../src/roomlit/web/session.js";
import { FIRST_UPGRADE_MS } from "../../src/roomlit/web/transports/transport_fallback.js";
import { PATIENCE_MS, TransportSelector } from "../../src/roomlit/web/transports/transport_selector.js";
import { FakeLink, FakeWire, ManualPage, event, seated, settle } from "./fakes.mjs";

const HUB = new URL("http://hub.example:8000/");

/** A link that opens its connections on any transport; the test plays the far ends. `carries` are the transports that do. */
class SelectingLink extends FakeLink {
  constructor(page, { carries = ["websocket", "sse", "long_poll"] } = {}) {
    super();
    this.page = page;
    this.carries = carries;
    this.answers_beats = true;
    this.selector = new TransportSelector({ page, hub: HUB });
    this.answers.ticket = async () => {
      this.selector.answered = true;
      return { ticket: `ticket-${++this.tickets}`, path: "/ws/TEAM/p1" };
    };
  }

  connect = () => this.selector.connect((transport) => {
    const wire = Object.assign(new FakeWire(), { transport });
    this.wires.push(wire);
    const open = wire.open.bind(wire);
    const send = wire.send.bind(wire);
    // A hub answers what a page asks, unless something keeps the answer.
    wire.send = (text) => {
      send(text);
      const { frame, nonce, reply } = JSON.parse(text);
      if (frame === "heartbeat" && !reply && this.answers_beats) wire.say({ frame, nonce, reply: true });
    };
    // What a proxy refuses is refused at once.
    if (!this.carries.includes(transport)) wire.open = () => (open(), this.page.later(() => wire.drop(), 1));
    return wire;
  });

  get tried() {
    return this.wires.map(({ transport }) => transport);
  }
}

async function selecting(options) {
  const page = options?.page ?? new ManualPage({ random: 0.1 });
  const link = new SelectingLink(page, options);
  return { ...(await seated({ page, link })), heard: [] };
}

const transportOf = (session) => session.driver.wire?.transport;

test("where no WebSocket passes a page plays over a stream after two tries, and a reload does not pay again", async () => {
  const { page, link, session } = await selecting({ carries: ["sse"] });
  await page.pass(3_000);
  assert.deepEqual(link.tried, ["websocket", "websocket", "sse"]);
  link.now.greet({ seq: 3 });
  assert.deepEqual([session.status, transportOf(session)], ["connected", "sse"]);
  const reloaded = await selecting({ page, carries: ["sse"] });
  assert.deepEqual(reloaded.link.tried, ["sse"]);
});

test("where no stream passes either it polls", async () => {
  const { page, link, session } = await selecting({ carries: ["long_poll"] });
  await page.pass(10_000);
  link.now.greet();
  assert.deepEqual([link.tried, transportOf(session)], [["websocket", "websocket", "sse", "sse", "long_poll"], "long_poll"]);
});

test("something in between that takes a connection and keeps every byte is noticed", async () => {
  const { page, link } = await selecting();
  link.now.accept();
  await page.pass(PATIENCE_MS + 1_000);
  link.now.accept();
  await page.pass(PATIENCE_MS + 4_000);
  assert.deepEqual(link.tried, ["websocket", "websocket", "sse"]);
});

test("something in between that lets the beginning of a stream pass and keeps the rest is noticed", async () => {
  const { page, link, session } = await selecting({ carries: ["sse", "long_poll"] });
  link.answers_beats = false;
  await page.pass(3_000);
  link.now.greet({ seq: 3 });
  assert.deepEqual([session.status, transportOf(session)], ["connected", "sse"]);
  await page.pass(PATIENCE_MS + 2_000);
  assert.deepEqual(link.tried.slice(2), ["sse", "sse"]);
  link.now.greet({ seq: 3, generation: 2 });
  await page.pass(PATIENCE_MS + 2_000);
  assert.equal(transportOf(session), "long_poll");
  link.answers_beats = true;
  link.now.greet({ seq: 3, generation: 3 });
  await page.pass(20_000);
  assert.deepEqual([session.status, transportOf(session)], ["connected", "long_poll"]);
});

test("an outage of the whole network is no reason to fall back", async () => {
  const { page, link } = await selecting({ page: new ManualPage({ random: 0.9 }) });
  const { ticket } = link.answers;
  link.now.greet();
  await page.pass(20_000);
  link.carries = [];
  link.answers.ticket = async () => { throw new Error("no answer"); };
  link.now.drop();
  await page.pass(120_000);
  assert.equal(link.wires.length, 3);
  link.carries = ["websocket"];
  link.answers.ticket = ticket;
  await page.pass(31_000);
  assert.ok(link.wires.length > 3);
  assert.deepEqual(new Set(link.tried), new Set(["websocket"]));
});

test("a WebSocket that is cut and refused from then on gives way to a stream that resumes", async () => {
  const { page, link, session } = await selecting();
  link.now.greet({ seq: 4 });
  await page.pass(20_000);
  link.carries = ["sse"];
  link.now.drop();
  await page.pass(15_000);
  assert.equal(link.now.transport, "sse");
  link.now.accept();
  const hello = link.now.last("hello");
  assert.deepEqual([hello.resume, hello.at.public.seq], ["resume-1", 4]);
});

test("a WebSocket that keeps dying gives way; a server that says goodbye does not count", async () => {
  const goodbye = { frame: "bye", code: 4100, why: "", retry: { min_ms: 0, max_ms: 10 } };
  for (const [last, transport] of [[[], "sse"], [[goodbye], "websocket"]]) {
    const { page, link } = await selecting();
    for (let i = 0; i < 3; i += 1) {
      link.now.greet();
      await page.pass(2_000);
      link.now.say(...last);
      link.now.drop();
      await page.pass(5_000);
    }
    assert.equal(link.now.transport, transport);
  }
});

test("a WebSocket whose frames arrive damaged gives way too", async () => {
  const { page, link, session } = await selecting();
  for (let i = 0; i < 3; i += 1) {
    link.now.greet();
    await page.pass(2_000);
    link.now.say({ frame: "bye", code: 4105, why: "", retry: { min_ms: 0, max_ms: 10 } });
    link.now.drop();
    await page.pass(5_000);
  }
  assert.deepEqual([link.now.transport, session.why], ["sse", "lost"]);
});

test("the next transport is tried at once, and after the last one the best waits", async () => {
  const { page, link } = await selecting({ page: new ManualPage({ random: 0.99 }), carries: [] });
  const seen = [];
  for (let passed = 0; passed < 12_000; passed += 10) {
    if (link.wires.length > seen.length) seen.push([link.now.transport, passed]);
    await page.pass(10);
  }
  const first = (transport) => seen.find(([one]) => one === transport)[1];
  const last = (transport) => seen.findLast(([one]) => one === transport)[1];
  assert.ok(first("sse") <= 1_100, String(seen));
  assert.ok(first("long_poll") <= 3_300, String(seen));
  assert.ok(last("websocket") - last("long_poll") >= 3_500 || last("websocket") <= 1_100, String(seen));
});

test("from a stream it looks for the WebSocket, less and less often, and leaves the stream alone meanwhile", async () => {
  const { page, link, session } = await selecting({ carries: ["sse"] });
  await page.pass(3_000);
  const stream = link.now;
  stream.greet();
  const looks = () => link.tried.filter((transport) => transport === "websocket").length - 2;
  const hears = async (ms) => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      stream.say({ frame: "heartbeat", nonce: 1, reply: true });
      await page.pass(10_000);
    }
  };
  await hears(FIRST_UPGRADE_MS + 10_000);
  assert.equal(looks(), 1);
  await hears(2 * FIRST_UPGRADE_MS);
  assert.equal(looks(), 2);
  await hears(2 * FIRST_UPGRADE_MS);
  assert.deepEqual([looks(), session.status, stream.closed], [2, "connected", null]);
});

test("once the WebSocket carries again the session moves there, and nothing is lost or heard twice on the way", async () => {
  const { page, link, session } = await selecting({ carries: ["sse"] });
  const heard = [];
  session.listeners.events.on("message", ({ seq }) => heard.push(seq));
  await page.pass(3_000);
  const stream = link.now;
  stream.greet({ seq: 0 });
  stream.say(event(1));
  link.carries = ["websocket", "sse"];
  await page.pass(29_000);
  stream.say(event(2));
  await page.pass(1_500);
  const probe = link.now;
  probe.accept();
  assert.deepEqual([probe.transport, probe.sent, stream.closed], ["websocket", [{ frame: "hello", version: 1 }], null]);
  probe.say({ frame: "bye", code: 4000, why: "hello needs exactly one of ticket and resume", retry: { min_ms: 0, max_ms: 0 } });
  await settle();
  assert.equal(stream.closed.code, 1000);
  assert.notEqual(link.now, probe);
  link.now.greet({ how: "resumed", seq: 3, generation: 2 });
  link.now.say(event(3));
  assert.deepEqual([transportOf(session), session.status, heard], ["websocket", "connected", [1, 2, 3]]);
  assert.deepEqual([link.now.sent[0].at.public.seq, session.quality.gaps, session.quality.duplicates], [2, 0, 0]);
});

test("from the last transport it finds the best one that carries", async () => {
  for (const [carries, found] of [[["websocket", "long_poll"], "websocket"], [["sse", "long_poll"], "sse"]]) {
    const { page, link, session } = await selecting({ carries: ["long_poll"] });
    while (transportOf(session) !== "long_poll") await page.pass(500);
    link.now.greet();
    link.carries = carries;
    await page.pass(20_000);
    link.now.say({ frame: "heartbeat", nonce: 1, reply: true });
    await page.pass(FIRST_UPGRADE_MS - 20_000 + 10);
    link.now.accept();
    link.now.say({ frame: "bye", code: 4000, why: "", retry: { min_ms: 0, max_ms: 0 } });
    await settle();
    assert.deepEqual([transportOf(session), session.driver.machine.phase], [found, "opening"]);
  }
});

test("a hidden page does not look for a better transport", async () => {
  const { page, link } = await selecting({ carries: ["sse"] });
  await page.pass(3_000);
  link.now.greet();
  page.isHidden = true;
  const tried = link.wires.length;
  await page.pass(25_000);
  link.now.say({ frame: "heartbeat", nonce: 1, reply: true });
  await page.pass(20_000);
  assert.equal(link.wires.length, tried);
});

test("a page that may keep nothing finds its transport all the same", async () => {
  const page = new ManualPage({ random: 0.1 });
  page.session = () => { throw new Error("SecurityError"); };
  const link = new SelectingLink(page, { carries: ["sse"] });
  page.stores.local.setItem("roomlit_seat_TEAM", JSON.stringify({ player: "p1", credential: "c1" }));
  const session = new Session({ room: "TEAM", page, link });
  await page.pass(3_000);
  link.now.greet();
  assert.equal(transportOf(session), "sse");
});
