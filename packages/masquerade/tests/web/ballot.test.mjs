// What a ballot must hold before it is sent.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ballotArgs, belief, sameBallot } from "../../src/masquerade/web/ballot.js";

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
