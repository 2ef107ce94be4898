import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const HERE = new URL("../../src/roomlit/web/vendor/", import.meta.url);
const LOCKED = new URL("../../../../node_modules/uplot/", import.meta.url);

test("uPlot is the file that the lock pins, and its licence came with it", async () => {
  for (const [ours, theirs] of [["uplot.js", "dist/uPlot.esm.js"], ["uplot.d.ts", "dist/uPlot.d.ts"], ["uplot.css", "dist/uPlot.min.css"], ["uplot.LICENSE", "LICENSE"]]) {
    assert.equal(await readFile(new URL(ours, HERE), "utf8"), await readFile(new URL(theirs, LOCKED), "utf8"), ours);
  }
});
