// The browser's fold, twin of rules/view_reducer.py.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MESSAGES_MAX, fold, judged, playing } from "../../src/masquerade/web/view_reducer.js";
import { aMessage, aView } from "./views.mjs";

/** @param {string} type @param {any} data @param {string} audience */
const event = (type, data, audience = "public") => ({ type, data, audience });

/** @template T @param {T} value @returns {T} */
function frozen(value) {
  if (value && typeof value === "object") {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

test("a message is appended and the view before stays as it was", () => {
  const before = frozen(aView());
  const after = fold(before, event("message", aMessage(1)));
  assert.deepEqual(after.messages, [aMessage(1)]);
  assert.deepEqual(before.messages, []);
});

test("only the newest messages are kept", () => {
  let view = aView();
  for (let id = 1; id <= MESSAGES_MAX + 3; id += 1) view = fold(view, event("message", aMessage(id)));
  assert.equal(view.messages.length, MESSAGES_MAX);
  assert.equal(view.messages[0].id, 4);
});

test("a phase of the same game changes nothing but the phase", () => {
  const before = frozen(aView({ messages: [aMessage(1)], votes: { cast: 2, of: 3 } }));
  const phase = { ...before.phase, name: "voting" };
  assert.deepEqual(fold(before, event("phase", { phase, game: 1 })), { ...before, phase });
});

test("a new game forgets what the last one said, voted and revealed", () => {
  const reveal = /** @type {any} */ ({ seats: [], outcome: "draw", text: "" });
  const before = frozen(aView({ messages: [aMessage(1)], votes: { cast: 2, of: 3 }, topic: { text: "t", twist: null }, reveal }));
  const after = fold(before, event("phase", { phase: { ...before.phase, name: "ready" }, game: 2 }));
  assert.deepEqual([after.messages, after.results, after.reveal, after.topic, after.votes, after.game], [[], [], null, null, { cast: 0, of: 0 }, 2]);
});

test("the list of players brings people, settings and seats", () => {
  const data = { people: [{ name: "Ada", host: true }], settings: { ...aView().settings, rounds: 3 }, seats: [] };
  const after = fold(frozen(aView()), event("player_list", data));
  assert.deepEqual([after.people, after.settings.rounds, after.seats], [data.people, 3, []]);
});

test("an elimination takes off one mask and completes the last result", () => {
  const result = { round: 1, named: [2], counts: { 2: 2 }, tie: false, eliminated: null };
  const view = fold(fold(frozen(aView()), event("voting_result", { result })), event("elimination", { seat: 2, role: "ai" }));
  assert.deepEqual(view.seats.map(({ alive, role }) => [alive, role]), [[true, null], [false, "ai"], [true, null]]);
  assert.deepEqual(view.results[0].eliminated, { seat: 2, role: "ai" });
});

test("what only this seat hears changes only what it knows of itself", () => {
  const ballot = { named: 2, sliders: { 2: 70 } };
  const after = fold(frozen(aView()), event("ballot", { ballot }, "me"));
  assert.deepEqual(after.you.ballot, ballot);
  const you = { nickname: "Ada", host: false, seat: 3, name: "Hare", ballot: null };
  assert.deepEqual(fold(after, event("seat", { you }, "me")).you, you);
});

test("unknown events and a missing view change nothing", () => {
  const view = aView();
  assert.equal(fold(view, event("connection", {}, "local")), view);
  assert.equal(fold(view, event("something_new", {}, "me")), view);
  assert.equal(fold(/** @type {any} */ (null), event("message", aMessage(1))), null);
});

test("one may judge every mask at the table but one's own, and in a run-off only those that tied", () => {
  const view = aView();
  assert.deepEqual(judged(view).map(({ seat }) => seat), [2, 3]);
  assert.deepEqual(judged({ ...view, phase: { ...view.phase, name: "runoff", tied: [1, 3] } }).map(({ seat }) => seat), [3]);
});

test("a watcher and an eliminated mask do not play", () => {
  const view = aView();
  assert.equal(playing(view), true);
  assert.equal(playing({ ...view, you: { ...view.you, seat: null } }), false);
  assert.equal(playing({ ...view, seats: view.seats.map((seat) => ({ ...seat, alive: seat.seat !== 1 })) }), false);
});

test("a whole game folds to the same views as in Python", () => {
  const { first, steps } = JSON.parse(readFileSync(new URL("../rules/vectors/folding.json", import.meta.url), "utf8"));
  let view = frozen(first);
  for (const { events, view: expected } of steps) {
    view = frozen(events.reduce(fold, view));
    assert.deepEqual(view, expected);
  }
});
