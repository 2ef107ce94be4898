// The shared screen's decisions: when masks turn, which answers are up, and what is said when the picture is not live.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAD_MS, actAt, stepOf, turning } from "../../src/masquerade/web/screen/acts.js";
import { wearer } from "../../src/masquerade/web/screen/finale.js";
import { answersAt } from "../../src/masquerade/web/screen/play.js";
import { troubleWords } from "../../src/masquerade/web/screen/stage.js";
import { aView } from "./views.mjs";

test("masks turn one by one, each after its suspense, and then all is told", () => {
  const seen = [];
  for (let at = 0, steps = 0; steps < 20; steps += 1) {
    const { turned, drum, over, next_ms } = actAt(at, 3);
    seen.push(`${turned}${drum ? "?" : ""}${over ? "!" : ""}`);
    if (next_ms === null) break;
    assert.ok(next_ms > 0);
    at += next_ms + 1;
  }
  assert.deepEqual(seen, ["0", "0?", "1", "1?", "2", "2?", "3", "3!"]);
});

test("a screen that comes late, or long after, shows what the others see", () => {
  assert.deepEqual(actAt(LEAD_MS + 2.2 * stepOf(5), 5).turned, 2);
  assert.equal(actAt(3_600_000, 5).over, true);
  assert.equal(actAt(-50, 5).turned, 0);
});

test("sixteen masks do not take much longer than eight", () => {
  assert.ok(16 * stepOf(16) <= 37_000);
  assert.ok(stepOf(2) < 4_000);
});

test("the winner's mask turns last", () => {
  const seats = [{ seat: 1, score: 40 }, { seat: 2, score: 90 }, { seat: 3, score: 40 }, { seat: 4, score: 5 }];
  assert.deepEqual(turning({ seats }).map(({ seat }) => seat), [4, 1, 3, 2]);
  assert.deepEqual(turning({ seats, winner_seats: [1] }).map(({ seat }) => seat), [4, 3, 2, 1]);
});

test("a mask was worn by a person of that name, or by a program that says so", () => {
  const seat = /** @type {any} */ ({ role: "ai", engine: "deck", persona: "night owl", nickname: null });
  assert.equal(wearer(seat), "Scripted bot, “night owl”");
  assert.equal(wearer({ ...seat, role: "human", nickname: "Ada" }), "Ada");
  assert.equal(wearer({ ...seat, engine: null, persona: null }), "A program");
});

/** @param {number} count @param {number} chars */
function talk(count, chars) {
  const answers = [0, 1].flatMap((prompt) => Array.from({ length: count }, (_, at) => ({ round: 1, prompt, seat: at + 1, text: "x".repeat(chars) })));
  return aView(/** @type {any} */ ({ topic: { text: "Tea", twist: null, prompts: ["First?", "Second?"] }, answers }));
}

test("every answer gets its turn, and no page holds more than fits", () => {
  const view = talk(12, 140);
  const pages = answersAt(view, 0).answers?.pages ?? 0;
  const seen = new Set();
  for (let page = 0, at = 0; page < pages; page += 1) {
    const { answers, next_ms } = answersAt(view, at);
    assert.equal(answers?.page, page);
    for (const { seat } of answers?.lines ?? []) seen.add(`${answers?.prompt}:${seat}`);
    assert.ok((answers?.lines.length ?? 9) <= 1);
    at += next_ms ?? 0;
  }
  assert.equal(seen.size, 24);
  assert.equal(answersAt(talk(4, 10), 0).answers?.lines.length, 4);
});

test("who left a prompt blank is named beside its answers, also when that is everybody", () => {
  const view = { ...talk(2, 10), answers: [{ round: 1, prompt: 1, seat: 1, text: "hm" }] };
  assert.deepEqual(answersAt(view, 0).answers, { prompt: "First?", lines: [], blank: [1, 2, 3], page: 0, pages: 2 });
  assert.deepEqual(answersAt(view, 7_000).answers?.blank, [2, 3]);
});

test("without answers nothing waits", () => {
  assert.deepEqual(answersAt(aView({ topic: null }), 0), { answers: null, next_ms: null });
});

test("a screen says what is wrong only when something is", () => {
  assert.equal(troubleWords("connected", "", true), "");
  assert.equal(troubleWords("connecting", "", true), "");
  assert.match(troubleWords("connecting", "", false), /Opening/);
  assert.match(troubleWords("error", "join/locked", false), /Unlock it/);
  assert.match(troubleWords("error", "join/full", false), /full/);
  assert.match(troubleWords("disconnected", "lost", true), /Trying/);
  assert.match(troubleWords("error", "room_gone", true), /closed/);
});
