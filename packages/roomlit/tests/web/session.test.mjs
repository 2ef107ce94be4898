import assert from "node:assert/strict";
import { test } from "node:test";
import { makeHandle } from "../../src/roomlit/web/handle.js";
import { Problem, SIGN_IN } from "../../src/roomlit/web/rest_api.js";
import { Session } from "../../src/roomlit/web/session.js";
import { FakeLink, ManualPage, MemoryStore, event, joined, seated, settle, welcome } from "./fakes.mjs";

test("a kept seat connects at once, a new page waits for a name", async () => {
  const { link } = await seated();
  assert.equal(link.wires.length, 1);
  const other = new FakeLink();
  const session = new Session({ room: "TEAM", page: new ManualPage(), link: other });
  await settle();
  assert.equal(other.wires.length, 0);
  assert.equal(session.why, "no_seat");
});

test("joining twice at once takes one seat, and a lost answer is asked for again in the same words", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const session = new Session({ room: "TEAM", page, link });
  link.answers.take = async () => { throw new Error("lost"); };
  await Promise.all([assert.rejects(session.join("Ada", {})), assert.rejects(session.join("Ada", {}))]);
  link.answers.take = new FakeLink().answers.take;
  await session.join("Ada", {});
  assert.equal(link.taken.length, 2);
  assert.equal(link.taken[0].request, link.taken[1].request);
  assert.deepEqual(session.seat, { player: "p1", credential: "c1", name: "Ada" });
  assert.equal(page.stores.session.getItem("roomlit_join_TEAM"), null);
});

test("a reload in the middle of joining takes the same seat", async () => {
  const page = new ManualPage();
  const before = new FakeLink();
  before.answers.take = () => new Promise(() => undefined);
  void new Session({ room: "TEAM", page, link: before }).join("Ada", {});
  const after = new FakeLink();
  await new Session({ room: "TEAM", page, link: after }).join("Ada", {});
  assert.equal(after.taken[0].request, before.taken[0].request);
});

test("a page that wants a seat keeps asking until it has one, and stops when refused for good", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const session = new Session({ room: "TEAM", page, link });
  link.answers.take = async () => { throw new Problem({ status: 503, code: "hub/full", message: "", retry_ms: 4000 }); };
  session.enrolment.want("Ada", {});
  await page.pass(3999);
  assert.equal(link.taken.length, 1);
  link.answers.take = async () => { throw new Problem({ status: 409, code: "join/name_taken", message: "" }); };
  await page.pass(60_000);
  assert.equal(link.taken.length, 2);
  assert.deepEqual([session.status, session.why], ["error", "join/name_taken"]);
});

test("a seat the hub has forgotten is taken again by name", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  let known = false;
  link.answers.ticket = async () => {
    if (!known) throw new Problem({ status: 401, code: "seat/bad", message: "" });
    return { ticket: "t", path: "/ws/TEAM/p2" };
  };
  link.answers.take = async () => ((known = true), { player: "p2", credential: "c2", name: "Ada" });
  const { session } = await seated({ page, link });
  assert.equal(session.seat, null);
  session.enrolment.want("Ada", {});
  await page.pass(10);
  assert.equal(session.seat?.credential, "c2");
  assert.equal(link.wires.length, 1);
});

test("a sign-in that has run out on the way is told, takes nothing from the page, and is over when somebody has signed in", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const ticket = link.answers.ticket;
  link.answers.ticket = async () => { throw new Problem({ status: 0, code: SIGN_IN, message: "" }); };
  const { session } = await seated({ page, link });
  const statuses = [];
  session.listeners.statuses.on("status", (status, why) => statuses.push([status, why]));
  assert.deepEqual([session.status, session.why, session.end], ["disconnected", "sign_in", null]);
  const said = session.command("message", { text: "meanwhile" });
  await page.pass(20_000);
  assert.deepEqual(statuses, [], "no other word in between");
  assert.equal(JSON.parse(page.stores.local.getItem("roomlit_seat_TEAM")).credential, "c1");
  assert.equal(link.wires.length, 0);
  link.answers.ticket = ticket;
  await page.pass(10_000);
  link.now.greet();
  assert.equal(session.status, "connected");
  const { id } = link.now.sent.find(({ frame }) => frame === "command");
  link.now.say({ frame: "ack", id, seq: 1, result: null });
  assert.equal((await said).seq, 1);
});

test("a page without a seat is told of the sign-in too, and joins by itself after it", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const take = link.answers.take;
  link.answers.take = async () => { throw new Problem({ status: 0, code: SIGN_IN, message: "" }); };
  const session = new Session({ room: "TEAM", page, link });
  session.enrolment.want("Ada", {});
  await settle();
  assert.deepEqual([session.status, session.why, session.end], ["disconnected", "sign_in", null]);
  link.answers.take = take;
  await page.pass(60_000);
  assert.notEqual(session.seat, null);
  link.now.greet();
  assert.equal(session.status, "connected");
});

test("a refusal that is not about the seat leaves it with the page", async () => {
  const { session, link, page } = await seated();
  for (const [status, code] of [[403, "origin/foreign"], [401, "token/expired"], [404, "room/unknown"]]) {
    link.answers.ticket = async () => { throw new Problem({ status, code, message: "" }); };
    await assert.rejects(session.enrolment.ticket(), { code });
    assert.notEqual(page.stores.local.getItem("roomlit_seat_TEAM"), null, code);
  }
});

test("who was sent away does not come back by itself under another seat", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const { session } = await seated({ page, link });
  session.enrolment.want("Ada", {});
  const before = link.taken.length;
  link.answers.ticket = async () => { throw new Problem({ status: 403, code: "seat/kicked", message: "" }); };
  await assert.rejects(session.enrolment.ticket(), { code: "seat/kicked" });
  await page.pass(60_000);
  assert.equal(session.seat, null);
  assert.equal(link.taken.length, before);
});

test("the view is the snapshot with later events folded in, and listeners hear each event once", async () => {
  const { link, session } = await seated();
  const heard = [];
  const views = [];
  session.listeners.events.on("message", ({ seq }) => heard.push(seq));
  session.listeners.views.on("view", (view) => views.push(view.messages.length));
  link.now.greet({ seq: 4, snapshot: { members: [], messages: [{ id: 4, sender: "Bob", text: "t4", at: 1 }] } });
  link.now.say(event(4), event(5), event(5), event(6));
  assert.deepEqual(heard, [5, 6]);
  assert.deepEqual(views, [1, 2, 3]);
  assert.deepEqual(session.history.view.messages.map(({ id }) => id), [4, 5, 6]);
});

test("JSON that is no frame is ignored; what is no JSON was damaged on the way, and the connection resumes", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  for (const text of ["null", "7", "[null, 3]", "{\"type\":\"x\"}", "\"frame\""]) link.now.onmessage(text);
  assert.equal(session.status, "connected");
  link.now.onmessage("{\"frame\":\"eve");
  await page.pass(1000);
  link.now.accept();
  assert.equal(link.now.last("hello").resume, "resume-1");
});

test("a command is sent again with its id after a reconnect, until it is answered", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  const answer = session.command("message", { text: "hi" });
  const { id } = link.now.last("command");
  link.now.drop();
  await page.pass(1000);
  link.now.greet({ how: "resumed", generation: 2 });
  assert.equal(link.now.last("command").id, id);
  link.now.say({ frame: "ack", id, seq: 1, result: null });
  assert.deepEqual(await answer, { seq: 1, result: null });
  link.now.drop();
  await page.pass(1000);
  link.now.greet({ how: "resumed", generation: 3 });
  assert.equal(link.now.last("command"), undefined);
});

test("a command given before the connection is there goes out when it is", async () => {
  const { link, session } = await seated();
  session.command("message", { text: "early" }).catch(() => undefined);
  link.now.accept();
  link.now.say(welcome());
  assert.equal(link.now.last("command"), undefined);
  link.now.say(joined());
  assert.equal(link.now.last("command").args.text, "early");
});

test("while the connection is down it polls at once and after each command, which goes by request", async () => {
  const { page, link, session } = await seated({ page: new ManualPage({ random: 0.999 }) });
  let polls = 0;
  link.answers.snapshot = async () => joined({ seq: 10 + polls++, snapshot: { members: [], messages: [{ id: polls, sender: "B", text: "", at: 0 }] } });
  link.answers.command = async (_, { id }) => ({ frame: "ack", id, seq: 12, result: "done" });
  link.now.greet();
  link.now.drop();
  assert.equal(polls, 0);
  await page.pass(999);
  link.now.drop();
  assert.equal(session.status, "disconnected");
  await settle();
  assert.equal(polls, 1);
  assert.equal(session.history.view.messages[0].id, 1);
  assert.deepEqual(await session.command("vote", {}), { seq: 12, result: "done" });
  await page.pass(2000);
  link.now.greet({ how: "resumed", seq: 11, generation: 2 });
  assert.deepEqual([polls, link.now.sent[0].at.public], [2, { epoch: 1, seq: 11 }]);
  assert.equal(session.status, "connected");
  await page.pass(30_000);
  assert.equal(polls, 2);
});

test("while the connection is down it polls every ten seconds, but not behind the user's back", async () => {
  const { page, link } = await seated({ page: new ManualPage({ random: 0.999 }) });
  let polls = 0;
  link.answers.snapshot = async () => ((polls += 1), joined());
  link.answers.ticket = async () => { throw new Error("no answer"); };
  link.now.drop();
  await page.pass(999);
  assert.equal(polls, 1);
  await page.pass(9_999);
  assert.equal(polls, 1);
  await page.pass(1);
  assert.equal(polls, 2);
  page.isHidden = true;
  await page.pass(50_000);
  assert.equal(polls, 2);
});

test("while the connection is down a deadline that passes is looked at at once", async () => {
  const { page, link } = await seated({ page: new ManualPage({ random: 0.999 }) });
  const asked = [];
  const ends_at = page.time + 5_000;
  link.answers.snapshot = async () => (asked.push(page.time - ends_at), joined({ snapshot: { phase: { name: "voting", ends_at } } }));
  link.answers.ticket = async () => { throw new Error("no answer"); };
  link.now.drop();
  await page.pass(999);
  await page.pass(16_000);
  assert.deepEqual(asked.slice(1), [300, 10_300]);
});

test("a command can go while polls are answered, and cannot when nobody answers", async () => {
  const { page, link, session } = await seated({ page: new ManualPage({ random: 0.999 }) });
  const handle = makeHandle(session, () => undefined);
  assert.equal(handle.sends, false);
  link.now.greet();
  assert.equal(handle.sends, true);
  link.answers.snapshot = async () => joined();
  link.answers.ticket = async () => { throw new Error("no answer"); };
  link.now.drop();
  assert.equal(handle.sends, false);
  await page.pass(1_000);
  link.now.drop();
  await page.pass(100);
  assert.deepEqual([handle.status, handle.sends], ["disconnected", true]);
  link.answers.snapshot = async () => { throw new Error("no answer"); };
  await page.pass(11_000);
  assert.equal(handle.sends, false);
});

test("listeners hear what a poll found, once, and the connection goes on from there", async () => {
  const { page, link, session } = await seated();
  const heard = [];
  session.listeners.events.on("message", ({ seq }) => heard.push(seq));
  const asked = [];
  link.answers.snapshot = async () => joined({ seq: 5, snapshot: { members: [], messages: [{ id: 4 }, { id: 5 }] } });
  link.answers.events = async (_, since) => (asked.push(since), { epoch: 1, gap: false, events: [event(4), event(5)] });
  link.now.greet({ seq: 3 });
  link.now.drop();
  await page.pass(500);
  link.now.drop();
  await settle();
  assert.deepEqual([asked, heard, session.history.view.messages.length], [[3], [4, 5], 2]);
  await page.pass(2000);
  link.now.greet({ how: "resumed", seq: 6, generation: 2 });
  link.now.say(event(6));
  assert.deepEqual(heard, [4, 5, 6]);
});

test("a slow poll does not overwrite what a new connection brought", async () => {
  const { page, link, session } = await seated();
  let answer;
  link.answers.snapshot = () => new Promise((resolve) => { answer = resolve; });
  link.now.greet();
  link.now.drop();
  await page.pass(1000);
  link.now.drop();
  await page.pass(2000);
  link.now.greet({ seq: 9, generation: 2, snapshot: { members: [], messages: [{ id: 9 }] } });
  answer(joined({ seq: 3, snapshot: { members: [], messages: [] } }));
  await settle();
  assert.equal(session.history.view.messages.length, 1);
});

test("after a reload the last events are there at once but a snapshot is asked for", async () => {
  const page = new ManualPage();
  const first = await seated({ page });
  first.link.now.greet();
  first.link.now.say(event(1), event(2));
  await page.pass(300);
  const second = await seated({ page });
  assert.deepEqual(second.session.history.events.map(({ seq }) => seq), [1, 2]);
  second.link.now.accept();
  assert.deepEqual(second.link.now.last("hello").at, {});
});

test("the status is kept for the tab and told as the page's own connection event", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const heard = [];
  const session = new Session({ room: "TEAM", page, link });
  session.listeners.events.on("connection", ({ data, seq, audience }) => heard.push([data.status, seq, audience]));
  await session.join("Ada", {});
  await settle();
  link.now.greet();
  link.now.drop(4004);
  assert.deepEqual(heard, [["connecting", 0, "local"], ["connected", 0, "local"], ["disconnected", 0, "local"]]);
  assert.equal(page.stores.session.getItem("ws_status_TEAM"), "disconnected");
  assert.deepEqual(session.history.events, []);
});

test("typing goes out at once, then at most once a second, and the newest wins", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  for (const n of [1, 2, 3]) session.signals.put("typing", { n });
  await page.pass(999);
  assert.equal(link.now.sent.filter(({ frame }) => frame === "signal").length, 1);
  await page.pass(1);
  assert.deepEqual(link.now.last("signal").data, { n: 3 });
});

test("a hint of another name goes out twenty times a second, and twice through Streamlit", async () => {
  for (const [transport, ms] of [["websocket", 50], ["streamlit", 500]]) {
    const { page, link, session } = await seated();
    link.now.greet();
    link.now.transport = transport;
    for (const x of [1, 2]) session.signals.put("pointer", { x });
    await page.pass(ms - 1);
    assert.deepEqual(link.now.last("signal").data, { x: 1 });
    await page.pass(1);
    assert.deepEqual(link.now.last("signal").data, { x: 2 });
  }
});

test("a wrong room code ends in an error with a reason, whether somebody joins or not", async () => {
  const page = new ManualPage();
  const unknown = async () => { throw new Problem({ status: 404, code: "room/unknown", message: "there is no room 'TEAM'" }); };
  const joining = new FakeLink();
  joining.answers.take = unknown;
  const wanted = new Session({ room: "TEAM", page, link: joining });
  const early = wanted.command("message", { text: "hi" });
  wanted.enrolment.want("Ada", {});
  await assert.rejects(early, { code: "room/unknown" });
  const waiting = new FakeLink();
  waiting.rooms = false;
  const unjoined = new Session({ room: "TEAM", page, link: waiting });
  await page.pass(3_000);
  for (const session of [wanted, unjoined]) {
    assert.deepEqual([session.status, session.why], ["error", "room/unknown"]);
    await assert.rejects(makeHandle(session, () => undefined).ready(), { code: "room/unknown", message: /there is no room/ });
    await assert.rejects(session.command("message", { text: "hi" }), { code: "room/unknown" });
  }
});

test("a room that exists waits for whoever joins, and is ready with the first connection", async () => {
  const page = new ManualPage();
  const link = new FakeLink();
  const session = new Session({ room: "TEAM", page, link });
  await page.pass(10_000);
  assert.equal(session.status, "connecting");
  const ready = makeHandle(session, () => undefined).ready();
  await session.join("Ada", {});
  await settle();
  link.now.greet();
  await ready;
  assert.deepEqual([session.status, session.end], ["connected", null]);
});

test("a hint held back is dropped when a command goes out", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  for (const n of [1, 2]) session.signals.put("typing", { n });
  session.command("message", { text: "hi" }).catch(() => undefined);
  await page.pass(5000);
  assert.deepEqual(link.now.last("signal").data, { n: 1 });
});

test("the room's name is written as the server writes it", async () => {
  const { link, session } = await seated();
  session.command("message", { text: "early" }).catch(() => undefined);
  link.now.accept();
  link.now.say(welcome(), joined({ room: "ABC234" }), event(1, { room: "ABC234" }));
  assert.equal(session.history.view.messages.length, 1);
  assert.equal(link.now.last("command").room, "ABC234");
});

test("others' hints are heard and never stored", async () => {
  const { link, session } = await seated();
  const heard = [];
  session.listeners.events.on("typing", ({ sender }) => heard.push(sender));
  link.now.greet();
  link.now.say({ frame: "ephemeral", room: "TEAM", kind: "typing", sender: "Bob" });
  assert.deepEqual(heard, ["Bob"]);
  assert.deepEqual(session.history.events, []);
});

test("the server's time comes from the welcome, half the way back in mind, and never lags an event", async () => {
  const { page, link, session } = await seated();
  link.now.accept();
  page.time += 200;
  link.now.say(welcome({ now: 5_000_000 }), joined());
  assert.equal(session.clock.now(), 5_000_100);
  link.now.say(event(1, { at: 5_000_150 }));
  assert.equal(session.clock.now(), 5_000_150);
  page.time += 1000;
  link.now.say(event(2, { at: 5_000_000 }));
  assert.equal(session.clock.now(), 5_001_150);
});

test("round trips are measured, and what a dead connection left unanswered is lost", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  link.now.say({ frame: "heartbeat", nonce: link.now.last("heartbeat").nonce, reply: true });
  await page.pass(25_000);
  const { nonce } = link.now.last("heartbeat");
  page.time += 80;
  link.now.say({ frame: "heartbeat", nonce, reply: true });
  assert.equal(session.quality.round_trip_ms, 80);
  await page.pass(25_000);
  link.now.say({ frame: "heartbeat", nonce: link.now.last("heartbeat").nonce, reply: true });
  assert.equal(link.now.last("signal").kind, "quality");
  assert.deepEqual(link.now.last("signal").data, { round_trip_ms: 80, jitter_ms: 0, lost: 0, reconnects: 0 });
  await page.pass(31_000);
  assert.equal(link.wires.length, 2);
  assert.equal(session.quality.lost, 2); // The beat and the probe after it.
});

test("a running deadline makes it watchful: an unanswered command shows after three seconds", async () => {
  const { page, link, session } = await seated();
  link.now.greet({ now: 1_000_000, snapshot: { phase: { name: "voting", ends_at: 1_000_000 + 60_000 } } });
  session.command("vote", {}).catch(() => undefined);
  await page.pass(2_999);
  assert.equal(session.status, "connected");
  await page.pass(1);
  assert.deepEqual([session.status, session.why], ["connecting", "doubt"]);
  await page.pass(2_000);
  assert.equal(link.now.closed?.code, 4104);
});

test("a listener that fails does not reach the others", async () => {
  const { link, session } = await seated();
  const heard = [];
  const silenced = console.error;
  console.error = () => undefined;
  session.listeners.events.on("message", () => { throw new Error("mine"); });
  session.listeners.events.on("message", () => heard.push(1));
  link.now.greet();
  link.now.say(event(1));
  console.error = silenced;
  assert.deepEqual([heard, session.status], [[1], "connected"]);
});

test("a full or forbidden storage changes nothing on the screen", async () => {
  const page = new ManualPage();
  page.stores = { session: new MemoryStore({ room: 0 }), local: new MemoryStore({ room: 0 }) };
  const link = new FakeLink();
  const session = new Session({ room: "TEAM", page, link });
  await session.join("Ada", {});
  await settle();
  link.now.greet();
  link.now.say(event(1));
  await page.pass(1000);
  assert.equal(session.history.view.messages.length, 1);
});

test("a seat obtained elsewhere is kept and used, the same one changes nothing", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  session.adopt({ player: "p1", credential: "c1" });
  await settle();
  assert.equal(link.wires.length, 1);
  session.adopt({ player: "p9", credential: "c9" });
  await settle();
  assert.equal(link.wires.length, 2);
  assert.equal(JSON.parse(page.stores.local.getItem("roomlit_seat_TEAM")).credential, "c9");
});

test("going over to another transport keeps view, position and resume token", async () => {
  const { link, session } = await seated();
  link.now.greet({ seq: 4, snapshot: { members: [], messages: [{ id: 4 }] } });
  const other = Object.assign(new FakeLink({ rest: false }), { transport: "rest" });
  session.use(other);
  session.use(other);
  await settle();
  assert.deepEqual([link.now.closed.code, other.wires.length, session.history.view.messages.length], [1000, 1, 1]);
  other.now.accept();
  assert.deepEqual([other.now.last("hello").resume, other.now.last("hello").at.public.seq], ["resume-1", 4]);
});

test("a hub that turns push off sends its pages for a ticket, and only a ticket brings them back", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  link.answers.ticket = async () => ({ ticket: "poll-1", path: "/api/v1/rooms/TEAM/frames" });
  link.now.say({ frame: "bye", code: 4200, why: "push is turned off", retry: { min_ms: 0, max_ms: 0 } });
  link.now.drop(4200);
  await settle();
  assert.equal(session.driver.machine.path, "/api/v1/rooms/TEAM/frames");
  link.now.greet({ how: "resumed", generation: 2 });
  assert.equal(session.status, "connected");
  link.answers.ticket = async () => ({ ticket: "push-1", path: "/ws/TEAM/p1" });
  link.now.drop(1006);
  await page.pass(1000);
  assert.equal(session.driver.machine.path, "/ws/TEAM/p1");
});

test("the interval of the polls that stand in is Python's choice", async () => {
  const { page, link, session } = await seated({ page: new ManualPage({ random: 0.999 }) });
  let polls = 0;
  session.fallback.every_ms = 2_000;
  link.answers.snapshot = async () => ((polls += 1), joined());
  link.answers.ticket = async () => { throw new Error("no answer"); };
  link.now.drop();
  await page.pass(999);
  await page.pass(2_000);
  assert.equal(polls, 2);
});

test("quitting closes, answers everyone and leaves no timer behind", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  const answer = session.command("message", {});
  session.signals.put("typing", {});
  session.quit();
  await assert.rejects(answer, { code: "connection/released" });
  assert.equal(link.now.closed.code, 1000);
  assert.equal(page.watchers.size, 0);
  assert.equal(page.timers.size, 0);
});

test("what the server says is told from what visitors say, and telemetry is there for who listens late", async () => {
  const { link, session } = await seated();
  const heard = [];
  session.listeners.events.on("load", (event) => heard.push(event.server));
  link.now.greet();
  link.now.say({ frame: "ephemeral", room: "TEAM", kind: "load", sender: "", data: { n: 1 } });
  link.now.say({ frame: "ephemeral", room: "TEAM", kind: "load", sender: "Eve", data: { n: 9, server: true } });
  link.now.say(event(1, { type: "load", data: { server: true } }), { ...event(2, { type: "load" }), server: true });
  assert.deepEqual(heard, [true, false, false, true]);
  assert.equal(makeHandle(session, () => undefined).latest("load").data.n, 1);
});

test("a line said while the server is away, then a killed tab, then the server is back: it goes out once, and its answer ends it", async () => {
  const page = new ManualPage();
  const away = new FakeLink();
  away.answers.ticket = async () => { throw new Error("no answer"); };
  const before = await seated({ page, link: away });
  await page.pass(20_000);
  before.session.command("message", { text: "hi" }).catch(() => undefined);
  await page.pass(20_000);
  assert.deepEqual([before.session.status, away.posted.length], ["disconnected", 0]);
  const killed = new ManualPage();
  killed.stores = page.stores;
  killed.time = page.time - 3_600_000; // And the clock of the machine was set back meanwhile.
  const { link, session } = await seated({ page: killed });
  assert.deepEqual(makeHandle(session, () => undefined).waiting.map(({ name, args }) => [name, args.text]), [["message", "hi"]]);
  link.now.greet({ now: 2_000_000 });
  const sent = link.now.sent.filter(({ frame }) => frame === "command");
  assert.deepEqual(sent.map(({ id, args }) => [id.length, args.text]), [[32, "hi"]]);
  link.now.say({ frame: "ack", id: sent[0].id, seq: 1 });
  const third = await seated({ page: killed, link: new FakeLink() });
  third.link.now.greet();
  assert.equal(third.link.now.last("command"), undefined);
});

test("a refusal of what a page before the reload has said is told, for nobody waits for it any more", async () => {
  const { page, session: before } = await seated();
  before.command("message", { text: "hi" }).catch(() => undefined);
  const reloaded = new ManualPage();
  reloaded.stores = page.stores;
  const { link, session } = await seated({ page: reloaded });
  const told = [];
  session.listeners.events.on("unsent", ({ data }) => told.push(data));
  link.now.greet();
  link.now.say({ frame: "refused", id: link.now.last("command").id, code: "chat/closed", message: "Too late.", retry_ms: 0 });
  await settle();
  assert.deepEqual(told, [{ name: "message", args: { text: "hi" }, code: "chat/closed", message: "Too late." }]);
});

test("an answered beat tells the server's time, so that a clock which slept with its machine is right again", async () => {
  const { page, link, session } = await seated();
  link.now.greet({ now: page.time });
  assert.equal(session.clock.now(), page.time);
  page.signal("wake");
  const { nonce } = link.now.last("heartbeat");
  link.now.say({ frame: "heartbeat", nonce, reply: true, now: page.time + 20_000 });
  assert.equal(session.clock.now(), page.time + 20_000);
  assert.equal(session.status, "connected");
});
