import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ChartData } from "../../src/roomlit/web/drawing/chart_data.js";
import { placeOf } from "../../src/roomlit/web/drawing/cursors.js";
import { ANSWER_MS, Follower } from "../../src/roomlit/web/drawing/follower.js";
import { guarded } from "../../src/roomlit/web/drawing/guarded_room.js";
import { load, moduleText } from "../../src/roomlit/web/drawing/loading.js";
import { number } from "../../src/roomlit/web/drawing/number.js";
import { makeHandle } from "../../src/roomlit/web/handle.js";
import { event, seated } from "./fakes.mjs";

const token = (seq) => event(seq, { type: "token", data: { n: seq } });
const kept = (...seqs) => seqs.map((seq) => ({ type: "token", data: { n: seq }, seq, epoch: 1, audience: "public", sender: "", at: 5 }));

const upTo = (seq, events, asked = "") => ({ asked, at: { public: { epoch: 1, seq } }, events });
const nothing = upTo(0, []);

/** A follower over a connected room, what it told, and what it asked. */
async function following({ past = nothing, types = ["token"], at = 0 } = {}) {
  const { page, link, session } = await seated();
  const told = [];
  const asked = [];
  const follower = new Follower({
    room: makeHandle(session, () => undefined), page, types, past, ask: (question) => asked.push(question),
    event: ({ data }) => told.push(data.n), restart: () => told.push("again"),
  });
  link.now.greet({ seq: at });
  return { page, link, told, asked, follower };
}

test("a follower tells what was, then what comes, and only of the types it was asked for", async () => {
  const { link, told, asked } = await following({ past: upTo(2, kept(1, 2)), at: 2 });
  link.now.say(event(3), token(4));
  assert.deepEqual(told, [1, 2, 4]);
  assert.deepEqual(asked, []);
});

test("what a snapshot jumped over is asked for once, and told in its place", async () => {
  const { link, told, asked, follower } = await following({ past: upTo(2, kept(1, 2)), at: 4 });
  assert.equal(asked.length, 1);
  link.now.say(token(5));
  assert.deepEqual(told, [1, 2, 5]);
  follower.answer(upTo(4, kept(1, 2, 3, 4), asked[0]));
  assert.deepEqual(told, [1, 2, 5, "again", 1, 2, 3, 4, 5]);
  link.now.say(token(6));
  assert.deepEqual(told.slice(-1), [6]);
  assert.equal(asked.length, 1);
});

test("an answer that already holds what was heard meanwhile does not tell it twice", async () => {
  const { link, told, asked, follower } = await following({ at: 3 });
  link.now.say(token(4), token(5));
  follower.answer(upTo(4, kept(1, 4), asked[0]));
  assert.deepEqual(told, [4, 5, "again", 1, 4, 5]);
});

test("the same answer in the next run of the script changes nothing", async () => {
  const past = upTo(1, kept(1));
  const { told, follower } = await following({ past, at: 1 });
  follower.answer({ ...past });
  assert.deepEqual(told, [1]);
});

test("a question without an answer is asked again, and live events are shown all the while", async () => {
  const { page, link, told, asked } = await following({ at: 3 });
  link.now.say(token(4));
  await page.pass(ANSWER_MS);
  assert.equal(asked.length, 2);
  assert.notEqual(asked[0], asked[1]);
  assert.deepEqual(told, [4]);
});

test("a second gap while the first question is open is asked for after its answer", async () => {
  const { page, link, asked, follower } = await following({ at: 3 });
  link.now.drop();
  await page.pass(1000);
  link.now.greet({ seq: 9, generation: 2 });
  assert.equal(asked.length, 1);
  follower.answer(upTo(3, [], asked[0]));
  assert.equal(asked.length, 2);
});

test("what one seat alone hears is followed by numbers of its own, once Python knows the seat", async () => {
  const { link, told, asked, follower } = await following();
  const mine = (seq) => event(seq, { type: "token", data: { n: `me${seq}` }, audience: "me" });
  link.now.say(mine(1));
  const both = { asked: "seated", at: { public: { epoch: 1, seq: 0 }, me: { epoch: 1, seq: 1 } }, events: [{ ...mine(1), epoch: 1 }] };
  follower.answer(both);
  link.now.say(token(1), mine(2));
  assert.deepEqual([told, asked], [["me1", "again", "me1", 1, "me2"], []]);
});

test("hints that were never stored are told as they come", async () => {
  const { link, told, asked } = await following({ types: ["load"] });
  link.now.say({ frame: "ephemeral", room: "TEAM", kind: "load", sender: "", data: { n: 0.5 } });
  assert.deepEqual([told, asked], [[0.5], []]);
});

test("of telemetry that a page heard before its drawing came, the drawing begins with the newest", async () => {
  const { page, link, session } = await seated();
  link.now.greet();
  for (const n of [1, 2]) link.now.say({ frame: "ephemeral", room: "TEAM", kind: "load", sender: "", data: { n } });
  const told = [];
  new Follower({ room: makeHandle(session, () => undefined), page, types: ["load"], past: nothing, ask: () => undefined, event: ({ data }) => told.push(data.n), restart: () => undefined });
  assert.deepEqual(told, [2]);
});

test("what fails in a listener of a drawing is told to the drawing, and ends with it", async () => {
  const { link, session } = await seated();
  const failures = [];
  const { room, end } = guarded(makeHandle(session, () => undefined), (error) => failures.push(error.message));
  room.on("message", () => { throw new Error("oh"); });
  link.now.greet();
  link.now.say(event(1));
  assert.deepEqual(failures, ["oh"]);
  assert.equal(room.me, "Ada");
  room.release();
  end();
  link.now.say(event(2));
  assert.deepEqual(failures, ["oh"]);
});

test("the body of a function becomes a module, and a module stays as it is", async () => {
  const made = await import(`data:text/javascript,${encodeURIComponent(moduleText("root.said = data.word; return () => { root.said = ''; };"))}`);
  const root = {};
  const cleanup = await made.default({ root, data: { word: "hi" } });
  assert.equal(root.said, "hi");
  cleanup();
  assert.equal(root.said, "");
  for (const text of ["export default function () {}", "const a = 1;\nexport { a as default };"]) assert.equal(moduleText(text), text);
});

test("a module without a function to call is refused in words", async () => {
  const { createObjectURL, revokeObjectURL } = URL;
  Object.assign(URL, { createObjectURL: () => "data:text/javascript,export default 5", revokeObjectURL() {} });
  try {
    await assert.rejects(load({ js: "export default 5" }), /expected `export default function/);
  } finally {
    Object.assign(URL, { createObjectURL, revokeObjectURL });
  }
});

test("a chart keeps the newest points, finds its lines, and puts a late one in its place", () => {
  const chart = new ChartData({ x: null, y: null, most: 3 });
  const at = (at, data) => chart.add({ at, data });
  at(10, { a: 1, name: "x" });
  at(30, { a: 3, b: 5 });
  at(20, { a: 2 });
  at(40, { note: "nothing to draw" });
  assert.deepEqual(chart.columns(), [[10, 20, 30], [1, 2, 3], [null, null, 5]]);
  at(50, { b: 6 });
  assert.deepEqual(chart.columns(), [[20, 30, 50], [2, 3, null], [null, 5, 6]]);
  assert.deepEqual(chart.names, ["a", "b"]);
});

test("a chart with fields of its own draws those alone, numbers in words included", () => {
  const chart = new ChartData({ x: "n", y: ["a"], most: 9 });
  chart.add({ at: 0, data: { n: 1, a: "2.5", b: 7 } });
  chart.add({ at: 0, data: { a: 9 } });
  assert.deepEqual(chart.columns(), [[1], [2.5]]);
});

test("what is no number is none", () => {
  assert.deepEqual(["4", 0, "", null, true, "x", Infinity, undefined].map(number), [4, 0, null, null, null, null, null, null]);
});

test("a name has the same colour on every screen", () => {
  assert.equal(placeOf("Ada", 6), placeOf("Ada", 6));
  assert.ok(new Set(["Ada", "Bob", "Cy", "Dora", "Eve"].map((name) => placeOf(name, 6))).size > 1);
});

test("everything a handle has stands in the reference, and nothing else", async () => {
  const { session } = await seated();
  const page = await readFile(new URL("../../../../docs/reference/browser.md", import.meta.url), "utf8");
  const chapter = page.slice(page.indexOf("## The handle"), page.indexOf("### An event"));
  const named = [...chapter.matchAll(/^(?:\| |#### )`(\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(named.sort(), Object.keys(makeHandle(session, () => undefined)).sort());
});
