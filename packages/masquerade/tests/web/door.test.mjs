// The door from both sides: who asks to come in, or for a seat that a browser has forgotten, and the host who answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { joinForm } from "../../src/masquerade/web/join.js";
import { knocks } from "../../src/masquerade/web/knocks.js";
import { aHandle, openPage } from "./page.mjs";

openPage();
Object.assign(globalThis, { matchMedia: () => ({ matches: false }), location: { href: "https://play.example.org/?room=ABC234", pathname: "/" } });
const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); };

/** A door whose room answers as told. @param {any[]} answers A refusal, or null for a seat; or a promise of either. */
function aDoor(...answers) {
  /** @type {any[]} */
  const asked = [];
  const form = joinForm({ room: "ABC234", name: "Ada", enter: async (name, meta) => {
    asked.push({ name, ...meta });
    const answer = await answers.shift();
    if (answer) throw answer;
  } });
  const node = /** @type {any} */ (form.node);
  node.isConnected = true;
  const press = async (/** @type {string} */ words) => {
    const found = node.all("button").find((/** @type {any} */ one) => one.textContent === words && !one.hidden);
    assert.ok(found, `a button ${words}`);
    if (words === "Join") node.all("form")[0].fire("submit");
    else found.click();
    await settle();
  };
  const shows = (/** @type {string} */ words) => node.all("button").some((/** @type {any} */ one) => one.textContent === words && !one.hidden);
  return { node, asked, press, shows };
}

test("whoever finds the own name taken asks the host, waits, and is let in", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const door = aDoor({ code: "join/name_taken" }, { code: "join/knocking", retry_ms: 2_000 }, { code: "join/knocking", retry_ms: 2_000 }, null);
  assert.equal(door.shows("That is me"), false);
  await door.press("Join");
  assert.match(door.node.textContent, /ask for your seat if it is yours/);
  await door.press("That is me");
  assert.match(door.node.textContent, /Waiting for the host/);
  for (let turn = 0; turn < 2; turn += 1) {
    t.mock.timers.tick(2_000);
    await settle();
  }
  assert.deepEqual(door.asked, [{ name: "Ada" }, ...Array(3).fill({ name: "Ada", reclaim: true })]);
  t.mock.timers.tick(60_000);
  assert.equal(door.asked.length, 4);
});

test("a host's no is told as what it is, which no other name changes, also to whom comes again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const door = aDoor({ code: "join/knocking", retry_ms: 2_000 }, { code: "join/declined", message: "no" }, { code: "join/banned", message: "no" });
  await door.press("Join");
  t.mock.timers.tick(2_000);
  await settle();
  assert.match(door.node.textContent, /The host said no.*Find another game/);
  assert.equal(door.shows("Join"), false);
  await door.press("Try again");
  await door.press("Join");
  assert.match(door.node.textContent, /not let in.*Only the host can change that/);
  assert.equal(door.shows("Join"), false);
});

test("who does not want to wait any longer is asked for no more", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const door = aDoor({ code: "join/knocking", retry_ms: 2_000 });
  await door.press("Join");
  await door.press("Cancel");
  t.mock.timers.tick(60_000);
  assert.equal(door.asked.length, 1);
  assert.equal(door.shows("Join"), true);
});

test("who comes with another name after waiting is asked for by that one alone", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const door = aDoor(...Array(4).fill({ code: "join/knocking", retry_ms: 2_000 }));
  await door.press("Join");
  await door.press("Cancel");
  door.node.all("input")[0].value = "Bo";
  await door.press("Join");
  for (let turn = 0; turn < 2; turn += 1) {
    t.mock.timers.tick(2_000);
    await settle();
  }
  assert.deepEqual(door.asked.map(({ name }) => name), ["Ada", "Bo", "Bo", "Bo"]);
});

test("an answer that comes after the waiting was called off brings it back no more", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let answer = (/** @type {any} */ _) => {};
  const door = aDoor({ code: "join/knocking", retry_ms: 2_000 }, new Promise((told) => { answer = told; }));
  await door.press("Join");
  t.mock.timers.tick(2_000);
  await settle();
  await door.press("Cancel");
  answer({ code: "join/knocking", retry_ms: 2_000 });
  await settle();
  assert.equal(door.shows("Join"), true);
  t.mock.timers.tick(60_000);
  assert.equal(door.asked.length, 2);
});

test("who waits for the host goes on waiting when the line is down for a moment", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const door = aDoor({ code: "join/knocking", retry_ms: 2_000 }, { code: "connection/lost" }, { code: "join/knocking", retry_ms: 2_000 }, null);
  await door.press("Join");
  t.mock.timers.tick(2_000);
  await settle();
  assert.match(door.node.textContent, /Waiting for the host.*This page goes on asking/);
  t.mock.timers.tick(2_000);
  await settle();
  assert.doesNotMatch(door.node.textContent, /goes on asking/);
  t.mock.timers.tick(2_000);
  await settle();
  assert.equal(door.asked.length, 4);
});

/** The host's list of who waits, with a clock by hand. */
function aHostsList() {
  const { handle, sent } = aHandle();
  let clock = 0;
  const part = knocks({ handle, now: () => clock });
  const node = /** @type {any} */ (part.node);
  const [no, yes] = node.all("button");
  return {
    node, no, yes, sent,
    looks: () => { clock += 1_000; },
    /** @param {any[]|undefined} waiting @param {any[]} [people] */
    sees: (waiting, people = []) => part.update(/** @type {any} */ ({ people, you: { nickname: "Hanna", ...(waiting === undefined ? {} : { knocks: waiting }) } })),
    press: async (/** @type {any} */ which) => { which.click(); await settle(); },
  };
}
const ADA = { id: 4, name: "Ada", reclaim: true, watch: false, away: false };
const EVE = { id: 5, name: "Eve", reclaim: false, watch: false, away: false };

test("the host sees who waits, one after the other, and answers", async () => {
  const { node, no, yes, sent, looks, sees, press } = aHostsList();
  sees(undefined);
  assert.equal(node.hidden, true);
  sees([ADA, EVE]);
  assert.equal(node.hidden, false);
  assert.match(node.textContent, /Somebody says they are Ada, and lost their seat/);
  assert.match(node.textContent, /1 more after this/);
  assert.equal(yes.textContent, "Give it back");
  looks();
  await press(yes);
  sees([EVE]);
  assert.match(node.textContent, /Eve wants to come in/);
  looks();
  await press(no);
  assert.deepEqual(sent, [{ name: "approve", args: { knock: 4 } }, { name: "decline", args: { knock: 5 } }]);
  sees([]);
  assert.equal(node.hidden, true);
});

test("the second half of a double click lets in nobody who was not looked at", async () => {
  const { yes, sent, looks, sees, press } = aHostsList();
  const kim = { ...EVE, id: 6, name: "Kim" };
  sees([EVE, kim]);
  looks();
  await press(yes);
  sees([kim]);
  await press(yes);
  assert.deepEqual(sent, [{ name: "approve", args: { knock: 5 } }]);
  looks();
  await press(yes);
  assert.deepEqual(sent.at(-1), { name: "approve", args: { knock: 6 } });
});

test("who has stopped asking stands after those who wait, and is said to be gone", () => {
  const { node, sees } = aHostsList();
  sees([{ ...EVE, away: true }, { ...EVE, id: 6, name: "Kim" }]);
  assert.match(node.textContent, /Kim wants to come in.*1 more after this/);
  sees([{ ...EVE, away: true }]);
  assert.match(node.textContent, /Eve wanted to come in, and is not waiting just now/);
});

test("a seat in use is given away by the quieter of the two buttons, and the host's own is called that", () => {
  const { node, no, yes, sees } = aHostsList();
  const loud = () => [no, yes].map((one) => one.classList.contains("primary"));
  sees([ADA], [{ name: "Ada", host: false }]);
  assert.match(node.textContent, /who is here/);
  assert.deepEqual(loud(), [true, false]);
  sees([ADA], [{ name: "Ada", host: false, away: true }]);
  assert.match(node.textContent, /lost their seat/);
  assert.deepEqual(loud(), [false, true]);
  sees([{ ...ADA, name: "Hanna" }]);
  assert.match(node.textContent, /your own seat/);
  assert.deepEqual(loud(), [true, false]);
});
