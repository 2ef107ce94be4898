// What a ballot must hold before it is sent, and what becomes of one that is not sent when the bell comes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ballot, ballotArgs, belief, keptDraft, sameBallot } from "../../src/masquerade/web/ballot.js";
import { aHandle, openPage } from "./page.mjs";
import { aView } from "./views.mjs";

/** @param {any} [phase] @param {any} [more] */
const voting = (phase = {}, more = {}) => aView({ phase: { ...aView().phase, name: "voting", ends_at: 30_000, ...phase }, ...more });
/** @param {any} part @param {string} name */
function press(part, name) {
  const row = part.node.all("row-seat").find((/** @type {any} */ one) => one.all("name")[0].textContent === name);
  row.all("pick")[0].click();
}
const storage = () => {
  const stored = new Map();
  return { getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ text) => void stored.set(key, text), removeItem: (/** @type {string} */ key) => void stored.delete(key) };
};
/** A page, its clock, and the room at the other end. @param {any} t */
function table(t) {
  const page = openPage();
  Object.defineProperty(globalThis, "sessionStorage", { value: storage(), configurable: true, writable: true });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { handle, sent } = aHandle();
  const part = () => ballot({ handle });
  return { page, sent, part, bell: () => t.mock.timers.tick(30_000) };
}
const NAMED = { named: 2, sliders: { 2: 80, 3: 50 } };

test("a mask named but not locked in is cast shortly before the bell, and the page says so", (t) => {
  const { sent, part, bell } = table(t);
  const one = part();
  one.update(voting());
  assert.match(one.node.textContent ?? "", /Yours counts once you name/);
  press(one, "Owl");
  assert.match(one.node.textContent ?? "", /goes as it stands at the bell/);
  assert.deepEqual(sent, []);
  bell();
  assert.deepEqual(sent, [{ name: "vote", args: NAMED }]);
});

test("a ballot on which nobody was named is not cast by itself, nor one that is locked in cast twice", async (t) => {
  const { sent, part, bell } = table(t);
  const [idle, done] = [part(), part()];
  idle.update(voting());
  done.update(voting());
  press(done, "Owl");
  /** @type {any} */ (done.node).all("primary")[0].click();
  await new Promise((resolve) => setImmediate(resolve));
  done.update(voting({}, { you: { ...aView().you, ballot: NAMED } }));
  bell();
  assert.equal(sent.length, 1);
});

test("a named mask survives a reload, and is still cast at the bell", (t) => {
  const { sent, part, bell } = table(t);
  const before = part();
  before.update(voting());
  press(before, "Hare");
  before.destroy();
  const after = part();
  after.update(voting());
  assert.match(after.node.textContent ?? "", /✓ Named/);
  bell();
  assert.deepEqual(sent.map(({ args }) => args.named), [3]);
});

test("what was named in one vote is not named in the next", (t) => {
  const { sent, part, bell } = table(t);
  for (const phase of [{}, { name: "runoff", tied: [2, 3] }, { round: 2 }]) {
    const one = part();
    one.update(voting(phase));
    assert.doesNotMatch(one.node.textContent ?? "", /✓ Named/);
    if (!("name" in phase)) press(one, "Owl");
    one.destroy();
  }
  bell();
  assert.deepEqual(sent, []);
});

test("a ballot goes when the page is put away, and never while the clock stands still", (t) => {
  const { page, sent, part } = table(t);
  const one = part();
  one.update(voting());
  press(one, "Owl");
  one.update(voting({ paused: true, ends_at: null }));
  page.visibilityState = "hidden";
  page.fire("visibilitychange");
  assert.deepEqual(sent, []);
  one.update(voting());
  page.fire("visibilitychange");
  assert.deepEqual(sent, [{ name: "vote", args: NAMED }]);
  one.destroy();
});

test("a ballot cast elsewhere with the same seat is newer than what stands here", (t) => {
  const { sent, part, bell } = table(t);
  const one = part();
  one.update(voting());
  press(one, "Owl");
  one.update(voting({}, { you: { ...aView().you, ballot: { named: 3, sliders: { 2: 10, 3: 90 } } } }));
  bell();
  assert.deepEqual(sent, []);
  assert.match(one.node.textContent ?? "", /Locked in/);
});

test("a kept draft that is no draft is none", () => {
  for (const text of [undefined, "", "{no json", "3", "{}", '{"named": 2, "sliders": null}']) assert.equal(keptDraft(text), null);
  assert.deepEqual(keptDraft('{"sliders": {"2": 80}}'), { named: undefined, sliders: { 2: 80 } });
  assert.deepEqual(keptDraft('{"named": null, "sliders": {}}'), { named: null, sliders: {} });
});

test("nothing is sent before somebody, or nobody, is named", () => {
  assert.equal(ballotArgs({ named: undefined, sliders: {} }, [2, 3]).args, null);
  assert.deepEqual(ballotArgs({ named: null, sliders: {} }, [2, 3]).args, { named: null, sliders: { 2: 50, 3: 50 } });
});

test("sliders left alone say that one is not sure", () => {
  assert.deepEqual(ballotArgs({ named: 2, sliders: { 2: 80 } }, [2, 3]).args, { named: 2, sliders: { 2: 80, 3: 50 } });
});

test("a seat that has left can be neither named nor judged", () => {
  assert.equal(ballotArgs({ named: 4, sliders: {} }, [2, 3]).args, null);
  assert.deepEqual(ballotArgs({ named: 2, sliders: { 4: 90 } }, [2]).args, { named: 2, sliders: { 2: 50 } });
});

test("a slider outside 0 to 100 or between whole numbers is refused here", () => {
  for (const value of [-1, 101, 50.5, NaN]) assert.equal(ballotArgs({ named: 2, sliders: { 2: value } }, [2]).args, null);
});

test("two ballots are the same when name and every slider are", () => {
  const ballot = { named: 2, sliders: { 2: 80, 3: 50 } };
  assert.equal(sameBallot(ballot, { named: 2, sliders: { 3: 50, 2: 80 } }), true);
  assert.equal(sameBallot(ballot, { named: 3, sliders: { 2: 80, 3: 50 } }), false);
  assert.equal(sameBallot(ballot, { named: 2, sliders: { 2: 80 } }), false);
  assert.equal(sameBallot(ballot, null), false);
});

test("a per cent has words for those who cannot see the track", () => {
  assert.deepEqual([0, 30, 50, 70, 100].map(belief), ["surely human", "rather human", "not sure", "rather AI", "surely AI"]);
});
