import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomStorage } from "../../src/roomlit/web/storage.js";
import { MemoryStore } from "./fakes.mjs";

const stored = (seq) => ({ type: "message", data: { text: "x".repeat(50) }, at: 1, seq, epoch: 1, audience: "public", sender: "Bob" });
const over = (session, local = new MemoryStore()) => new RoomStorage("TEAM", { session: () => session, local: () => local });

test("the last hundred events come back under the room's own name", () => {
  const session = new MemoryStore();
  const storage = over(session);
  storage.keepEvents(Array.from({ length: 130 }, (_, i) => stored(i + 1)));
  assert.deepEqual([...session.kept.keys()], ["ws_messages_TEAM"]);
  const events = over(session).events();
  assert.deepEqual([events.length, events[0].seq, events[99].seq], [100, 31, 130]);
});

test("when all events do not fit, the newest few are kept, and nothing rather than something old", () => {
  const small = new MemoryStore({ room: 4000 });
  over(small).keepEvents(Array.from({ length: 100 }, (_, i) => stored(i + 1)));
  assert.deepEqual(over(small).events().map(({ seq }) => seq), Array.from({ length: 20 }, (_, i) => i + 81));
  small.room = 10;
  over(small).keepEvents([stored(101)]);
  assert.deepEqual(over(small).events(), []);
});

test("a forbidden, missing or nonsensical storage reads as empty and never throws", () => {
  const forbidden = () => { throw new Error("SecurityError"); };
  for (const store of [forbidden, () => null]) {
    const storage = new RoomStorage("TEAM", { session: store, local: store });
    storage.keepEvents([stored(1)]);
    storage.keepStatus("connected");
    storage.keepSeat({ player: "p", credential: "c" });
    storage.keepSeat(null);
    storage.keepRequest({ request: "r", name: "n" });
    assert.deepEqual([storage.events(), storage.seat(), storage.request()], [[], null, null]);
  }
  const nonsense = new MemoryStore();
  for (const text of ["{", "7", "null", "{\"player\":1}", "[{\"type\":1},null]"]) {
    for (const key of ["ws_messages_TEAM", "roomlit_seat_TEAM", "roomlit_join_TEAM"]) nonsense.setItem(key, text);
    const storage = over(nonsense, nonsense);
    assert.deepEqual([storage.events(), storage.seat(), storage.request()], [[], null, null]);
  }
});

test("the seat outlives the tab, the status does not need quotes", () => {
  const session = new MemoryStore();
  const local = new MemoryStore();
  over(session, local).keepSeat({ player: "p1", credential: "c1" });
  over(session, local).keepStatus("connected");
  assert.deepEqual(over(new MemoryStore(), local).seat(), { player: "p1", credential: "c1" });
  assert.equal(session.getItem("ws_status_TEAM"), "connected");
});
