import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualPage } from "./fakes.mjs";
import { History } from "../../src/roomlit/web/history.js";
import { EMPTY, STATUS_TEXT, chat } from "../../src/roomlit/web/reducer.js";

const said = (seq, data = { id: seq, sender: "Bob", text: "hi" }) => ({ type: "message", data, at: 9, seq, epoch: 1, audience: "public", sender: "Bob" });

const history = (reducer, events = []) => new History({ reducer, page: new ManualPage(), storage: { events: () => events, keepEvents: () => undefined } });

test("messages append and a member list replaces", () => {
  const view = [said(1), { ...said(2), type: "player_list", data: { members: [{ name: "Bob", online: false }] } }].reduce(chat, EMPTY);
  assert.deepEqual(view, { members: [{ name: "Bob", online: false }], messages: [{ id: 1, sender: "Bob", text: "hi", at: 9 }] });
});

test("an event it does not know leaves the view as it is", () => {
  const view = chat(EMPTY, said(1));
  assert.equal(chat(view, { ...said(2), type: "phase", data: {} }), view);
});

test("every status has its words", () => {
  assert.deepEqual(STATUS_TEXT, {
    connected: "🟢 Connected", connecting: "🟡 Connecting…",
    disconnected: "🔴 Disconnected (fallback polling)", error: "🔴 Connection error" });
});

test("a reducer set late folds what came before it", () => {
  const known = history(chat);
  known.restart({ seen: [] }, 1);
  known.add(said(1));
  known.add(said(2));
  known.refold((view, { seq }) => ({ seen: [...view.seen, seq] }));
  assert.deepEqual(known.view, { seen: [1, 2] });
  known.add(said(3));
  assert.deepEqual(known.view, { seen: [1, 2, 3] });
});

test("a long history is folded down, so that it does not grow for ever", () => {
  const known = history((view, { seq }) => ({ sum: view.sum + seq }));
  known.restart({ sum: 0 }, 1);
  for (let seq = 1; seq <= 1200; seq += 1) known.add(said(seq));
  assert.equal(known.view.sum, (1200 * 1201) / 2);
  assert.ok(known.tail.length <= 500);
  assert.equal(known.events.length, 100);
});

test("another epoch forgets the events of the one before", () => {
  const known = history(chat, [said(1)]);
  known.restart(null, 1);
  assert.equal(known.events.length, 1);
  known.restart(null, 2);
  assert.equal(known.events.length, 0);
});
