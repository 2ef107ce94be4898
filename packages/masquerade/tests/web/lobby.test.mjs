// What the waiting room says and offers, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MODE_CARDS, PACES, dealt, forecast, paceOf, summary } from "../../src/masquerade/web/choices.js";
import { inviteLink, picture, screenLink } from "../../src/masquerade/web/invitation.js";
import { refusal, waitingWords } from "../../src/masquerade/web/words.js";

/** @param {Partial<import("../../src/masquerade/web/choices.js").Choices>} [more] */
const choices = (more = {}) => /** @type {any} */ ({
  mode: "auto", ai_seats: 3, rounds: null, elimination: null, difficulty: "normal", discussion_s: null, prompts_s: 45, ballot_s: 30, topic: null, ...more,
});

test("auto deals the hunt to one, spot to two, masks to more; a chosen mode stays", () => {
  assert.deepEqual([1, 2, 3, 12].map((people) => dealt("auto", people)), ["hunt", "spot", "masks", "masks"]);
  assert.equal(dealt("spot", 9), "spot");
});

test("auto can always start, and says what more people would change", () => {
  for (let people = 1; people <= 12; people += 1) assert.ok(forecast(choices(), people).ready);
  assert.equal(forecast(choices(), 1).line, "Alone, you play Hunt. 2 more people and you play Masks.");
  assert.equal(forecast(choices(), 2).line, "With two, you play Spot. 1 more person and you play Masks.");
  assert.equal(forecast(choices(), 8).line, "Ready to play Masks.");
});

test("a mode that does not fit waits and names the way out", () => {
  const few = forecast(choices({ mode: "masks" }), 1);
  assert.deepEqual([few.ready, few.line], [false, "2 more people and you can play Masks. Or choose Auto and start now."]);
  const many = forecast(choices({ mode: "hunt" }), 2);
  assert.equal(many.ready, false);
  assert.match(many.line, /Choose Auto/);
  const pack = forecast(choices({ ai_seats: 1 }), 1);
  assert.equal(pack.ready, false);
  assert.match(pack.line, /Add 2 more/);
});

test("every mode has a card with its line", () => {
  assert.deepEqual(MODE_CARDS.map(({ key }) => key), ["auto", "masks", "spot", "hunt"]);
  for (const { line } of MODE_CARDS) assert.notEqual(line, "");
});

test("the times of a pace are that pace, others are nobody's", () => {
  for (const { key, times } of PACES) assert.equal(paceOf(choices(times)), key);
  assert.equal(paceOf(choices({ discussion_s: 75 })), "");
});

test("who waits reads for whom, and a viewer how to get a seat", () => {
  const view = (/** @type {object} */ you, /** @type {object[]} */ people) => /** @type {any} */ ({ people, you });
  assert.equal(waitingWords(view({}, [{ name: "Ada", host: true }, { name: "Bob", host: false }])), "Waiting for Ada to start…");
  assert.equal(waitingWords(view({}, [])), "Waiting for the host to start…");
  assert.match(waitingWords(view({ watching: true }, [{ name: "Ada", host: true }])), /^You’re watching\..*leave and join/);
});

test("others read the choices in one line", () => {
  assert.equal(summary(choices()), "3 AI seats · normal pace");
  assert.equal(
    summary(choices({ ai_seats: 1, rounds: 2, elimination: true, discussion_s: 75, topic: "Tea" })),
    "1 AI seat · 2 rounds · 1:15 to talk · 0:30 to vote · named masks leave · own topic",
  );
});

test("invitation and big screen lead to the same room by different names", () => {
  Object.assign(globalThis, { document: {}, location: { href: "http://localhost:8000/?room=ABC234#x" } });
  assert.equal(inviteLink({ room: "ABC234", invite: "http://192.168.1.20:8000/p/ABC234" }), "http://192.168.1.20:8000/p/ABC234");
  assert.equal(screenLink("ABC234"), "http://localhost:8000/?screen=ABC234");
});

test("a drawing without a namespace becomes a picture all the same", () => {
  assert.match(decodeURIComponent(picture("<svg><path/></svg>")), /xmlns=/);
});

test("every refusal of the lobby has words of its own", () => {
  for (const code of [
    "join/password", "join/locked", "join/full", "join/name_taken", "join/name_empty", "join/name_too_long", "leave/running", "connection/released",
  ]) assert.notEqual(refusal({ code, message: "raw" }), "raw", code);
});
