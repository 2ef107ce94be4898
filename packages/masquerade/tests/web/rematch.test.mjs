// Two games in one room, on a page that is never reloaded: nothing of the first may be left in the second.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ballot } from "../../src/masquerade/web/ballot.js";
import { removable } from "../../src/masquerade/web/host.js";
import { promptsPart } from "../../src/masquerade/web/prompts.js";
import { mutesOf } from "../../src/masquerade/web/mutes.js";
import { roster } from "../../src/masquerade/web/roster.js";
import { finale } from "../../src/masquerade/web/screen/finale.js";
import { play } from "../../src/masquerade/web/screen/play.js";
import { unmasking } from "../../src/masquerade/web/unmasking.js";
import { verdict } from "../../src/masquerade/web/verdict.js";
import { aHandle, openPage } from "./page.mjs";
import { aView } from "./views.mjs";

openPage();

/**
 * A moment of a game with these masks; the reader sits on seat 1.
 * @param {number} game @param {string[]} names @param {any} [phase] @param {any} [more]
 */
function moment(game, names, phase = {}, more = {}) {
  const base = aView();
  return aView({
    game, phase: { ...base.phase, name: "voting", ...phase }, you: { ...base.you, name: names[0] ?? null },
    seats: names.map((name, at) => ({ seat: at + 1, name, avatar: name.toLowerCase(), alive: true, role: null })), ...more,
  });
}
const FIRST = ["Fox", "Owl", "Hare"];
const SECOND = ["Newt", "Owl", "Crab"];

/** @param {any} node @param {string} what */
const texts = (node, what) => node.all(what).map((/** @type {any} */ one) => one.textContent);

test("the ballot of a rematch offers the masks that are dealt now", () => {
  const { handle } = aHandle();
  const part = ballot({ handle });
  const node = /** @type {any} */ (part.node);
  part.update(moment(1, FIRST));
  assert.deepEqual(texts(node, "name"), ["Owl", "Hare"]);
  node.all("pick")[1].click();
  part.update(moment(2, ["Newt", "Crab", "Owl"]));
  assert.deepEqual(texts(node, "name"), ["Crab", "Owl"]);
  assert.deepEqual(texts(node, "pick"), ["Name", "Name"]);
  assert.deepEqual(node.all("pick").map((/** @type {any} */ one) => one.getAttribute("aria-label")), ["Name Crab", "Name Owl"]);
  assert.deepEqual(node.all("input").map((/** @type {any} */ one) => one.value), ["50", "50"]);
  part.destroy();
});

test("the button of a rematch names who sits there now", async () => {
  const { handle, sent } = aHandle();
  const part = ballot({ handle });
  const node = /** @type {any} */ (part.node);
  for (const view of [moment(1, FIRST), moment(2, SECOND)]) part.update(view);
  const row = node.all("row-seat").find((/** @type {any} */ one) => one.all("name")[0].textContent === "Crab");
  row.all("pick")[0].click();
  node.all("primary")[0].click();
  await Promise.resolve();
  assert.deepEqual(sent, [{ name: "vote", args: { named: 3, sliders: { 2: 50, 3: 80 } } }]);
  part.destroy();
});

test("a run-off that is the first thing seen of a game keeps no slider of the game before", () => {
  const part = ballot({ handle: aHandle().handle });
  const node = /** @type {any} */ (part.node);
  part.update(moment(1, FIRST));
  node.all("pick")[1].click();
  part.update(moment(2, SECOND, { name: "runoff", tied: [2, 3] }));
  assert.deepEqual(node.all("input").map((/** @type {any} */ one) => one.value), ["50", "50"]);
  part.destroy();
});

test("masks around the table are new ones, also for a mask that is dealt to the same seat again", () => {
  const { handle } = aHandle();
  const part = roster({ handle, mutes: mutesOf("KX7Q2M", null), showCard() {} });
  const node = /** @type {any} */ (part.node);
  part.update(moment(1, FIRST, { name: "discussion" }));
  const before = node.all("seat");
  before[1].click();
  assert.match(before[1].textContent, /AI\?/);
  part.update(moment(2, SECOND, { name: "discussion" }));
  assert.deepEqual(texts(node, "name"), SECOND);
  assert.doesNotMatch(node.all("masks")[0].textContent, /AI\?/);
  assert.ok(node.all("seat").every((/** @type {any} */ one) => !before.includes(one)));
  part.destroy();
});

test("a hunch tapped as a game ends is not told to the next one", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { handle, sent } = aHandle();
  const part = roster({ handle, mutes: mutesOf("KX7Q2M", null), showCard() {} });
  part.update(moment(1, FIRST, { name: "discussion" }));
  /** @type {any} */ (part.node).all("seat")[1].click();
  part.update(moment(2, SECOND, { name: "discussion" }));
  t.mock.timers.tick(10_000);
  assert.deepEqual(sent, []);
});

test("the same prompts in a rematch come up empty", () => {
  const part = promptsPart({ handle: aHandle().handle });
  const node = /** @type {any} */ (part.node);
  const topic = { text: "t", twist: null, prompts: ["Same?", "Other?"] };
  part.update(moment(1, FIRST, { name: "prompts", ends_at: null }, { topic }));
  const [field] = node.all("textarea");
  field.value = "half a thought";
  field.fire("input");
  part.update(moment(2, SECOND, { name: "prompts", ends_at: null }, { topic }));
  assert.deepEqual(node.all("textarea").map((/** @type {any} */ one) => one.value), ["", ""]);
  part.destroy();
});

test("two votes that ended alike are told with the masks of their own game", () => {
  const part = verdict();
  const results = [{ round: 1, named: [3], counts: { 3: 2 }, tie: false, eliminated: null }];
  part.update(moment(1, FIRST, { name: "result" }, { results }));
  part.update(moment(2, SECOND, { name: "result" }, { results }));
  assert.match(part.node.textContent ?? "", /Crab was named/);
  assert.doesNotMatch(part.node.textContent ?? "", /Hare/);
});

test("who is about to be taken out is nobody of the next game", () => {
  const keys = (/** @type {number} */ game, /** @type {string[]} */ names) => removable(moment(game, names)).map(({ key }) => key);
  assert.equal(keys(1, FIRST).some((key) => keys(2, SECOND).includes(key)), false);
});

test("the shared screen shows the masks of this game, and counts them in its rules", () => {
  Object.assign(globalThis, { location: { href: "http://localhost/" } });
  const part = play({ now: () => 0, data: { room: "ABC234" } });
  const node = /** @type {any} */ (part.node);
  const ready = { name: "ready", ends_at: null };
  part.update(moment(1, FIRST, ready));
  const before = node.all("around")[0].children;
  part.update(moment(2, FIRST, ready));
  part.update(moment(2, [...SECOND, "Bat"], ready));
  assert.deepEqual(texts(node.all("around")[0], "name"), [...SECOND, "Bat"]);
  assert.ok(node.all("around")[0].children.every((/** @type {any} */ one) => !before.includes(one)));
  assert.match(node.all("how")[0].textContent, /3 of the 4 masks/);
  part.destroy();
});

test("the shared screen that slept through a game ends with the game it woke up in", () => {
  const part = finale({ now: () => 1e9 });
  const reveal = (/** @type {string[]} */ names) => ({ mode: "spot", outcome: "draw", text: "", winner_seats: [], seats: names.map((name, at) => ({ seat: at + 1, name, avatar: name.toLowerCase(), role: "human", nickname: `the ${name}`, score: at })) });
  for (const [game, names] of /** @type {[number, string[]][]} */ ([[1, FIRST], [2, SECOND]])) {
    part.update(moment(game, names, { name: "reveal", ends_at: null }, { reveal: /** @type {any} */ (reveal(names)) }));
  }
  assert.match(part.node.textContent ?? "", /the Crab/);
  assert.doesNotMatch(part.node.textContent ?? "", /the Hare/);
  part.destroy();
});

test("a name that was deleted after the end leaves the shared screen and the pages of the others", () => {
  Object.assign(globalThis, { matchMedia: () => ({ matches: true }) });
  const reveal = (/** @type {string|null} */ nickname) => ({ mode: "spot", outcome: "draw", text: "", winner_seats: [], seats: FIRST.map((name, at) => ({ seat: at + 1, name, avatar: name.toLowerCase(), role: "human", nickname: at === 1 ? nickname : `the ${name}`, score: at, suspicion: 0 })) });
  for (const part of [finale({ now: () => 1e9 }), unmasking({ handle: aHandle().handle })]) {
    const told = (/** @type {string|null} */ nickname) => part.update(moment(1, FIRST, { name: "reveal", ends_at: null }, { reveal: /** @type {any} */ (reveal(nickname)) }));
    told("Bombastus");
    assert.match(part.node.textContent ?? "", /Bombastus/);
    const turned = /** @type {any} */ (part.node).all("turned").length;
    told(null);
    assert.doesNotMatch(part.node.textContent ?? "", /Bombastus/);
    assert.equal(/** @type {any} */ (part.node).all("turned").length, turned, "masks that are off stay off");
    part.destroy();
  }
});

test("whoever only watches reads the prompts, and is told once that they watch", () => {
  const part = promptsPart({ handle: aHandle().handle });
  const topic = { text: "t", twist: null, prompts: ["First?", "Second?"] };
  const phase = { name: "prompts", ends_at: null };
  part.update(moment(1, FIRST, phase, { topic, you: { ...aView().you, seat: null, name: null } }));
  const node = /** @type {any} */ (part.node);
  assert.deepEqual(texts(node, "prompt"), ["First?", "Second?"]);
  assert.equal(node.all("textarea").length, 0);
  assert.doesNotMatch(node.textContent, /watching/);
  part.update(moment(2, FIRST, phase, { topic }));
  assert.deepEqual([node.all("prompt").length, node.all("textarea").length], [2, 2]);
  part.destroy();
});
