import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser } from "../../src/roomlit/web/transports/sse_parser.js";
import { HOLD_MS, LongPollTransport } from "../../src/roomlit/web/transports/long_poll.js";
import { QUIET_MS, SseTransport } from "../../src/roomlit/web/transports/sse.js";
import { RestApi } from "../../src/roomlit/web/rest_api.js";
import { ManualPage, settle } from "./fakes.mjs";

const message = (n, text) => `id: ${n}\ndata: ${text}\n\n`;

test("messages come whole however the stream is cut, comments are skipped, lines may end in CR LF", () => {
  const text = `event: up\ndata: 1\n\n:\n\n${message(1, '{"a":"é"}')}${message(2, "b")}event: over\ndata:\n\n`;
  const expected = [
    { event: "up", id: "", data: "1" }, { event: "message", id: "1", data: '{"a":"é"}' },
    { event: "message", id: "2", data: "b" }, { event: "over", id: "", data: "" },
  ];
  for (const size of [1, 3, 7, 1000]) {
    const parser = new EventParser();
    const heard = [];
    for (let at = 0; at < text.length; at += size) heard.push(...parser.take(text.slice(at, at + size)));
    assert.deepEqual(heard, expected);
  }
  assert.deepEqual(new EventParser().take("data: x\r\ndata: y\r\n\r\n"), [{ event: "message", id: "", data: "x\ny" }]);
});

/** A page with a stream whose far end the test plays. */
function streaming() {
  const page = new ManualPage();
  const streams = [];
  const posts = [];
  const hub = { refuses: false, silent: false };
  const stream = async (up, signal) => {
    if (hub.refuses) throw new Error("refused");
    const one = { up: structuredClone(up), aborted: false };
    const body = new ReadableStream({ start: (controller) => { one.far = controller; } });
    signal.addEventListener("abort", () => { one.aborted = true; try { one.far.error(new Error("aborted")); } catch {} });
    one.say = async (text) => (one.far.enqueue(new TextEncoder().encode(text)), turn());
    one.cut = async () => (one.far.error(new Error("cut")), turn());
    streams.push(one);
    return body;
  };
  const exchange = async (up) => {
    posts.push(structuredClone(up));
    if (hub.silent) throw new Error("no answer");
    return { session: up.session, n: up.seen + 1, up: up.n + up.frames.length - 1, frames: [] };
  };
  const transport = new SseTransport({ page, stream, exchange });
  const heard = [];
  transport.onopen = () => transport.send("hello");
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push([code, why]);
  return { page, streams, posts, hub, transport, heard };
}

/** Streams settle on the real loop, a turn at a time. */
const turn = async () => {
  for (let i = 0; i < 3; i += 1) await new Promise((done) => setImmediate(done));
};

async function opened() {
  const all = streaming();
  all.transport.open();
  await all.page.pass(20);
  await turn();
  return all;
}

test("what is said first opens the stream, what is said later is posted with what was heard", async () => {
  const { page, streams, posts, transport, heard } = await opened();
  const { session } = transport;
  assert.deepEqual(streams[0].up, { session, n: 1, seen: 0, frames: ["hello"] });
  await streams[0].say(`event: up\ndata: 1\n\n${message(1, "welcome")}`);
  await streams[0].say(message(2, "joined"));
  transport.send("vote");
  await page.pass(20);
  assert.deepEqual([heard, posts], [["welcome", "joined"], [{ session, n: 2, seen: 2, frames: ["vote"] }]]);
});

test("a stream that breaks is asked for again from the last number seen, and what comes twice is heard once", async () => {
  const { page, streams, transport, heard } = await opened();
  await streams[0].say(`event: up\ndata: 1\n\n${message(1, "a")}${message(2, "b")}`);
  await page.pass(10_000);
  await streams[0].cut();
  await page.pass(0);
  await turn();
  assert.deepEqual(streams[1].up, { session: transport.session, n: 2, seen: 2, frames: [] });
  await streams[1].say(`${message(2, "b")}${message(3, "c")}`);
  assert.deepEqual(heard, ["a", "b", "c"]);
});

test("a stream that is silent for too long is asked for again", async () => {
  const { page, streams } = await opened();
  await streams[0].say(message(1, "a"));
  await page.pass(20_000);
  await streams[0].say(":\n\n");
  await page.pass(20_000);
  assert.equal(streams.length, 1);
  await page.pass(QUIET_MS);
  await turn();
  await page.pass(1_000);
  assert.equal(streams[0].aborted, true);
  assert.equal(streams.length, 2);
});

test("streams that break three times without a word end the connection", async () => {
  const { page, hub, streams, heard } = await opened();
  await streams[0].say(message(1, "a"));
  hub.refuses = true;
  await streams[0].cut();
  await page.pass(10_000);
  assert.deepEqual(heard, ["a", [1006, "broken"]]);
});

test("a stream that is refused before its first word is not asked for again", async () => {
  const { page, hub, transport, heard } = streaming();
  hub.refuses = true;
  transport.open();
  await page.pass(20);
  await turn();
  assert.deepEqual(heard, [[1006, "broken"]]);
});

test("the end that the server announces ends the connection and stops the stream", async () => {
  const { streams, heard } = await opened();
  await streams[0].say(`${message(1, "bye")}event: over\ndata:\n\n`);
  assert.deepEqual([heard, streams[0].aborted], [["bye", [1006, "over"]], true]);
});

test("a page that hears much and says nothing confirms it from time to time", async () => {
  const { streams, posts, transport } = await opened();
  for (let n = 1; n <= 60; n += 1) await streams[0].say(message(n, "x".repeat(1_000)));
  await settle();
  assert.deepEqual(posts.map(({ seen }) => seen), [33]);
  assert.equal(transport.seen, 60);
});

test("a post without an answer is posted again; three in a row end the connection", async () => {
  const { page, hub, streams, posts, transport, heard } = await opened();
  await streams[0].say("event: up\ndata: 1\n\n");
  hub.silent = true;
  transport.send("vote");
  await page.pass(500);
  hub.silent = false;
  await page.pass(1_000);
  assert.deepEqual(posts.map(({ frames }) => frames), [["vote"], ["vote"]]);
  hub.silent = true;
  transport.send("more");
  await page.pass(5_000);
  assert.deepEqual(heard, [[1006, "unanswered"]]);
});

test("a page that hangs up stops its stream and says so", async () => {
  const { streams, posts, transport } = await opened();
  transport.close(1000, "released");
  assert.deepEqual([streams[0].aborted, posts.at(-1).over, transport.readyState], [true, true, 3]);
});

test("a stream is an event stream, or a problem", async () => {
  const seat = { player: "p1", credential: "secret" };
  const signal = new AbortController().signal;
  const api = (answer) => new RestApi({ hub: new URL("http://h/"), room: "TEAM", fetch: async () => answer });
  const good = new Response("x", { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
  assert.ok(await api(good).stream(seat, {}, signal) instanceof ReadableStream);
  const notice = new Response("<html>a tunnel's notice</html>", { headers: { "Content-Type": "text/html" } });
  await assert.rejects(api(notice).stream(seat, {}, signal), { final: false });
  const refused = new Response(JSON.stringify({ type: "about:blank#seat/invalid", code: "seat/invalid", detail: "no" }), { status: 401, headers: { "Content-Type": "application/problem+json" } });
  await assert.rejects(api(refused).stream(seat, {}, signal), { code: "seat/invalid", final: true });
});

/** A page whose polls are held by a hub the test plays. */
function held() {
  const page = new ManualPage();
  const polls = [];
  const exchange = (up) => new Promise((done, failed) => {
    const one = { up: structuredClone(up), failed };
    one.answer = async (...frames) => {
      done({ session: up.session, n: up.seen + 1, up: up.n + up.frames.length - 1, frames });
      await settle();
    };
    polls.push(one);
  });
  const transport = new LongPollTransport({ page, exchange, hold_ms: HOLD_MS });
  const heard = [];
  transport.onopen = () => transport.send("hello");
  transport.onmessage = (text) => heard.push(text);
  transport.onclose = (code, why) => heard.push([code, why]);
  return { page, polls, transport, heard };
}

test("a held poll is followed by the next at once, and asked for nothing while nothing happens", async () => {
  const { page, polls, transport, heard } = held();
  transport.open();
  await page.pass(20);
  assert.deepEqual(polls[0].up, { session: transport.session, n: 1, seen: 0, frames: ["hello"], wait_ms: HOLD_MS });
  await polls[0].answer("welcome", "joined");
  await page.pass(0);
  assert.deepEqual([heard, polls.length, polls[1].up.seen], [["welcome", "joined"], 2, 2]);
  await page.pass(24_000);
  assert.equal(polls.length, 2);
  await polls[1].answer();
  await page.pass(0);
  assert.equal(polls.length, 3);
});

test("what is said does not wait for the poll that is held", async () => {
  const { page, polls, transport } = held();
  transport.open();
  await page.pass(20);
  await polls[0].answer("welcome");
  await page.pass(0);
  transport.send("vote");
  await page.pass(20);
  assert.deepEqual(polls[2].up.frames, ["vote"]);
  await polls[1].answer();
  await page.pass(5_000);
  assert.equal(polls.length, 3);
  transport.send("more");
  await page.pass(20);
  assert.deepEqual(polls[3].up.frames, ["vote", "more"]);
});

test("polls that are answered at once with nothing are not asked in a circle", async () => {
  const { page, polls, transport } = held();
  transport.open();
  await page.pass(20);
  for (let n = 0; n < 10; n += 1) {
    await polls.at(-1).answer();
    await page.pass(0);
  }
  assert.equal(polls.length, 1);
  await page.pass(400);
  assert.equal(polls.length, 2);
});

test("where held polls are cut they are held half as long, and the words of a lost one go again", async () => {
  const { page, polls, transport, heard } = held();
  transport.open();
  await page.pass(20);
  await polls[0].answer("welcome");
  transport.send("vote");
  await page.pass(20);
  polls[1].failed(new Error("cut"));
  await page.pass(400);
  assert.deepEqual([polls[2].up.frames, polls[2].up.wait_ms], [["vote"], HOLD_MS / 2]);
  for (const place of [2, 3]) {
    polls[place].failed(new Error("cut"));
    await page.pass(400);
  }
  assert.deepEqual(heard, ["welcome", [1006, "unanswered"]]);
});

test("a first held poll that is refused ends the connection at once", async () => {
  const { page, polls, transport, heard } = held();
  transport.open();
  await page.pass(20);
  polls[0].failed(new Error("refused"));
  await page.pass(0);
  assert.deepEqual([polls.length, heard], [1, [[1006, "unanswered"]]]);
});
