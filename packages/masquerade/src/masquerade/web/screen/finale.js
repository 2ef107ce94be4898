// The staged reveal on the shared screen: one mask after the other, then who won and how everybody scored.

import { mask } from "../avatars.js";
import { h, say } from "../element.js";
import { fooledWords, foundWords, headline, winners } from "../winning.js";
import { actAt, turning } from "./acts.js";

/** @typedef {import("../wire.js").UnmaskedView} UnmaskedView */
/** @typedef {import("../wire.js").RevealView} RevealView */
/** @typedef {import("../wire.js").View} View */

const ENGINES = { deck: "Scripted bot", local: "Small language model", llm: "Scripted bot with a language model" };

/** Who wore the mask. @param {UnmaskedView} seat */
export function wearer(seat) {
  if (seat.role === "human") return seat.nickname ?? "A guest";
  const engine = ENGINES[/** @type {keyof typeof ENGINES} */ (seat.engine)] ?? seat.engine ?? "A program";
  return seat.persona ? `${engine}, “${seat.persona}”` : engine;
}

/** @param {{now: () => number}} options @returns {import("../types.js").Part} */
export function finale({ now }) {
  const title = h("h1", { class: "headline" });
  const light = h("div", { class: "spot" });
  const row = h("ul", { class: "turned" });
  const node = h("div", { class: "finale" }, title, light, row);
  /** @type {ReturnType<typeof setTimeout>|null} */
  let timer = null;
  let began = 0;
  /** @type {View|null} */
  let view = null;
  let drawn = "";

  function tick() {
    timer = null;
    const reveal = view?.reveal;
    if (!view || !reveal) return;
    const order = turning(reveal);
    const act = actAt(now() - began, order.length);
    // What somebody has deleted leaves the screen too.
    const key = JSON.stringify([view.game, act.turned, act.drum, act.over, reveal.seats.map(({ nickname }) => nickname)]);
    if (key !== drawn) {
      drawn = key;
      draw(view, reveal, order, act);
    }
    if (act.next_ms !== null) timer = setTimeout(tick, act.next_ms + 5);
  }

  /** @param {View} seen @param {RevealView} told @param {UnmaskedView[]} order @param {import("./acts.js").Act} act */
  function draw(seen, told, order, act) {
    node.toggleAttribute("data-over", act.over);
    node.toggleAttribute("data-many", order.length > 8);
    if (act.over) {
      say(title, headline(told, null));
      light.replaceChildren(...ending(told, foundWords(seen, told)));
      row.replaceChildren(...scoreboard(told, order));
      row.className = "scores";
      row.toggleAttribute("data-many", order.length > 8);
      return;
    }
    say(title, "Masks off");
    const current = order[act.drum ? act.turned : act.turned - 1];
    light.replaceChildren(...(current ? spotlight(current, act.drum) : [h("p", { class: "lead" }, "Who was who?")]));
    row.className = "turned";
    row.replaceChildren(...order.map((seat, at) => small(seat, at < act.turned)));
  }

  return {
    node,
    update(next) {
      if (next.reveal === null) return say(title, "Masks off");
      view = next;
      began = next.phase.started_at;
      if (timer !== null) clearTimeout(timer);
      tick();
    },
    destroy() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** @param {UnmaskedView} seat @param {boolean} closed */
function spotlight(seat, closed) {
  return [
    h("div", { class: closed ? "drum" : `truth ${seat.role}` }, mask(seat.avatar)),
    h("p", { class: "lead" }, h("bdi", {}, seat.name), closed ? " is…" : " was"),
    closed ? h("p", { class: "who" }, "\u00a0") : h("p", { class: `who ${seat.role}` }, sign(seat.role), " ", h("bdi", {}, wearer(seat))),
  ];
}

/** @param {UnmaskedView} seat @param {boolean} open */
function small(seat, open) {
  return h(
    "li", { class: open ? `open ${seat.role}` : "" }, mask(seat.avatar), h("bdi", {}, open ? short(seat) : seat.name),
  );
}

/** @param {UnmaskedView} seat */
function short(seat) {
  return seat.role === "human" ? `♥ ${wearer(seat)}` : "⚙ AI";
}

/** @param {"human"|"ai"} role */
function sign(role) {
  return role === "ai" ? "⚙ AI:" : "♥";
}

/** @param {RevealView} told @param {string} words */
function ending(told, words) {
  const won = winners(told);
  return [
    h("p", { class: "lead", dir: "auto" }, words),
    won.length === 0 ? null : h("div", { class: "winners", data: won.length > 1 ? { shared: "" } : {} }, ...won.slice(0, 3).map((seat) => h(
      "div", { class: "winner" }, mask(seat.avatar), h("p", { class: `who ${seat.role}` }, h("bdi", {}, wearer(seat))), h("p", { class: "lead" }, "as ", h("bdi", {}, seat.name)),
    ))),
  ].filter((part) => part !== null);
}

/** Who won first, then the highest score; in masks people play for points, so AIs come after them. @param {RevealView} told @param {UnmaskedView[]} order */
function scoreboard(told, order) {
  const apart = (/** @type {UnmaskedView} */ { role }) => told.mode === "masks" && role === "ai";
  return [...order].reverse().sort((a, b) => Number(apart(a)) - Number(apart(b))).map((seat) => h(
    "li", { class: seat.role }, mask(seat.avatar), h("bdi", { class: "wore" }, short(seat)), h("span", { class: "as" }, h("bdi", {}, seat.name)),
    apart(seat) ? h("small", {}, fooledWords(told, seat.seat)) : h("strong", { class: "tabular" }, String(Math.round(seat.score))),
  ));
}
