import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem, RestApi } from "../../src/roomlit/web/rest_api.js";
import { Session } from "../../src/roomlit/web/session.js";
import { MOST_FRAMES } from "../../src/roomlit/web/transports/reliable_queue.js";
import { LongPollTransport } from "../../src/roomlit/web/transports/long_poll.js";
import { StreamlitChannel } from "../../src/roomlit/web/transports/streamlit_transport.js";
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
    link.of = webLink({ hub, room: "TEAM", home: page, page: new ManualPage(), fetch: globalThis.fetch, Socket: FakeSocket }).connect("/ws/TEAM/p1");
    return link.of.inner.url;
  };
  assert.equal(link("", "https://game.example/"), "wss://game.example/ws/TEAM/p1");
  assert.equal(link("", "https://game.example/below/"), "wss://game.example/below/ws/TEAM/p1");
  assert.equal(link("rooms", "https://game.example/below/"), "wss://game.example/below/rooms/ws/TEAM/p1");
  assert.equal(link("/rooms", "https://game.example/below/"), "wss://game.example/rooms/ws/TEAM/p1");
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

/** A api whose answer the test writes. */
function api(status, body, headers = {}) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url: String(url), ...init });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  return { asked, api: new RestApi({ hub: new URL("http://h/base/"), room: "TEAM", fetch }) };
}

test("taking a seat sends name and request, and the credential goes in a header only", async () => {
  const taking = api(201, { room: "TEAM", player: "p1", seat: "secret", me: "Ada" });
  assert.deepEqual(await taking.api.take("0".repeat(32), "Ada", {}), { player: "p1", credential: "secret", name: "Ada", me: "Ada" });
  assert.equal(taking.asked[0].url, "http://h/base/api/v1/rooms/TEAM/seats");
  assert.deepEqual(JSON.parse(taking.asked[0].body), { name: "Ada", request: "0".repeat(32), meta: {}, browser: "" });
  const asking = api(200, { ticket: "t", path: "/ws/TEAM/p1" });
  await asking.api.ticket({ player: "p1", credential: "secret" });
  assert.equal(asking.asked[0].headers["Roomlit-Seat"], "secret");
  assert.equal(asking.asked[0].headers.Authorization, undefined, "that one may be a proxy's, and the browser's to fill in");
  assert.equal(asking.asked[0].credentials, "same-origin", "so that a proxy knows who is signed in");
  assert.ok(!asking.asked[0].url.includes("secret"));
});

/** A problem document as the hub writes it. */
const ours = (code, more = {}) => [JSON.stringify({ type: `about:blank#${code}`, title: code, code, ...more }), { "Content-Type": "application/problem+json" }];
const HTML = { "Content-Type": "text/html; charset=utf-8" };
const PLAIN_JSON = { "Content-Type": "application/json" };

/** What asking for a ticket ends with. */
async function refused(status, body, headers) {
  try {
    return await api(status, body, headers).api.ticket({ player: "p", credential: "c" });
  } catch (error) {
    assert.ok(error instanceof Problem);
    return { status: error.status, code: error.code, final: error.final, retry_ms: error.retry_ms };
  }
}

test("a problem document of the hub becomes a refusal; what is worth another try says so", async () => {
  const [full, document] = ours("join/full", { detail: "Full." });
  assert.deepEqual(await refused(409, full, document), { status: 409, code: "join/full", final: true, retry_ms: 0 });
  assert.deepEqual(await refused(429, ours("limit/too_fast")[0], { ...document, "Retry-After": "3" }), { status: 429, code: "limit/too_fast", final: false, retry_ms: 3000 });
  assert.deepEqual(await refused(503, ours("hub/full", { retry_ms: 250 })[0], { ...document, "Retry-After": "1" }), { status: 503, code: "hub/full", final: false, retry_ms: 250 });
});

test("whatever else answers asks for a sign-in, or is as good as nobody, and takes nothing from the page", async () => {
  const sign_in = { status: 0, code: "network/sign_in", final: false, retry_ms: 0 };
  const nobody = { status: 0, code: "connection/lost", final: false, retry_ms: 0 };
  const [forged] = ours("seat/kicked");
  for (const [status, body, headers, expected] of [
    [401, "{}", PLAIN_JSON, sign_in],
    [401, "", {}, sign_in],
    [403, "<html>challenge</html>", HTML, sign_in],
    [403, forged, PLAIN_JSON, sign_in],
    [407, "", {}, sign_in],
    [511, "<html>hotel</html>", HTML, sign_in],
    [200, "<html>a tunnel's warning</html>", HTML, sign_in],
    [401, JSON.stringify({ type: "https://gateway.example/errors/1", code: "seat/kicked" }), { "Content-Type": "application/problem+json" }, sign_in],
    [200, "{}", PLAIN_JSON, nobody],
    [200, '{"ticket":"t"}', PLAIN_JSON, nobody],
    [200, '{"tick', PLAIN_JSON, nobody],
    [404, "<html>a tunnel's notice</html>", HTML, nobody],
    [404, "{}", PLAIN_JSON, nobody],
    [400, "<html>header too large</html>", HTML, nobody],
    [502, "<html>bad gateway</html>", HTML, nobody],
    [429, "<html>slow</html>", { ...HTML, "Retry-After": "2" }, { ...nobody, retry_ms: 2000 }],
  ]) assert.deepEqual(await refused(status, body, headers), expected, `${status} ${body}`);
});

test("a redirect is not followed, because the hub sends none: it leads to a sign-in", async () => {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push(init.redirect);
    return { type: "opaqueredirect", ok: false, status: 0, headers: new Headers(), json: async () => { throw new TypeError(); } };
  };
  const rest = new RestApi({ hub: new URL("http://h/"), room: "TEAM", fetch });
  await assert.rejects(rest.snapshot({ player: "p", credential: "c" }), { code: "network/sign_in", status: 0, final: false });
  assert.deepEqual(asked, ["manual"]);
});

/** A channel whose Python side is played by the test. */
function channelled() {
  const page = new ManualPage();
  const channel = new StreamlitChannel(page);
  const states = [];
  const detach = channel.attach((name, value) => states.push([name, structuredClone(value)]));
  const last = (name) => states.findLast(([said]) => said === name)?.[1];
  return { page, channel, states, detach, last };
}

test("a seat is made by Python and its ticket used once", async () => {
  const { channel, last } = channelled();
  const link = channel.link();
  const taking = link.take("r".repeat(32), "Ada", {});
  assert.deepEqual(last("join"), { request: "r".repeat(32), name: "Ada", meta: {}, browser: "", tries: 1, credential: null });
  channel.feed({ seat: { request: "another", player: "x", credential: "x", ticket: "x" } });
  channel.feed({ seat: { player: "p1", credential: "c1", ticket: "t1", me: "Ada" } });
  const seat = await taking;
  assert.deepEqual(await link.ticket(seat), { ticket: "t1", path: "streamlit" });
  const again = link.ticket(seat);
  channel.feed({ seat: { player: "p1", credential: "c1", ticket: "t1" } });
  await settle();
  assert.equal(last("join").credential, "c1");
  channel.feed({ seat: { player: "p1", credential: "c1", ticket: "t2" } });
  assert.equal((await again).ticket, "t2");
});

test("Python's refusal and Python's silence both end a request", async () => {
  const { page, channel } = channelled();
  const link = channel.link();
  const refused = link.take("r", "Ada", {});
  channel.feed({ seat: { request: "r", code: "join/full", message: "Full." } });
  await assert.rejects(refused, { code: "join/full", final: true });
  const silent = assert.rejects(link.take("s", "Ada", {}), { code: "connection/lost", final: false });
  await page.pass(15_000);
  await silent;
});

test("frames said at once travel together and are repeated until confirmed", async () => {
  const { page, channel, states, last } = channelled();
  const transport = channel.link().connect("");
  transport.open();
  transport.send("a");
  transport.send("b");
  await page.pass(20);
  const { session } = transport;
  assert.deepEqual(last("up"), { session, n: 1, seen: 0, frames: ["a", "b"] });
  channel.feed({ down: { session, n: 1, up: 1, frames: ["x"] } });
  transport.send("c");
  await page.pass(20);
  assert.deepEqual(last("up"), { session, n: 2, seen: 1, frames: ["b", "c"] });
  const runs = states.length;
  channel.feed({ down: { session, n: 1, up: 3, frames: ["x"] } });
  await page.pass(1000);
  assert.equal(states.length, runs);
  transport.send("d");
  await page.pass(20);
  assert.deepEqual(last("up"), { session, n: 4, seen: 1, frames: ["d"] });
});

test("frames seen before are dropped, a gap ends the connection, another session's frames are not ours", () => {
  const { channel } = channelled();
  const transport = channel.link().connect("");
  const heard = [];
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push([code, why]);
  transport.open();
  const { session } = transport;
  channel.feed({ down: { session, n: 1, up: 0, frames: ["a", "b"] } });
  channel.feed({ down: { session, n: 1, up: 0, frames: ["a", "b", "c"] } });
  channel.feed({ down: { session: "old", n: 4, up: 0, frames: ["z"] } });
  channel.feed({ down: { session, n: 5, up: 0, frames: ["e"] } });
  assert.deepEqual(heard, ["a", "b", "c", [1006, "gap"]]);
  assert.equal(transport.readyState, 3);
});

test("where nothing follows, the connection is over once its last frames were heard", () => {
  const { channel } = channelled();
  const transport = channel.link().connect("");
  const heard = [];
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push(why);
  transport.open();
  channel.feed({ down: { session: transport.session, n: 1, up: 0, frames: ["bye"], over: true } });
  assert.deepEqual([heard, transport.readyState], [["bye", "over"], 3]);
});

test("more unconfirmed frames than fit end the connection", () => {
  const { channel } = channelled();
  const transport = channel.link().connect("");
  const closed = [];
  transport.onclose = (code, why) => closed.push(why);
  transport.open();
  for (let i = 0; i <= MOST_FRAMES; i += 1) transport.send("x");
  assert.deepEqual(closed, ["unread"]);
});

test("a bridge that is not there yet, or remounted, misses nothing", async () => {
  const page = new ManualPage();
  const channel = new StreamlitChannel(page);
  const transport = channel.link().connect("");
  const states = [];
  transport.open();
  assert.equal(transport.readyState, 0);
  const detach = channel.attach(() => undefined);
  assert.equal(transport.readyState, 1);
  detach();
  transport.send("a");
  await page.pass(20);
  channel.attach((name, value) => states.push([name, value.frames]));
  assert.deepEqual(states, [["up", ["a"]]]);
});

test("what stays unanswered has the whole script run, again and again more slowly, until an answer comes", async () => {
  const { page, channel } = channelled();
  const woken = [];
  const asleep = channel.attachRerun((name, value) => woken.push([name, value]));
  const transport = channel.link().connect("");
  transport.open();
  transport.send("a");
  await page.pass(20);
  await page.pass(4_990);
  assert.deepEqual(woken, []);
  await page.pass(20);
  await page.pass(15_000);
  assert.deepEqual(woken.map(([name]) => name), ["again", "again"]);
  assert.notEqual(woken[0][1], woken[1][1]);
  channel.feed({ down: { session: transport.session, n: 1, up: 1, frames: [] } });
  await page.pass(60_000);
  assert.equal(woken.length, 2);
  transport.send("b");
  await page.pass(20);
  transport.close(1000, "");
  await page.pass(60_000);
  assert.equal(woken.length, 2, "nobody waits any more");
  asleep();
  assert.equal(channel.rerun, null);
});

test("a whole session runs over the channel: seat, hello, events, a gap and back", async () => {
  const { page, channel, last } = channelled();
  const session = new Session({ room: "TEAM", page, link: channel.link() });
  const heard = [];
  session.listeners.events.on("message", ({ seq }) => heard.push(seq));
  session.enrolment.want("Ada", {});
  await settle();
  channel.feed({ seat: { player: "p1", credential: "c1", ticket: "t1" } });
  await page.pass(20);
  const up = last("up");
  const [hello] = up.frames.map((text) => JSON.parse(text));
  assert.deepEqual([hello.frame, hello.ticket], ["hello", "t1"]);
  const texts = (...frames) => frames.map((frame) => JSON.stringify(frame));
  channel.feed({ down: { session: up.session, n: 1, up: 1, frames: texts(welcome(), joined(), event(1)) } });
  assert.deepEqual([session.status, heard], ["connected", [1]]);
  channel.feed({ down: { session: up.session, n: 9, up: 1, frames: texts(event(7)) } });
  await page.pass(1000);
  const next = last("up");
  assert.notEqual(next.session, up.session);
  const [again] = next.frames.map((text) => JSON.parse(text));
  assert.deepEqual([again.resume, again.at.public.seq], ["resume-1", 1]);
  channel.feed({ down: { session: next.session, n: 1, up: 1, frames: texts(welcome({ generation: 2 }), joined({ how: "resumed", seq: 2 }), event(2)) } });
  assert.deepEqual([session.status, heard], ["connected", [1, 2]]);
});

test("a connection that the process behind Streamlit does not know any more is over", () => {
  const { channel } = channelled();
  const transport = channel.connect();
  const closed = [];
  transport.onclose = (code, why) => closed.push([code, why]);
  transport.open();
  channel.hear();
  channel.hear(JSON.stringify({ seat: null, down: { session: transport.session, n: 1, up: 0, frames: ["welcome"] } }));
  assert.deepEqual(closed, []);
  channel.hear();
  assert.deepEqual(closed, [[1006, "forgotten"]]);
});

test("a channel that is left says so, for component state outlives it", async () => {
  const { channel, last } = channelled();
  const transport = channel.connect();
  transport.open();
  transport.close(1000, "upgrades");
  assert.deepEqual(last("up"), { session: transport.session, n: 1, seen: 0, frames: [], over: true });
});

/** A page whose hub answers no request, in a Streamlit page that can carry. */
function cut(Socket = FakeSocket) {
  const there = channelled();
  const hub = { up: false };
  const fetch = async () => {
    if (!hub.up) throw new TypeError("blocked");
    return new Response(JSON.stringify({ ticket: "by request", path: "/ws/TEAM/p1", player: "p1", seat: "c1" }));
  };
  const link = webLink({ hub: "", room: "TEAM", home: "http://a/", page: there.page, channel: there.channel, fetch, Socket });
  return { ...there, hub, link };
}

const GRANTED = { player: "p1", credential: "c1", path: "/ws/TEAM/p1" };

test("where no request passes a seat and its first ticket come through Streamlit, in one question", async () => {
  const { channel, link, states, last } = cut();
  const taking = link.take("r", "Ada", {});
  await settle();
  assert.equal(last("join").request, "r");
  channel.feed({ seat: { ...GRANTED, request: "r", ticket: "t1" } });
  const seat = await taking;
  assert.deepEqual(await link.ticket(seat), { ticket: "t1", path: "/ws/TEAM/p1" });
  assert.equal(states.length, 1);
});

test("in an outage nobody waits for Streamlit; once it has answered it is asked in turn", async () => {
  const { page, channel, link, states, last } = cut();
  await assert.rejects(link.ticket(GRANTED), { status: 0 });
  await assert.rejects(link.ticket(GRANTED), { status: 0 });
  assert.equal(states.length, 1);
  channel.feed({ seat: { ...GRANTED, request: last("join").request, ticket: "t1" } });
  assert.equal((await link.ticket(GRANTED)).ticket, "t1");
  const asking = link.ticket(GRANTED);
  await settle();
  channel.feed({ seat: { ...GRANTED, request: last("join").request, ticket: "t2" } });
  assert.equal((await asking).ticket, "t2");
  const silent = assert.rejects(link.ticket(GRANTED), { status: 0 });
  await page.pass(4_000);
  await silent;
  assert.equal(channel.answers, false);
});

test("a page whose requests are answered asks nothing of Streamlit", async () => {
  const { hub, link, states } = cut();
  hub.up = true;
  await link.ticket(await link.take("r", "Ada", {}));
  assert.deepEqual(states, []);
});

test("with everything but Streamlit shut a session goes through it after two tries, and stream and polls are passed over", async () => {
  class Shut extends FakeSocket {
    constructor(url) {
      super(url);
      queueMicrotask(() => this.onclose?.({ code: 1006, reason: "" }));
    }
  }
  const { page, channel, link, last } = cut(Shut);
  const sockets = [];
  const session = new Session({ room: "TEAM", page, link: { ...link, connect: (...given) => {
    const transport = link.connect(...given);
    sockets.push(transport.transport);
    return transport;
  } } });
  session.enrolment.want("Ada", {});
  let asked = "";
  for (let turn = 0; turn < 600 && session.status !== "connected"; turn += 1) {
    await page.pass(10);
    const join = last("join");
    if (join !== undefined && join.request !== asked) {
      asked = join.request;
      channel.feed({ seat: { ...GRANTED, request: asked, ticket: `t-${asked}` } });
    }
    const up = last("up");
    if (up !== undefined) channel.feed({ down: { session: up.session, n: 1, up: 1, frames: [welcome(), joined()].map((one) => JSON.stringify(one)) } });
  }
  assert.deepEqual([session.status, session.transport], ["connected", "streamlit"]);
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
  const link = (transport) => webLink({ hub: "", room: "TEAM", home: "http://a/", page: new ManualPage(), transport, fetch: globalThis.fetch, Socket: FakeSocket });
  assert.equal(link("websocket").connect("/ws/TEAM/p1", {}).transport, "websocket");
  assert.equal(link("websocket").connect("/api/v1/rooms/TEAM/frames", {}).transport, "rest");
  assert.equal(link("rest").connect("/ws/TEAM/p1", {}).transport, "rest");
});
