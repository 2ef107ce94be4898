// The small decisions of the table that need no page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstAfter } from "../../src/masquerade/web/chat.js";
import { TEXT_MAX, drafted } from "../../src/masquerade/web/composer.js";
import { phaseNews } from "../../src/masquerade/web/doorbell.js";
import { stepped, summary } from "../../src/masquerade/web/settings.js";
import { luminance } from "../../src/masquerade/web/theme.css.js";
import { inviteLink } from "../../src/masquerade/web/waiting.js";
import { phaseTitle, refusal } from "../../src/masquerade/web/words.js";
import { aMessage, aView } from "./views.mjs";

/** @param {string} name @param {any} [more] */
const at = (name, more = {}) => aView({ phase: { ...aView().phase, name: /** @type {any} */ (name) }, ...more });

test("Python hears of the phases it draws, once each, and when they are over", () => {
  const reveal = /** @type {any} */ ({ seats: [] });
  let told = /** @type {string|null} */ (null);
  const heard = [];
  for (const view of [at("lobby"), at("discussion"), at("result"), at("result"), at("discussion"), at("voting"), at("reveal"), at("reveal", { reveal })]) {
    const news = phaseNews(told, view);
    if (news !== null) heard.push((told = news));
  }
  assert.deepEqual(heard, ["1:1:result", "quiet", "1:1:reveal"]);
});

test("Python draws no role before this page shows all masks", () => {
  const view = at("reveal", { reveal: /** @type {any} */ ({ seats: [] }) });
  assert.equal(phaseNews("1:1:result", view, false), null);
  assert.equal(phaseNews("1:1:result", view, true), "1:1:reveal");
});

test("Python hears nothing of a table it has nothing to draw for", () => {
  assert.equal(phaseNews(null, null), null);
  for (const name of ["lobby", "ready", "discussion", "voting", "runoff", "elimination"]) assert.equal(phaseNews(null, at(name)), null);
});

test("a draft is one line and counts characters as people do", () => {
  assert.deepEqual(drafted("  hi \n there "), { text: "hi there", length: 8, fits: true });
  assert.equal(drafted("🎭".repeat(TEXT_MAX)).fits, true);
  assert.equal(drafted("a".repeat(TEXT_MAX + 1)).fits, false);
  assert.equal(drafted(" \n ").fits, false);
});

test("only messages after the last one drawn are new", () => {
  const messages = [aMessage(3), aMessage(4), aMessage(7)];
  assert.deepEqual([-1, 3, 4, 7, 9].map((id) => firstAfter(messages, id)), [0, 1, 2, 3, 3]);
});

test("a stepper walks its grid and stops at its ends", () => {
  const limits = { min: 30, max: 600, step: 30 };
  assert.deepEqual([stepped(120, 1, limits), stepped(120, -1, limits), stepped(45, 1, limits), stepped(45, -1, limits)], [150, 90, 60, 30]);
  assert.deepEqual([stepped(600, 1, limits), stepped(30, -1, limits)], [600, 30]);
});

test("the settings read as one line", () => {
  assert.equal(summary({ ...aView().settings, ai_seats: 1, elimination: true }), "1 AI seat · 1 round · 2:00 to talk · 0:30 to vote · named masks leave");
});

test("the invitation carries the room and nothing else of the page's address", () => {
  Object.assign(globalThis, { document: {}, location: { href: "https://party.example/play/?room=OLD123#x" } });
  assert.equal(inviteLink({ room: "ABC234", invite: "http://192.168.1.20:8000/p/ABC234" }), "http://192.168.1.20:8000/p/ABC234");
  assert.equal(inviteLink({ room: "ABC234" }), "https://party.example/play/p/ABC234");
});

test("a known refusal has its own words, an unknown one those of the room", () => {
  assert.match(refusal({ code: "message/too_fast", message: "raw" }), /Slow down/);
  assert.equal(refusal({ code: "start/too_few", message: "This mode needs at least 2 seats." }), "This mode needs at least 2 seats.");
  assert.notEqual(refusal(undefined), "");
});

test("every phase has a title", () => {
  for (const name of ["lobby", "ready", "discussion", "voting", "runoff", "elimination", "result", "reveal"]) {
    assert.notEqual(phaseTitle(at(name).phase), "");
  }
});

test("a background is told to be dark or light in any notation", () => {
  for (const dark of ["#14121F", "#000", "rgb(20, 18, 31)"]) assert.ok(luminance(dark) < 0.2);
  for (const light of ["#FBF8F3", "#fff", "rgba(255, 255, 255, 1)"]) assert.ok(luminance(light) > 0.8);
});
