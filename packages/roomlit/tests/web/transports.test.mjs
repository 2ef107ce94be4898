import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem, SeatDesk } from "../../src/roomlit/web/seat.js";
import { Session } from "../../src/roomlit/web/session.js";
import { MOST_FRAMES } from "../../src/roomlit/web/transports/reliable_queue.js";
import { LongPollTransport } from "../../src/roomlit/web/transports/long_poll.js";
import { Carrier } from "../../src/roomlit/web/transports/streamlit.js";
import { WebSocketTransport, socketUrl, webLink } from "../../src/roomlit/web/transports/websocket.js";
import { ManualPage, event, joined, settle, welcome } from "./fakes.mjs";

class FakeSocket {
  constructor(url) {
    if (url.includes("forbidden")) throw new Error("SecurityError");
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    FakeSocket.newest = this;
  }

  send(text) {
    this.sent.push(text);
  }

  close(code, why) {
    this.readyState = 2;
    this.closed = { code, why };
  }
}

test("the socket's address follows the hub's scheme, host and path", () => {
  assert.equal(socketUrl(new URL("http://a:8000/"), "/ws/TEAM/p1"), "ws://a:8000/ws/TEAM/p1");
  assert.equal(socketUrl(new URL("https://x.example/hub/"), "/ws/TEAM/p1"), "wss://x.example/hub/ws/TEAM/p1");
  const link = (hub, page) => {
    link.of = webLink({ hub, room: "TEAM", address: page, page: new ManualPage(), fetch: globalThis.fetch, Socket: FakeSocket }).connect("/ws/TEAM/p1");
    return link.of.inner.url;
  };
  assert.equal(link("", "https://game.example/some/page?x=1"), "wss://game.example/ws/TEAM/p1");
  assert.equal(link("wss://hub.example", "https://game.example/"), "wss://hub.example/ws/TEAM/p1");
  assert.equal(link("http://hub:9", "http://game:8"), "ws://hub:9/ws/TEAM/p1");
});

test("a WebSocket that cannot even be made closes like any other", () => {
  const transport = new WebSocketTransport("ws://forbidden/", FakeSocket);
  const closed = [];
  transport.onclose = (code) => closed.push(code);
  transport.open();
  assert.deepEqual([closed, transport.readyState], [[1006], 3]);
});

test("a WebSocket passes texts on, and is deaf and silent after closing", () => {
  const transport = new WebSocketTransport("ws://a/", FakeSocket);
  const heard = [];
  transport.onopen = () => heard.push("open");
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = () => heard.push("close");
  transport.open();
  const socket = FakeSocket.newest;
  transport.send("too early");
  socket.readyState = 1;
  socket.onopen();
  socket.onmessage({ data: "hello" });
  socket.onmessage({ data: new ArrayBuffer(1) });
  transport.send("up");
  transport.close(1000, "bye");
  assert.deepEqual([heard, socket.sent, socket.closed, socket.onclose], [["open", "hello"], ["up"], { code: 1000, why: "bye" }, null]);
});

/** A desk whose answer the test writes. */
function desk(status, body, headers = {}) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url: String(url), ...init });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  return { asked, desk: new SeatDesk({ hub: new URL("http://h/base/"), room: "TEAM", fetch }) };
}

test("taking a seat sends name and request, and the credential goes in a header only", async () => {
  const taking = desk(201, { room: "TEAM", player: "p1", seat: "secret", me: "Ada" });
  assert.deepEqual(await taking.desk.take("0".repeat(32), "Ada", {}), { player: "p1", credential: "secret", name: "Ada", me: "Ada" });
  assert.equal(taking.asked[0].url, "http://h/base/api/v1/rooms/TEAM/seats");
  assert.deepEqual(JSON.parse(taking.asked[0].body), { name: "Ada", request: "0".repeat(32), meta: {} });
  const asking = desk(200, { ticket: "t", path: "/ws/TEAM/p1" });
  await asking.desk.ticket({ player: "p1", credential: "secret" });
  assert.equal(asking.asked[0].headers.Authorization, "Bearer secret");
  assert.ok(!asking.asked[0].url.includes("secret"));
});

test("a problem document becomes a refusal; what is worth another try says so", async () => {
  const cases = [
    [409, { code: "join/full", detail: "Full." }, {}, { code: "join/full", message: "Full.", retry_ms: 0, final: true }],
    [429, { code: "limit/too_fast", detail: "Slow." }, { "Retry-After": "3" }, { code: "limit/too_fast", retry_ms: 3000, final: false }],
    [503, { code: "hub/full", retry_ms: 250 }, { "Retry-After": "1" }, { code: "hub/full", retry_ms: 250, final: false }],
    [404, "<html>a tunnel's notice</html>", {}, { code: "http/404", final: false }],
    [200, "<html>a tunnel's warning</html>", {}, { final: false }],
  ];
  for (const [status, body, headers, expected] of cases) {
    await assert.rejects(desk(status, body, headers).desk.ticket({ player: "p", credential: "c" }), (error) => {
      assert.ok(error instanceof Problem);
      for (const [name, value] of Object.entries(expected)) assert.equal(error[name], value, `${status} ${name}`);
      return true;
    });
  }
});

/** A carrier whose Python side is played by the test. */
function carried() {
  const page = new ManualPage();
  const carrier = new Carrier(page);
  const states = [];
  const detach = carrier.attach((name, value) => states.push([name, structuredClone(value)]));
  const last = (name) => states.findLast(([said]) => said === name)?.[1];
  return { page, carrier, states, detach, last };
}

test("a seat is made by Python and its ticket used once", async () => {
  const { carrier, last } = carried();
  const link = carrier.link();
  const taking = link.take("r".repeat(32), "Ada", {});
  assert.deepEqual(last("join"), { request: "r".repeat(32), name: "Ada", meta: {}, credential: null });
  carrier.feed({ seat: { request: "another", player: "x", credential: "x", ticket: "x" } });
  carrier.feed({ seat: { player: "p1", credential: "c1", ticket: "t1", me: "Ada" } });
  const seat = await taking;
  assert.deepEqual(await link.ticket(seat), { ticket: "t1", path: "streamlit" });
  const again = link.ticket(seat);
  carrier.feed({ seat: { player: "p1", credential: "c1", ticket: "t1" } });
  await settle();
  assert.equal(last("join").credential, "c1");
  carrier.feed({ seat: { player: "p1", credential: "c1", ticket: "t2" } });
  assert.equal((await again).ticket, "t2");
});

test("Python's refusal and Python's silence both end a request", async () => {
  const { page, carrier } = carried();
  const link = carrier.link();
  const refused = link.take("r", "Ada", {});
  carrier.feed({ seat: { request: "r", code: "join/full", message: "Full." } });
  await assert.rejects(refused, { code: "join/full", final: true });
  const silent = assert.rejects(link.take("s", "Ada", {}), { code: "connection/lost", final: false });
  await page.pass(15_000);
  await silent;
});

test("frames said at once travel together and are repeated until confirmed", async () => {
  const { page, carrier, states, last } = carried();
  const transport = carrier.link().connect("");
  transport.open();
  transport.send("a");
  transport.send("b");
  await page.pass(20);
  const { session } = transport;
  assert.deepEqual(last("up"), { session, n: 1, seen: 0, frames: ["a", "b"] });
  carrier.feed({ down: { session, n: 1, up: 1, frames: ["x"] } });
  transport.send("c");
  await page.pass(20);
  assert.deepEqual(last("up"), { session, n: 2, seen: 1, frames: ["b", "c"] });
  const runs = states.length;
  carrier.feed({ down: { session, n: 1, up: 3, frames: ["x"] } });
  await page.pass(1000);
  assert.equal(states.length, runs);
  transport.send("d");
  await page.pass(20);
  assert.deepEqual(last("up"), { session, n: 4, seen: 1, frames: ["d"] });
});

test("frames seen before are dropped, a gap ends the connection, another session's frames are not ours", () => {
  const { carrier } = carried();
  const transport = carrier.link().connect("");
  const heard = [];
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push([code, why]);
  transport.open();
  const { session } = transport;
  carrier.feed({ down: { session, n: 1, up: 0, frames: ["a", "b"] } });
  carrier.feed({ down: { session, n: 1, up: 0, frames: ["a", "b", "c"] } });
  carrier.feed({ down: { session: "old", n: 4, up: 0, frames: ["z"] } });
  carrier.feed({ down: { session, n: 5, up: 0, frames: ["e"] } });
  assert.deepEqual(heard, ["a", "b", "c", [1006, "gap"]]);
  assert.equal(transport.readyState, 3);
});

test("where nothing follows, the connection is over once its last frames were heard", () => {
  const { carrier } = carried();
  const transport = carrier.link().connect("");
  const heard = [];
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push(why);
  transport.open();
  carrier.feed({ down: { session: transport.session, n: 1, up: 0, frames: ["bye"], over: true } });
  assert.deepEqual([heard, transport.readyState], [["bye", "over"], 3]);
});

test("more unconfirmed frames than fit end the connection", () => {
  const { carrier } = carried();
  const transport = carrier.link().connect("");
  const closed = [];
  transport.onclose = (code, why) => closed.push(why);
  transport.open();
  for (let i = 0; i <= MOST_FRAMES; i += 1) transport.send("x");
  assert.deepEqual(closed, ["unread"]);
});

test("a bridge that is not there yet, or remounted, misses nothing", async () => {
  const page = new ManualPage();
  const carrier = new Carrier(page);
  const transport = carrier.link().connect("");
  const states = [];
  transport.open();
  assert.equal(transport.readyState, 0);
  const detach = carrier.attach(() => undefined);
  assert.equal(transport.readyState, 1);
  detach();
  transport.send("a");
  await page.pass(20);
  carrier.attach((name, value) => states.push([name, value.frames]));
  assert.deepEqual(states, [["up", ["a"]]]);
});

test("what stays unanswered has the whole script run, again and again more slowly, until an answer comes", async () => {
  const { page, carrier } = carried();
  const woken = [];
  const asleep = carrier.wakes((name, value) => woken.push([name, value]));
  const transport = carrier.link().connect("");
  transport.open();
  transport.send("a");
  await page.pass(20);
  await page.pass(4_990);
  assert.deepEqual(woken, []);
  await page.pass(20);
  await page.pass(15_000);
  assert.deepEqual(woken.map(([name]) => name), ["again", "again"]);
  assert.notEqual(woken[0][1], woken[1][1]);
  carrier.feed({ down: { session: transport.session, n: 1, up: 1, frames: [] } });
  await page.pass(60_000);
  assert.equal(woken.length, 2);
  transport.send("b");
  await page.pass(20);
  transport.close(1000, "");
  await page.pass(60_000);
  assert.equal(woken.length, 2, "nobody waits any more");
  asleep();
  assert.equal(carrier.wake, null);
});

test("a whole session runs over the carrier: seat, hello, events, a gap and back", async () => {
  const { page, carrier, last } = carried();
  const session = new Session({ room: "TEAM", page, link: carrier.link() });
  const heard = [];
  session.events.on("message", ({ seq }) => heard.push(seq));
  session.enrolment.want("Ada", {});
  await settle();
  carrier.feed({ seat: { player: "p1", credential: "c1", ticket: "t1" } });
  await page.pass(20);
  const up = last("up");
  const [hello] = up.frames.map((text) => JSON.parse(text));
  assert.deepEqual([hello.frame, hello.ticket], ["hello", "t1"]);
  const texts = (...frames) => frames.map((frame) => JSON.stringify(frame));
  carrier.feed({ down: { session: up.session, n: 1, up: 1, frames: texts(welcome(), joined(), event(1)) } });
  assert.deepEqual([session.status, heard], ["connected", [1]]);
  carrier.feed({ down: { session: up.session, n: 9, up: 1, frames: texts(event(7)) } });
  await page.pass(1000);
  const next = last("up");
  assert.notEqual(next.session, up.session);
  const [again] = next.frames.map((text) => JSON.parse(text));
  assert.deepEqual([again.resume, again.at.public.seq], ["resume-1", 1]);
  carrier.feed({ down: { session: next.session, n: 1, up: 1, frames: texts(welcome({ generation: 2 }), joined({ how: "resumed", seq: 2 }), event(2)) } });
  assert.deepEqual([session.status, heard], ["connected", [1, 2]]);
});

test("a connection that the process behind Streamlit does not know any more is over", () => {
  const { carrier } = carried();
  const transport = carrier.connect();
  const closed = [];
  transport.onclose = (code, why) => closed.push([code, why]);
  transport.open();
  carrier.hear();
  carrier.hear(JSON.stringify({ seat: null, down: { session: transport.session, n: 1, up: 0, frames: ["welcome"] } }));
  assert.deepEqual(closed, []);
  carrier.hear();
  assert.deepEqual(closed, [[1006, "forgotten"]]);
});

test("a carrier that is left says so, for component state outlives it", async () => {
  const { carrier, last } = carried();
  const transport = carrier.connect();
  transport.open();
  transport.close(1000, "climbs");
  assert.deepEqual(last("up"), { session: transport.session, n: 1, seen: 0, frames: [], over: true });
});

/** A page whose hub answers no request, in a Streamlit page that can carry. */
function cut(Socket = FakeSocket) {
  const there = carried();
  const hub = { up: false };
  const fetch = async () => {
    if (!hub.up) throw new TypeError("blocked");
    return new Response(JSON.stringify({ ticket: "by request", path: "/ws/TEAM/p1", player: "p1", seat: "c1" }));
  };
  const link = webLink({ hub: "", room: "TEAM", address: "http://a/", page: there.page, carrier: there.carrier, fetch, Socket });
  return { ...there, hub, link };
}

const GRANTED = { player: "p1", credential: "c1", path: "/ws/TEAM/p1" };

test("where no request passes a seat and its first ticket come through Streamlit, in one question", async () => {
  const { carrier, link, states, last } = cut();
  const taking = link.take("r", "Ada", {});
  await settle();
  assert.equal(last("join").request, "r");
  carrier.feed({ seat: { ...GRANTED, request: "r", ticket: "t1" } });
  const seat = await taking;
  assert.deepEqual(await link.ticket(seat), { ticket: "t1", path: "/ws/TEAM/p1" });
  assert.equal(states.length, 1);
});

test("in an outage nobody waits for Streamlit; once it has answered it is asked in turn", async () => {
  const { page, carrier, link, states, last } = cut();
  await assert.rejects(link.ticket(GRANTED), { status: 0 });
  await assert.rejects(link.ticket(GRANTED), { status: 0 });
  assert.equal(states.length, 1);
  carrier.feed({ seat: { ...GRANTED, request: last("join").request, ticket: "t1" } });
  assert.equal((await link.ticket(GRANTED)).ticket, "t1");
  const asking = link.ticket(GRANTED);
  await settle();
  carrier.feed({ seat: { ...GRANTED, request: last("join").request, ticket: "t2" } });
  assert.equal((await asking).ticket, "t2");
  const silent = assert.rejects(link.ticket(GRANTED), { status: 0 });
  await page.pass(4_000);
  await silent;
  assert.equal(carrier.answers, false);
});

test("a page whose requests are answered asks nothing of Streamlit", async () => {
  const { hub, link, states } = cut();
  hub.up = true;
  await link.ticket(await link.take("r", "Ada", {}));
  assert.deepEqual(states, []);
});

test("with everything but Streamlit shut a session is carried after two tries, and stream and polls are passed over", async () => {
  class Shut extends FakeSocket {
    constructor(url) {
      super(url);
      queueMicrotask(() => this.onclose?.({ code: 1006, reason: "" }));
    }
  }
  const { page, carrier, link, last } = cut(Shut);
  const sockets = [];
  const session = new Session({ room: "TEAM", page, link: { ...link, connect: (...given) => {
    const transport = link.connect(...given);
    sockets.push(transport.rung);
    return transport;
  } } });
  session.enrolment.want("Ada", {});
  let asked = "";
  for (let turn = 0; turn < 600 && session.status !== "connected"; turn += 1) {
    await page.pass(10);
    const join = last("join");
    if (join !== undefined && join.request !== asked) {
      asked = join.request;
      carrier.feed({ seat: { ...GRANTED, request: asked, ticket: `t-${asked}` } });
    }
    const up = last("up");
    if (up !== undefined) carrier.feed({ down: { session: up.session, n: 1, up: 1, frames: [welcome(), joined()].map((one) => JSON.stringify(one)) } });
  }
  assert.deepEqual([session.status, session.way, session.carrier], ["connected", "streamlit", "streamlit"]);
  assert.deepEqual(sockets, ["websocket", "websocket", "streamlit"]);
});

/** A page that polls a hub played by the test: what it asked, and how it is answered. */
function polling() {
  const page = new ManualPage();
  const asked = [];
  const hub = { frames: [], up: 0, down: false };
  const exchange = async (up) => {
    asked.push(structuredClone(up));
    if (hub.down) throw new Error("no answer");
    hub.up = Math.max(hub.up, up.n + up.frames.length - 1);
    return { session: up.session, n: up.seen + 1, up: hub.up, frames: hub.frames.slice(up.seen) };
  };
  const transport = new LongPollTransport({ page, exchange });
  const heard = [];
  transport.onopen = () => heard.push("open");
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push([code, why]);
  return { page, asked, hub, transport, heard };
}

test("a polling page says hello at once, then asks every 0.4 s", async () => {
  const { page, asked, hub, transport, heard } = polling();
  transport.open();
  transport.onopen = () => transport.send("hello");
  hub.frames = ["welcome"];
  await page.pass(20);
  assert.deepEqual([asked.length, asked[0].frames, heard], [1, ["hello"], ["welcome"]]);
  await page.pass(4_000);
  assert.equal(asked.length, 11);
  assert.deepEqual(asked.at(-1), { session: transport.session, n: 2, seen: 1, frames: [] });
});

test("what a polling page says does not wait for the next poll, and is confirmed once", async () => {
  const { page, asked, transport } = polling();
  transport.open();
  await page.pass(100);
  transport.send("vote");
  await page.pass(20);
  assert.deepEqual(asked.at(-1).frames, ["vote"]);
  transport.send("more");
  await page.pass(20);
  assert.deepEqual(asked.at(-1).frames, ["more"]);
});

test("a poll without an answer is asked again in the same words; three in a row end the connection", async () => {
  const { page, asked, hub, transport, heard } = polling();
  transport.open();
  transport.onopen = () => transport.send("hello");
  hub.down = true;
  await page.pass(500);
  hub.down = false;
  hub.frames = ["welcome"];
  await page.pass(500);
  assert.deepEqual([asked[0].frames, asked[1].frames, heard], [["hello"], ["hello"], ["welcome"]]);
  hub.down = true;
  await page.pass(2_000);
  assert.deepEqual(heard.at(-1), [1006, "unanswered"]);
  const polls = asked.length;
  await page.pass(10_000);
  assert.equal(asked.length, polls);
});

test("a polling page that hangs up says so with its last words, and is silent afterwards", async () => {
  const { page, asked, transport } = polling();
  transport.open();
  await page.pass(0);
  transport.send("leave");
  transport.close(1000, "released");
  await page.pass(5_000);
  assert.deepEqual(asked, [{ session: transport.session, n: 1, seen: 0, frames: ["leave"], over: true }]);
});

test("while the hub's push is off its tickets make the same link poll, and a page may want that by itself", () => {
  const link = (way) => webLink({ hub: "", room: "TEAM", address: "http://a/", page: new ManualPage(), way, fetch: globalThis.fetch, Socket: FakeSocket });
  assert.equal(link("push").connect("/ws/TEAM/p1", {}).way, "push");
  assert.equal(link("push").connect("/api/v1/rooms/TEAM/frames", {}).way, "poll");
  assert.equal(link("poll").connect("/ws/TEAM/p1", {}).way, "poll");
});
