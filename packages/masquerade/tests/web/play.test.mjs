// What the table decides while a game runs: rules, hunches, sealed answers, ballots and verdicts. No page needed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ballotArgs, startDraft } from "../../src/masquerade/web/ballot.js";
import { names } from "../../src/masquerade/web/chat.js";
import { addressed } from "../../src/masquerade/web/composer.js";
import { removable } from "../../src/masquerade/web/host.js";
import { markLabel, markOf, nextMark } from "../../src/masquerade/web/hunches.js";
import { draftsOf } from "../../src/masquerade/web/drafts.js";
import { SAVE_BEFORE_MS, untilSaved } from "../../src/masquerade/web/autosave.js";
import { unsaid, unsealed } from "../../src/masquerade/web/prompts.js";
import { rulesOf } from "../../src/masquerade/web/rules.js";
import { verdictOf } from "../../src/masquerade/web/verdict.js";
import { sealedAnswers, talking } from "../../src/masquerade/web/view_reducer.js";
import { fooledWords, foundWords, headline, ordinal, placeOf } from "../../src/masquerade/web/winning.js";
import { ballotWords, closedWords, subtitle, watchingWords } from "../../src/masquerade/web/words.js";
import { aView } from "./views.mjs";

const base = aView();
/** @param {any} phase @param {any} [more] */
const during = (phase, more = {}) => aView({ phase: { ...base.phase, ...phase }, ...more });

test("every mode is told in a title and five short lines", () => {
  for (const mode of /** @type {const} */ (["masks", "spot", "hunt"])) {
    const { title, lines } = rulesOf(aView({ mode }));
    assert.equal(lines.length, 5);
    for (const line of [title, ...lines]) assert.ok(line.length > 0 && line.length <= 80, line);
  }
});

test("the rules count the AIs, and the rounds of a hunt", () => {
  assert.match(rulesOf(aView({ mode: "spot", settings: { ...base.settings, ai_seats: 2 } })).lines.join(" "), /2 of the 3 masks are AIs/);
  assert.match(rulesOf(aView({ mode: "spot", settings: { ...base.settings, ai_seats: 1 } })).lines.join(" "), /1 of the 3 masks is an AI/);
  assert.match(rulesOf(during({ rounds: 3 }, { mode: "hunt" })).lines.join(" "), /3 rounds/);
});

test("tapping a mask goes from nothing to AI to human and back to nothing", () => {
  assert.deepEqual([null, "ai", "human"].map((mark) => nextMark(/** @type {any} */ (mark))), ["ai", "human", null]);
  assert.deepEqual([undefined, null, 50, 20, 80].map(markOf), [null, null, null, "human", "ai"]);
  assert.equal(new Set([null, "ai", "human"].map((mark) => markLabel(/** @type {any} */ (mark)))).size, 3);
});

test("a ballot starts from the private hunches, on those who may be judged", () => {
  const view = during({ name: "voting" }, { you: { ...base.you, hunches: { 2: 80, 9: 20 } } });
  assert.deepEqual(startDraft(view, { named: undefined, sliders: {} }), { named: undefined, sliders: { 2: 80 } });
});

test("a ballot that was cast comes back, and a run-off keeps only the sliders", () => {
  const before = { named: 2, sliders: { 2: 70 } };
  const cast = during({ name: "voting" }, { you: { ...base.you, ballot: { named: 3, sliders: { 3: 90 } } } });
  assert.deepEqual(startDraft(cast, before), { named: 3, sliders: { 3: 90 } });
  assert.deepEqual(startDraft(during({ name: "runoff", tied: [2, 3] }), before), { named: undefined, sliders: { 2: 70 } });
});

test("the prey of a hunt points at somebody and judges nobody", () => {
  assert.deepEqual(ballotArgs({ named: 2, sliders: { 2: 80 } }, [2, 3], false).args, { named: 2, sliders: {} });
  assert.notEqual(ballotWords(aView({ mode: "hunt" })).title, ballotWords(aView({ mode: "spot" })).title);
});

test("what is typed and not sealed goes before the bell, cut to what fits", () => {
  assert.deepEqual(unsealed({ 0: " hm \n well ", 1: "" }, {}), [{ prompt: 0, text: "hm well" }]);
  assert.deepEqual(unsealed({ 0: "same", 1: undefined }, { 0: "same", 1: "sealed" }), []);
  assert.deepEqual(unsealed({ 0: "changed" }, { 0: "before" }), [{ prompt: 0, text: "changed" }]);
  const [{ text }] = unsealed({ 0: "🎭".repeat(200) }, {});
  assert.equal([...text].length, 140);
});

test("half-typed words survive a reload, of this round only, until they are sent", () => {
  const stored = new Map();
  const storage = { getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ text) => void stored.set(key, text), removeItem: (/** @type {string} */ key) => void stored.delete(key) };
  const drafts = () => draftsOf("ABC234", "answers", storage);
  drafts().keep("1:1:Fox", { 0: "half a th", 1: undefined });
  assert.deepEqual(drafts().read("1:1:Fox"), { 0: "half a th" });
  assert.deepEqual([drafts().read("1:2:Fox"), drafts().read("1:1:Owl"), draftsOf("XYZ234", "answers", storage).read("1:1:Fox")], [{}, {}, {}]);
  drafts().keep("1:1:Fox", { 0: undefined });
  assert.equal(stored.size, 0);
  stored.set("masquerade_answers_ABC234", "{no json");
  assert.deepEqual(drafts().read("1:1:Fox"), {});
});

test("a draft that was sealed as it stands is no draft any more", () => {
  assert.deepEqual(unsaid({ 0: "same ", 1: "other" }, { 0: "same" }), { 1: "other" });
});

test("what is typed or named goes shortly before the bell, never after it, and not while nothing ends", () => {
  assert.equal(untilSaved(20_000, 10_000), 10_000 - SAVE_BEFORE_MS);
  assert.equal(untilSaved(20_000, 19_900), 0);
  assert.equal(untilSaved(null, 10_000), null);
  assert.ok(SAVE_BEFORE_MS >= 1000 && SAVE_BEFORE_MS <= 2000);
});

test("only this round's answers are shown, grouped by prompt in the order they came, and who left one blank", () => {
  const answer = (/** @type {number} */ round, /** @type {number} */ prompt, /** @type {number} */ seat) => ({ round, prompt, seat, text: `${round}${prompt}${seat}` });
  const view = during({ round: 2 }, { topic: { text: "t", twist: null, prompts: ["first", "second"] }, answers: [answer(1, 0, 1), answer(2, 1, 2), answer(2, 1, 1)] });
  assert.deepEqual(sealedAnswers(view).map(({ text, answers, blank }) => [text, answers.map(({ seat }) => seat), blank]), [["first", [], [1, 2, 3]], ["second", [2, 1], [3]]]);
  assert.deepEqual(sealedAnswers({ ...view, answers: [] }), []);
});

test("a mention goes in front once and keeps what was typed", () => {
  assert.equal(addressed("", "Owl"), "Owl, ");
  assert.equal(addressed("really?", "Owl"), "Owl, really?");
  assert.equal(addressed("owl, really?", "Owl"), "owl, really?");
});

test("a line names a mask by its whole word", () => {
  for (const line of ["Owl, say something", "and you, owl?", "what about @OWL"]) assert.equal(names(line, "Owl"), true, line);
  for (const line of ["the bowl", "owls at night", ""]) assert.equal(names(line, "Owl"), false, line);
  assert.equal(names("anything", ""), false);
});

test("the chat is closed while the host has stopped the clock", () => {
  assert.equal(talking(during({})), true);
  assert.equal(talking(during({ paused: true, ends_at: null, left_ms: 4000 })), false);
});

const result = { round: 1, named: [2], counts: { 2: 3 }, tie: false, eliminated: null };

test("a vote's end is told from where one sits", () => {
  const told = (/** @type {any} */ more, /** @type {any} */ last = result) => verdictOf(during({ name: "result", round: 2, rounds: 3 }, { results: [last], ...more }));
  assert.deepEqual([told({})?.title, told({})?.text], ["Owl was named", "3 votes."]);
  const mine = { ...result, named: [1], counts: { 1: 1 } };
  assert.equal(told({ mode: "masks" }, mine)?.tone, "good");
  assert.equal(told({ mode: "spot" }, mine)?.tone, "bad");
  assert.match(told({}, { ...result, named: [2, 3], tie: true })?.text ?? "", /Owl and Hare/);
  assert.equal(told({}, { ...result, named: [] })?.title, "Nobody was named");
  assert.equal(verdictOf(aView()), null);
});

test("a hunt says whether one survives", () => {
  const hunt = (/** @type {any} */ last) => verdictOf(during({ name: "result", round: 2, rounds: 3 }, { mode: "hunt", results: [last] }));
  assert.equal(hunt(result)?.title, "They were wrong");
  assert.match(hunt(result)?.text ?? "", /You survive round 2 of 3/);
  assert.equal(hunt({ ...result, named: [1], counts: { 1: 2 } })?.title, "The hunters found you");
  assert.equal(hunt({ ...result, named: [2, 3], tie: true })?.title, "They could not agree");
});

test("the reveal says who won to the one who reads it", () => {
  const reveal = /** @type {any} */ ({ mode: "hunt", outcome: "ais", seats: [{ seat: 1, score: 10 }, { seat: 2, score: 30 }, { seat: 3, score: 10 }] });
  assert.equal(headline(reveal, 1), "The hunters won");
  assert.equal(headline({ ...reveal, outcome: "humans" }, 1), "You got away");
  assert.equal(headline({ ...reveal, mode: "spot", outcome: "draw" }, 1), "A draw");
  const spot = { ...reveal, mode: "spot" };
  assert.deepEqual([placeOf(spot, 2), placeOf(spot, 3), placeOf(spot, 9)], [{ place: 1, of: 3 }, { place: 2, of: 3 }, null]);
  assert.equal(placeOf(reveal, 1), null);
  assert.deepEqual([1, 2, 3, 11].map(ordinal), ["1st", "2nd", "3rd", "11th"]);
});

const seat = (/** @type {number} */ number, /** @type {string} */ name, /** @type {string} */ role, score = 0) => ({ seat: number, name, role, score });
const masks = /** @type {any} */ ({
  mode: "masks", outcome: "humans", text: "", seats: [seat(1, "Fox", "human", 20), seat(2, "Owl", "ai", 90), seat(3, "Hare", "human", 40), seat(4, "Crow", "ai", 5)],
});

test("in masks the headline names the people with the star, whatever the table found out", () => {
  const told = (/** @type {number[]} */ winner_seats, /** @type {number|null} */ own) => headline({ ...masks, winner_seats }, own);
  assert.deepEqual([told([3], 3), told([3], 1), told([3], null)], ["You win", "Hare wins", "Hare wins"]);
  assert.deepEqual([told([1, 3], 3), told([1, 3], 2), told([], 1)], ["You and Fox win", "Fox and Hare win", "Nobody wins"]);
  assert.deepEqual(placeOf(masks, 1), { place: 2, of: 2 });
});

test("what the table found is told in a line of its own", () => {
  const ended = (/** @type {number[][]} */ ...named) => foundWords(aView({ results: named.map((seats, at) => ({ round: at + 1, named: seats, counts: {}, tie: seats.length > 1, eliminated: null })) }), masks);
  assert.equal(ended([2]), "The table named 1 of 2 AIs: Owl.");
  assert.equal(ended([2], [1], [2]), "The table named 1 of 2 AIs: Owl. It named Fox wrongly.");
  assert.equal(ended([3], [2, 4]), "The table named Hare, wrongly.");
  assert.equal(ended([2, 4], []), "The table named nobody.");
  assert.equal(foundWords(aView(), { ...masks, mode: "hunt", text: "Fox got away." }), "Fox got away.");
});

test("an AI of masks is measured by the people it fooled", () => {
  const ballot = (/** @type {number} */ voter, /** @type {number|null} */ named, sliders = {}) => ({ round: 1, voter, named, sliders });
  const told = { ...masks, ballots: [ballot(1, 2, { 4: 60 }), ballot(3, 2), ballot(4, 2)] };
  assert.deepEqual([fooledWords(told, 2), fooledWords(told, 4), fooledWords(masks, 2)], ["fooled 0 of 2 people", "fooled 1 of 2 people", "nobody voted"]);
});

test("the host takes out masks during a game and people around it, never the own one or an empty chair", () => {
  const seats = base.seats.map((seat) => ({ ...seat, vacant: seat.seat === 3, alive: seat.seat !== 3 }));
  assert.deepEqual(removable(during({}, { seats })).map(({ args }) => args), [{ seat: 2 }]);
  const people = [{ name: "Ada", host: true }, { name: "Bob", host: false }];
  assert.deepEqual(removable(during({ name: "lobby" }, { people })).map(({ args }) => args), [{ name: "Bob" }]);
});

test("nobody is promised another round once there is nothing left to find out", () => {
  const table = (/** @type {Record<string, string>} */ gone, more = {}) => during({ name: "elimination", round: 1, rounds: 3 }, {
    settings: { ...base.settings, ai_seats: 3 }, results: [{ ...result, named: [1] }],
    seats: ["Fox", "Owl", "Hare", "Crow", "Bat"].map((name) => ({ seat: 1, name, avatar: "", alive: !(name in gone), role: gone[name] ?? null })), ...more,
  });
  const hunted = table({ Fox: "human", Owl: "human" });
  assert.deepEqual([subtitle(hunted), watchingWords(hunted)], ["The reveal comes next", "Your mask has fallen. The reveal comes next."]);
  assert.equal(subtitle(table({ Owl: "ai" })), "The next round starts soon");
  assert.equal(subtitle(table({ Owl: "ai", Hare: "ai", Crow: "ai" })), "The reveal comes next");
  assert.equal(subtitle(during({ name: "result", round: 1, rounds: 3 }, { mode: "hunt", settings: { ...base.settings, elimination: null }, results: [result] })), "A mask falls");
});

test("whoever only watches is told why, and players are not", () => {
  assert.equal(watchingWords(base), null);
  assert.match(watchingWords(aView({ you: { ...base.you, seat: null } })) ?? "", /rematch/);
  assert.match(watchingWords(aView({ you: { ...base.you, seat: null, watching: true } })) ?? "", /watching this table/);
  assert.match(watchingWords(aView({ seats: base.seats.map((seat) => ({ ...seat, alive: false })) })) ?? "", /left the table/);
});

test("another discussion is promised to nobody who has seen the last one", () => {
  assert.match(closedWords(during({ name: "voting", round: 1, rounds: 1 })), /over/);
  assert.doesNotMatch(closedWords(during({ name: "runoff", round: 1, rounds: 3 })), /over|next/);
  for (const name of ["ready", "prompts"]) assert.match(closedWords(during({ name })), /opens when the discussion starts/);
});
