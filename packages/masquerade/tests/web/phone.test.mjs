// What a phone needs: a lit screen, other scripts, translations, and a seat that moves to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { composes, h, say } from "../../src/masquerade/web/element.js";
import { moving } from "../../src/masquerade/web/moving.js";
import { wakeLock } from "../../src/masquerade/web/wake_lock.js";
import { aHandle, openPage } from "./page.mjs";

const page = openPage();
Object.assign(globalThis, { matchMedia: () => ({ matches: false }), location: { href: "https://play.example.org/?room=ABC234", pathname: "/" } });
const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); };
/** @param {string} name @param {boolean} [paused] */
const at = (name, paused = false) => /** @type {any} */ ({ phase: { name, paused }, you: {} });

/** A browser that lets screens be kept lit, or says no. */
function lamp({ says = true } = {}) {
  /** @type {(() => void)[]} */
  const ends = [];
  const lit = { now: 0, asked: 0, takeBack: () => ends.forEach((end) => end()) };
  const lock = {
    async request() {
      lit.asked += 1;
      if (!says) throw new Error("NotAllowedError");
      lit.now += 1;
      ends.push(() => { lit.now -= 1; });
      return { release: async () => void (lit.now -= 1), addEventListener: (/** @type {string} */ _, /** @type {() => void} */ fn) => void ends.push(fn) };
    },
  };
  return { lock, lit };
}

test("the screen stays lit while one plays, also after the page was hidden, and not in a pause", async () => {
  const { lock, lit } = lamp();
  const part = wakeLock({ lock, touched: true });
  part.update(at("lobby"));
  await settle();
  assert.equal(lit.now, 0);
  part.update(at("discussion"));
  part.update(at("discussion"));
  await settle();
  assert.deepEqual([lit.now, lit.asked], [1, 1]);
  lit.takeBack();
  page.fire("visibilitychange");
  await settle();
  assert.deepEqual([lit.now, lit.asked], [1, 2]);
  part.update(at("discussion", true));
  assert.equal(lit.now, 0);
  part.update(at("voting"));
  await settle();
  assert.equal(lit.now, 1);
  part.destroy();
  assert.equal(lit.now, 0);
  assert.equal(part.node.hidden, true);
});

test("where the screen cannot be kept lit one hint says so, before the talking and once", async () => {
  for (const lock of [undefined, lamp({ says: false }).lock]) {
    const part = wakeLock({ lock, touched: true });
    part.update(at("ready"));
    await settle();
    assert.equal(part.node.hidden, false);
    part.update(at("discussion"));
    await settle();
    assert.equal(part.node.hidden, true);
    part.update(at("prompts"));
    /** @type {any} */ (part.node).all("button")[0].click();
    assert.equal(part.node.hidden, true);
    part.destroy();
  }
  const desk = wakeLock({ lock: undefined, touched: false });
  desk.update(at("ready"));
  assert.equal(desk.node.hidden, true);
});

test("an Enter that takes a word is no Enter, however the browser tells of it", () => {
  const key = (/** @type {any} */ more) => composes(/** @type {any} */ ({ key: "Enter", isComposing: false, keyCode: 13, ...more }));
  assert.equal(key({}), false);
  assert.equal(key({ isComposing: true }), true);
  assert.equal(key({ keyCode: 229 }), true);
});

test("a translation stays until its text changes, and gives way then", () => {
  const node = h("p");
  say(node, "Ballot");
  node.replaceChildren(h("font", {}, h("font", {}, "Abstimmung")));
  say(node, "Ballot");
  assert.equal(node.textContent, "Abstimmung");
  say(node, "Reveal");
  assert.equal(node.textContent, "Reveal");
  node.replaceChildren("something else");
  say(node, "Reveal");
  assert.equal(node.textContent, "Reveal");
});

test("the code that moves a seat is asked for when it is wanted, and a new one when it has run out", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { handle } = aHandle();
  handle.seat = { player: "p1", credential: "c1" };
  /** @type {string[]} */
  const pages = [];
  handle.handOver = async (/** @type {string} */ to) => (pages.push(to), { link: `${to}#roomlit-seat=ABC234.x${pages.length}`, qr_svg: "<svg/>", lasts_ms: 120_000 });
  const part = moving({ handle, data: { room: "ABC234", invite: "http://192.168.1.20:8000/p/ABC234" } });
  const dialog = /** @type {any} */ (part.dialog);
  part.update(at("lobby"));
  assert.equal(part.node.hidden, false);
  /** @type {any} */ (part.node).click();
  await settle();
  assert.equal(dialog.all("img").length, 1);
  assert.equal(dialog.all("input")[0].value, "http://192.168.1.20:8000/p/ABC234#roomlit-seat=ABC234.x1");
  t.mock.timers.tick(120_000);
  assert.equal(dialog.all("img").length, 0);
  dialog.all("button").find((/** @type {any} */ one) => one.textContent === "Show a new code").click();
  await settle();
  assert.equal(dialog.all("input")[0].value.slice(-2), "x2");
  assert.deepEqual(pages, Array(2).fill("http://192.168.1.20:8000/p/ABC234"));
});
