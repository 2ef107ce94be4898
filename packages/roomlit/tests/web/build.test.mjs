import assert from "node:assert/strict";
import { test } from "node:test";
import { BuildWatch, buildOf } from "../../src/roomlit/web/build.js";
import { MemoryStore } from "./fakes.mjs";

test("a page knows its build by the address of its modules, where that has one", () => {
  assert.equal(buildOf("https://x/app/web/~0123456789ab/roomlit.room/build.js"), "0123456789ab");
  assert.equal(buildOf("https://x/_stcore/bidi-components/roomlit.room/build.js"), "");
});

test("a page of an older build is told once, also when a proxy gives it the same page again", () => {
  const session = new MemoryStore();
  const page = { session: () => session };
  const first = new BuildWatch({ page, own: "aaa" });
  assert.deepEqual([first.hears("aaa"), first.outdated], [false, false]);
  assert.deepEqual([first.hears("bbb"), first.outdated], [true, true]);
  assert.deepEqual([first.hears("bbb"), first.outdated], [false, true]);
  const again = new BuildWatch({ page, own: "aaa" });
  assert.deepEqual([again.hears("bbb"), again.outdated], [false, false]);
  assert.equal(again.hears("ccc"), true);
  assert.equal(new BuildWatch({ page, own: "ddd" }).hears("ddd"), false);
});

test("where nothing is known, or nothing can be remembered, nobody is asked to reload", () => {
  const session = new MemoryStore();
  assert.equal(new BuildWatch({ page: { session: () => session }, own: "" }).hears("bbb"), false);
  assert.equal(new BuildWatch({ page: { session: () => session }, own: "aaa" }).hears(undefined), false);
  assert.equal(new BuildWatch({ page: { session: () => null }, own: "aaa" }).hears("bbb"), false);
  assert.equal(new BuildWatch({ page: { session() { throw new Error("forbidden"); } }, own: "aaa" }).hears("bbb"), false);
});
