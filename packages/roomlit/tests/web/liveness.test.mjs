import assert from "node:assert/strict";
import { test } from "node:test";
import { CALM, URGENT, asked, begin, due, heard, nextLook, probing } from "../../src/roomlit/web/liveness.js";

test("it asks every 25 seconds, however much is heard and said meanwhile", () => {
  const life = heard(begin(0), 20_000);
  assert.equal(due(life, CALM, 24_999), "nothing");
  assert.equal(due(life, CALM, 25_000), "ask");
  assert.equal(due(asked(life, 25_000), CALM, 25_001), "nothing");
  assert.equal(nextLook(heard(asked(life, 25_000), 49_000), CALM), 50_000);
});

test("silence is probed before thirty seconds and dead at thirty", () => {
  const life = asked(begin(0), 26_000);
  assert.equal(due(life, CALM, 27_000), "probe");
  const probed = probing(life, { nonce: 1, at: 27_000, within_ms: CALM.probe_ms });
  assert.equal(nextLook(probed, CALM), 30_000);
  assert.equal(due(probed, CALM, 29_999), "nothing");
  assert.equal(due(probed, CALM, 30_000), "dead");
});

test("a timer that fires late because the page slept asks before it gives up", () => {
  assert.equal(due(begin(0), CALM, 900_000), "probe");
});

test("any frame ends a probe about silence, only its answer ends one about a lost command", () => {
  const silence = probing(begin(0), { nonce: 1, at: 0, within_ms: 3000 });
  assert.equal(heard(silence, 10).probe, null);
  const command = probing(begin(0), { nonce: 2, at: 0, within_ms: 3000, strict: true });
  assert.notEqual(heard(command, 10).probe, null);
  assert.notEqual(heard(command, 10, 1).probe, null);
  assert.equal(heard(command, 10, 2).probe, null);
});

test("a later probe does not postpone the end of an earlier one", () => {
  const first = probing(begin(0), { nonce: 1, at: 0, within_ms: 3000 });
  assert.equal(probing(first, { nonce: 2, at: 2000, within_ms: 3000 }).probe?.until, 3000);
});

test("while a deadline runs it beats every five seconds, doubts at eight and is dead at ten", () => {
  const life = begin(0);
  assert.equal(due(life, URGENT, 5_000), "ask");
  assert.equal(due(asked(life, 5_000), URGENT, 8_000), "probe");
  const probed = probing(life, { nonce: 1, at: 8_000, within_ms: URGENT.probe_ms });
  assert.equal(due(probed, URGENT, 10_000), "dead");
});
