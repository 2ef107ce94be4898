import assert from "node:assert/strict";
import { test } from "node:test";
import { KEPT_MS, MOST, Outbox, UNSENT_MS, makeId } from "../../src/roomlit/web/outbox.js";
import { KEPT_CHARS, UnsentStore } from "../../src/roomlit/web/unsent_store.js";
import { MemoryStore } from "./fakes.mjs";

const command = (id) => ({ frame: "command", id, room: "TEAM", name: "message", args: { text: id } });

test("an id is 128 bits in hex, without help of randomUUID", () => {
  assert.equal(makeId((bytes) => bytes.fill(10)), "0a".repeat(16));
  assert.match(makeId(), /^[0-9a-f]{32}$/);
  assert.equal(new Set(Array.from({ length: 1000 }, () => makeId())).size, 1000);
});

test("a command waits until its own answer, and an unknown answer changes nothing", async () => {
  const outbox = new Outbox();
  const answer = outbox.put(command("a"), 0);
  assert.equal(outbox.ack({ id: "other", seq: 1 }), null);
  assert.deepEqual(outbox.waiting(1).map(({ id }) => id), ["a"]);
  outbox.ack({ id: "a", seq: 7, result: { message: 3 } });
  assert.deepEqual(await answer, { seq: 7, result: { message: 3 } });
  assert.deepEqual(outbox.waiting(2), []);
});

test("a refusal carries its code, its sentence and when to try again", async () => {
  const outbox = new Outbox();
  const answer = outbox.put(command("a"), 0);
  outbox.refuse({ id: "a", code: "message/too_fast", message: "Slow down.", retry_ms: 900 });
  await assert.rejects(answer, { code: "message/too_fast", message: "Slow down.", retry_ms: 900 });
});

test("what waits keeps its order and what is too old to be safe is given up", async () => {
  let now = 0;
  const outbox = new Outbox({ now: () => now });
  const old = outbox.put(command("a"), 0);
  for (const id of ["b", "c"]) outbox.put(command(id), 1000).catch(() => undefined);
  outbox.sent("a", 0);
  now = 1000;
  outbox.sent("b", 1000);
  now = KEPT_MS;
  assert.deepEqual(outbox.waiting(KEPT_MS).map(({ id }) => id), ["b", "c"]);
  await assert.rejects(old, { code: "command/expired", message: "Nobody answered in time: it may have been done." });
});

test("a server whose clock is set makes nothing old that left this page a moment ago", () => {
  const outbox = new Outbox({ now: () => 5 });
  outbox.put(command("a"), 1000).catch(() => undefined);
  outbox.sent("a", 1000);
  for (const server of [1000 + 600_000, 1000 - 600_000, null]) assert.deepEqual(outbox.waiting(server), [command("a")]);
});

test("a full outbox refuses instead of growing", async () => {
  const outbox = new Outbox();
  for (let i = 0; i < MOST; i += 1) outbox.put(command(String(i)), 0).catch(() => undefined);
  await assert.rejects(outbox.put(command("more"), 0), { code: "command/too_many" });
  assert.equal(outbox.pending.size, MOST);
});

test("giving up answers everyone", async () => {
  const outbox = new Outbox();
  const answers = ["a", "b"].map((id) => outbox.put(command(id), 0));
  outbox.abandon("connection/kicked");
  for (const answer of answers) await assert.rejects(answer, { code: "connection/kicked" });
});

test("what never left the page may wait long, but not for ever", async () => {
  const outbox = new Outbox();
  const answer = outbox.put(command("a"), 0);
  assert.deepEqual(outbox.waiting(UNSENT_MS - 1).map(({ id }) => id), ["a"]);
  assert.deepEqual(outbox.waiting(UNSENT_MS), []);
  await assert.rejects(answer, { code: "command/expired" });
});

/** A page of a browser: pages with the same storage are tabs, or one page after the other. */
function tab(storage, { player = "p1", failed } = {}) {
  const outbox = new Outbox({ store: new UnsentStore({ room: "TEAM", store: () => storage, player: () => player }), ...(failed === undefined ? {} : { failed }) });
  outbox.restore("TEAM");
  return outbox;
}

test("what waits outlives its page, under the same id, and is gone with its answer", () => {
  const storage = new MemoryStore();
  void tab(storage).put(command("a"), 1);
  const reloaded = tab(storage);
  assert.deepEqual(reloaded.waiting(2), [command("a")]);
  reloaded.ack({ id: "a", seq: 1 });
  assert.deepEqual(tab(storage).waiting(3), []);
});

test("another seat of the room finds nothing of the one before", () => {
  const storage = new MemoryStore();
  void tab(storage).put(command("a"), 1);
  assert.deepEqual(tab(storage, { player: "p2" }).waiting(2), []);
});

test("a tab hears that another one has had the answer, however long ago it was sent", async () => {
  const storage = new MemoryStore();
  const first = tab(storage);
  const answer = first.put(command("a"), 0);
  const second = tab(storage);
  assert.deepEqual(second.waiting(1).map(({ id }) => id), ["a"]);
  second.ack({ id: "a", seq: 9 });
  assert.deepEqual(first.waiting(KEPT_MS * 10), []);
  assert.deepEqual(await answer, { seq: 0, result: null });
});

test("a storage that was emptied loses nothing that a page still holds", () => {
  const storage = new MemoryStore();
  const page = tab(storage);
  void page.put(command("a"), 0);
  storage.kept.clear();
  assert.deepEqual(page.waiting(1).map(({ id }) => id), ["a"]);
});

test("what an earlier page has sent waits until the server's time is known, and is given up when that was too long ago", async () => {
  const storage = new MemoryStore();
  const page = tab(storage);
  for (const id of ["a", "b"]) void page.put(command(id), 0);
  page.sent("a", 10);
  const told = [];
  const reloaded = tab(storage, { failed: ({ id }, { code }) => told.push([id, code]) });
  assert.deepEqual(reloaded.waiting(null).map(({ id }) => id), ["b"]);
  assert.deepEqual(reloaded.waiting(10 + KEPT_MS - 1).map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(reloaded.waiting(10 + KEPT_MS).map(({ id }) => id), ["b"]);
  await Promise.resolve();
  assert.deepEqual(told, [["a", "command/expired"]]);
});

test("a page that lets go of its room leaves what waits to the next one", async () => {
  const storage = new MemoryStore();
  const page = tab(storage);
  const answer = page.put(command("a"), 0);
  page.leave();
  await assert.rejects(answer, { code: "connection/released" });
  assert.deepEqual(tab(storage).waiting(1).map(({ id }) => id), ["a"]);
});

test("a seat that is closed leaves nothing behind", async () => {
  const storage = new MemoryStore();
  const page = tab(storage);
  const answer = page.put(command("a"), 0);
  page.abandon("connection/kicked");
  await assert.rejects(answer, { code: "connection/kicked" });
  assert.deepEqual(tab(storage).waiting(1), []);
});

test("a full, forbidden or broken storage and more than it may hold harm nothing", () => {
  const forbidden = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); } };
  for (const storage of [forbidden, null, new MemoryStore({ room: 1 })]) {
    const page = tab(storage);
    void page.put(command("a"), 0);
    assert.deepEqual(page.waiting(1).map(({ id }) => id), ["a"]);
  }
  const broken = new MemoryStore();
  for (const text of ["{", "7", "{\"player\":\"p1\",\"waiting\":[{\"id\":7},null],\"settled\":[3]}"]) {
    broken.setItem("roomlit_unsent_TEAM", text);
    assert.deepEqual(tab(broken).waiting(1), []);
  }
  const storage = new MemoryStore();
  const page = tab(storage);
  void page.put({ ...command("a"), args: { text: "x".repeat(KEPT_CHARS / 2) } }, 0);
  void page.put({ ...command("b"), args: { text: "x".repeat(KEPT_CHARS / 2) } }, 0);
  assert.equal(page.waiting(1).length, 2);
  assert.deepEqual(tab(storage).waiting(1).map(({ id }) => id), ["a"]);
});
