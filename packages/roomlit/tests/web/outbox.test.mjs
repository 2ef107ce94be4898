import assert from "node:assert/strict";
import { test } from "node:test";
import { KEPT_MS, MOST, Outbox, makeId } from "../../src/roomlit/web/outbox.js";

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
  const outbox = new Outbox();
  const old = outbox.put(command("a"), 0);
  for (const id of ["b", "c"]) outbox.put(command(id), 1000).catch(() => undefined);
  assert.deepEqual(outbox.waiting(KEPT_MS).map(({ id }) => id), ["b", "c"]);
  await assert.rejects(old, { code: "command/expired" });
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
