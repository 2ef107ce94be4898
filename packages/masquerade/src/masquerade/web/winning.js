// Who won and what the table found, in words: the twin of insight/winning.py.

import { listed } from "./verdict.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").RevealView} RevealView */
/** @typedef {import("./wire.js").UnmaskedView} UnmaskedView */

/**
 * Who won, for the one who reads it; `own` null: for everybody. In masks that is a person, whatever the table found out.
 * @param {RevealView} reveal @param {number|null} own
 */
export function headline(reveal, own) {
  if (reveal.mode === "hunt") {
    if (reveal.outcome !== "humans") return "The hunters won";
    return own === null ? "The human got away" : "You got away";
  }
  if (reveal.mode === "masks") {
    const won = winners(reveal).filter(({ seat }) => seat !== own).map(({ name }) => name);
    const names = winners(reveal).length > won.length ? ["You", ...won] : won;
    if (names.length === 0) return "Nobody wins";
    return `${listed(names)} ${names.length === 1 && won.length === 1 ? "wins" : "win"}`;
  }
  return { humans: "The humans win", ais: "The AIs win", draw: "A draw" }[reveal.outcome] ?? "Masks off";
}

/** @param {RevealView} reveal */
export function winners({ seats, winner_seats = [] }) {
  return seats.filter(({ seat }) => winner_seats.includes(seat));
}

/** What came of the table's votes; a hunt has a sentence of its own. @param {View} view @param {RevealView} reveal */
export function foundWords({ results }, { mode, seats, text }) {
  if (mode === "hunt") return text;
  const named = new Set(results.flatMap((result) => (result.tie || result.named.length !== 1 ? [] : result.named)));
  const one = (/** @type {import("./wire.js").Role} */ role) => [...named].flatMap((seat) => seats.filter((each) => each.seat === seat && each.role === role)).map(({ name }) => name);
  const [found, wrong] = [one("ai"), one("human")];
  if (found.length === 0) return wrong.length === 0 ? "The table named nobody." : `The table named ${listed(wrong)}, wrongly.`;
  const ais = seats.filter(({ role }) => role === "ai").length;
  const right = `The table named ${ais === 1 ? "the AI" : `${found.length} of ${ais} AIs`}: ${listed(found)}.`;
  return wrong.length === 0 ? right : `${right} It named ${listed(wrong)} wrongly.`;
}

/**
 * How many of the people who voted did not take an AI for one: neither named it nor thought so in the end.
 * @param {RevealView} reveal @param {number} ai
 */
export function fooled({ seats, ballots = [] }, ai) {
  const people = new Set(seats.filter(({ role }) => role === "human").map(({ seat }) => seat));
  const cast = ballots.filter(({ voter }) => people.has(voter));
  const last = new Map(cast.map(({ voter, sliders }) => [voter, sliders[ai] ?? 0]));
  const saw = new Set(cast.filter(({ voter, named }) => named === ai || (last.get(voter) ?? 0) > 50).map(({ voter }) => voter));
  return { count: last.size - saw.size, of: last.size };
}

/** What an AI of masks gets instead of points. @param {RevealView} reveal @param {number} ai */
export function fooledWords(reveal, ai) {
  const { count, of } = fooled(reveal, ai);
  return of === 0 ? "nobody voted" : `fooled ${count} of ${of} ${of === 1 ? "person" : "people"}`;
}

/** Place by score, 1 for the best: in masks among the people, in spot among all seats; a hunt has two sides and no places. @param {RevealView} reveal @param {number} own */
export function placeOf({ mode, seats }, own) {
  if (mode === "hunt") return null;
  const rivals = mode === "masks" ? seats.filter(({ role }) => role === "human") : seats;
  const score = rivals.find(({ seat }) => seat === own)?.score;
  return score === undefined ? null : { place: 1 + rivals.filter((seat) => seat.score > score).length, of: rivals.length };
}

/** @param {number} place */
export function ordinal(place) {
  const words = ["1st", "2nd", "3rd"];
  return words[place - 1] ?? `${place}th`;
}
