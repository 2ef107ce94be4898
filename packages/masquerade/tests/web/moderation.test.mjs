// Muting in the browser, and what calls the host. No page needed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FILTERS, filterOf } from "../../src/masquerade/web/choices.js";
import { phaseNews } from "../../src/masquerade/web/doorbell.js";
import { callWords, placeOf, waitingFor } from "../../src/masquerade/web/moderation.js";
import { mutesOf } from "../../src/masquerade/web/mutes.js";
import { aboutAnswer, aboutLine } from "../../src/masquerade/web/safety.js";
import { aView } from "./views.mjs";

const report = { id: 1, why: /** @type {const} */ ("rude"), at: 0, name: "Owl", seat: 3, text: "…", line: 7, round: null, prompt: null };
const waiting = { seat: 2, name: "Fox", text: "soup", line: null, round: 1, prompt: 0 };

/** A storage like a browser's. @returns {any} */
function shelf() {
  const kept = new Map();
  return { getItem: (/** @type {string} */ key) => kept.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value), removeItem: (/** @type {string} */ key) => kept.delete(key) };
}

test("a mute is kept over a reload, in its room alone", () => {
  const storage = shelf();
  mutesOf("KX7Q2M", storage).turn(1, 3, true);
  assert.equal(mutesOf("KX7Q2M", storage).has(1, 3), true);
  assert.equal(mutesOf("ABC234", storage).has(1, 3), false);
  mutesOf("KX7Q2M", storage).turn(1, 3, false);
  assert.equal(mutesOf("KX7Q2M", storage).has(1, 3), false);
});

test("a mute ends with its game: it would follow a person to another mask", () => {
  const mutes = mutesOf("KX7Q2M", shelf());
  mutes.turn(1, 3, true);
  assert.equal(mutes.has(2, 3), false);
  mutes.turn(2, 5, true);
  assert.deepEqual([mutes.has(1, 3), mutes.has(2, 5)], [false, true]);
});

test("a storage that is full or holds nonsense mutes nobody, and the mute holds for this page", () => {
  const broken = { getItem: () => "{", setItem: () => { throw new Error("full"); }, removeItem: () => {} };
  const mutes = mutesOf("KX7Q2M", broken);
  assert.equal(mutes.has(1, 1), false);
  let told = 0;
  const stop = mutes.listen(() => { told += 1; });
  mutes.turn(1, 1, true);
  stop();
  mutes.turn(1, 2, true);
  assert.deepEqual([mutes.has(1, 1), told], [true, 1]);
});

test("the host is called for what waits, and for nothing else", () => {
  const base = aView();
  assert.equal(callWords(base), "");
  const removed = aView({ you: { ...base.you, moderation: { reports: [], pending: [], removed: [waiting] } } });
  assert.deepEqual([waitingFor(removed), callWords(removed)], [0, ""]);
  const busy = aView({ you: { ...base.you, moderation: { reports: [report], pending: [waiting, waiting], removed: [] } } });
  assert.deepEqual([waitingFor(busy), callWords(busy)], [3, "2 answers to approve · 1 report"]);
});

test("a command names the line, the answer, the mask or the person it is about", () => {
  assert.deepEqual(placeOf(report), { line: 7 });
  assert.deepEqual(placeOf(waiting), { seat: 2, round: 1, prompt: 0 });
  assert.deepEqual(placeOf({ ...report, line: null, text: "" }), { seat: 3 });
  assert.deepEqual(placeOf({ ...report, line: null, seat: null }), { name: "Owl" });
  assert.deepEqual(aboutLine({ id: 7, round: 1, seat: 3, name: "Owl", text: "hi", at: 0 }).args, { line: 7 });
  assert.deepEqual(aboutAnswer({ seat: 2, round: 1, prompt: 0, text: "soup" }).args, { seat: 2, round: 1, prompt: 0 });
});

test("the filter suits the room until the host chooses", () => {
  assert.deepEqual([filterOf({ public: false }), filterOf({ public: true }), filterOf({ public: true, filter: "off" })], ["mild", "strict", "off"]);
  assert.deepEqual(FILTERS.map(({ key }) => key), ["off", "mild", "strict"]);
});

test("what is hidden after the end is drawn anew by Python", () => {
  const base = aView();
  const line = { id: 1, round: 1, seat: 2, name: "Fox", text: "hi", at: 0 };
  const over = { phase: { ...base.phase, name: /** @type {const} */ ("result"), round: 1 } };
  const told = phaseNews(null, aView({ ...over, messages: [line] }));
  const hidden = phaseNews(told, aView({ ...over, messages: [{ ...line, withheld: "removed" }] }));
  assert.deepEqual([told, hidden], ["1:1:result", "1~1:1:result"]);
});

test("what somebody deleted after the end is drawn anew by Python", () => {
  const seat = /** @type {any} */ ({ seat: 1, role: "human", nickname: "Ada" });
  const bot = { ...seat, seat: 2, role: "ai", nickname: null };
  const at = (/** @type {any[]} */ ...seats) => aView({ phase: { ...aView().phase, name: "reveal", round: 1 }, reveal: /** @type {any} */ ({ seats }) });
  const told = phaseNews(null, at(seat, bot));
  assert.deepEqual([told, phaseNews(told, at({ ...seat, nickname: null }, bot))], ["1:1:reveal", "1-1:1:reveal"]);
});

test("hiding one line and showing another leaves nothing drawn as it was", () => {
  const base = aView();
  const phase = { ...base.phase, name: /** @type {const} */ ("reveal"), round: 1 };
  const line = { round: 1, seat: 2, name: "Fox", text: "hi", at: 0 };
  /** @param {number[]} hidden @param {string|null} nickname */
  const drawn = (hidden, nickname) => phaseNews(null, aView({
    phase,
    messages: [1, 2].map((id) => ({ ...line, id, ...(hidden.includes(id) ? { withheld: /** @type {const} */ ("removed") } : {}) })),
    answers: [{ round: 1, prompt: 0, seat: 2, text: "soup", ...(hidden.includes(3) ? { withheld: /** @type {const} */ ("removed") } : {}) }],
    reveal: /** @type {any} */ ({ seats: [{ seat: 2, role: "human", nickname }, { seat: 3, role: "ai", nickname: null }] }),
  }));
  const names = [drawn([], "Bo"), drawn([1], "Bo"), drawn([2], "Bo"), drawn([3], "Bo"), drawn([], null)];
  assert.equal(new Set(names).size, names.length);
  assert.equal(names[0], "1:1:reveal");
});
