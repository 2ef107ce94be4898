// How a vote ended: who was named with how many votes, what falls with the mask, and what it means for you.

import { mask } from "./avatars.js";
import { h } from "./element.js";
import { icon } from "./icons.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").SeatView} SeatView */
/** @typedef {{title: string, text: string, tone: "good"|"bad"|"even"}} Verdict */

/** "3 votes". @param {number} count */
const votes = (count) => `${count} ${count === 1 ? "vote" : "votes"}`;

/**
 * The last result in words; null before there is one.
 * @param {View} view
 * @returns {Verdict|null}
 */
export function verdictOf(view) {
  const result = view.results.at(-1);
  if (!result) return null;
  const names = new Map(view.seats.map(({ seat, name }) => [seat, name]));
  const named = result.tie ? [] : result.named;
  const first = named.length === 1 ? named[0] : undefined;
  if (view.mode === "hunt" && view.you.seat !== null) return hunted(view, result, first);
  if (first === undefined) {
    const level = result.named.map((seat) => names.get(seat) ?? "").filter((name) => name !== "");
    if (result.tie && level.length > 1) return { title: "Still a tie", text: `${listed(level)} are level, so nobody is named.`, tone: "even" };
    return { title: "Nobody was named", text: "The AIs get away with it this time.", tone: "even" };
  }
  const count = votes(result.counts[first] ?? 0);
  if (first === view.you.seat) {
    return view.mode === "masks"
      ? { title: "They named you", text: `${count} for you. Every human who takes you for an AI scores for you.`, tone: "good" }
      : { title: "They named you", text: `${count} for you. So much for looking human.`, tone: "bad" };
  }
  return { title: `${names.get(first) ?? ""} was named`, text: `${count}.`, tone: "even" };
}

/** @param {View} view @param {import("./wire.js").ResultView} result @param {number|undefined} first @returns {Verdict} */
function hunted({ phase, seats, you }, result, first) {
  const where = phase.rounds > 1 ? ` round ${phase.round} of ${phase.rounds}` : "";
  if (first !== undefined && first === you.seat) return { title: "The hunters found you", text: `${votes(result.counts[first] ?? 0)} for you.`, tone: "bad" };
  const who = seats.find(({ seat }) => seat === first)?.name;
  const title = who === undefined ? "They could not agree" : "They were wrong";
  const named = who === undefined ? "" : `They named ${who}. `;
  return { title, text: `${named}You survive${where}.`, tone: "good" };
}

/** "A, B and C". @param {string[]} names */
export function listed(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** @returns {import("./types.js").Part} */
export function verdict() {
  const node = h("div", { class: "verdict stack centre", "aria-live": "polite" });
  let drawn = "";
  return {
    node,
    /** @param {View} view */
    update(view) {
      const result = view.results.at(-1) ?? null;
      const key = JSON.stringify([view.game, result, view.phase.name, view.you.seat, view.seats.length]);
      if (key === drawn) return;
      drawn = key;
      node.replaceChildren(...card(view));
    },
    destroy() {},
  };
}

/** @param {View} view @returns {Node[]} */
function card(view) {
  const words = verdictOf(view);
  const result = view.results.at(-1);
  if (words === null || result === undefined) return [h("h2", {}, "Counting…")];
  const seats = new Map(view.seats.map((seat) => [seat.seat, seat]));
  const gone = result.eliminated;
  const named = result.tie ? [] : result.named.flatMap((number) => seats.get(number) ?? []);
  const shown = gone ? [seats.get(gone.seat)].flatMap((seat) => seat ?? []) : named;
  const parts = [h("div", { class: "deal small-mask faces" }, ...shown.slice(0, 3).map((seat) => h("span", { class: gone ? "falls" : "" }, mask(seat.avatar))))];
  if (gone) parts.push(h("div", { class: `truth ${gone.role}` }, icon(gone.role), h("span", {}, gone.role === "ai" ? "An AI" : "A human")));
  parts.push(h("h2", { class: `big ${words.tone}`, dir: "auto" }, words.title), h("p", { class: "muted", dir: "auto" }, words.text));
  if (gone && gone.seat !== view.you.seat) parts.push(h("p", { class: "muted small" }, "The mask leaves the table."));
  return [...parts, tally(seats, result)];
}

/** @param {Map<number, SeatView>} seats @param {import("./wire.js").ResultView} result */
function tally(seats, result) {
  const rows = Object.entries(result.counts).flatMap(([number, count]) => {
    const seat = seats.get(Number(number));
    return seat ? [{ seat, count }] : [];
  });
  rows.sort((a, b) => b.count - a.count);
  const most = rows[0]?.count ?? 1;
  return h("ul", { class: "tally", "aria-label": "Votes" }, ...rows.map(({ seat, count }) => h(
    "li", {}, mask(seat.avatar), h("span", { class: "name", translate: "no", dir: "auto" }, seat.name),
    h("span", { class: "bar", "aria-hidden": "true" }, h("i", { style: `inline-size: ${(100 * count) / most}%` })), h("span", { class: "tabular" }, String(count)),
  )));
}
