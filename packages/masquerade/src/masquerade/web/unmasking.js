// Masks off: the seats turn over one by one, then who won, your own score, and the next game.

import { mask } from "./avatars.js";
import { button, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { settingsPanel } from "./settings.js";
import { sheet } from "./sheet.js";
import { refusal, watchingWords } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Reveal} Reveal */

const STEP_MS = 420;
const ALL_MS = 3600;
/** A reveal older than this is not staged again, for instance after a reload. */
const FRESH_MS = 6000;

/** Milliseconds between two seats: unhurried for a few, never long for many. @param {number} seats */
export function stepMs(seats) {
  return Math.min(STEP_MS, Math.floor(ALL_MS / Math.max(1, seats)));
}

/** Who won, for the one who reads it. @param {Reveal} reveal @param {number|null} own */
export function headline(reveal, own) {
  if (reveal.mode === "hunt") {
    if (own === null) return reveal.outcome === "humans" ? "The human got away" : "The hunters won";
    return reveal.outcome === "humans" ? "You got away" : "The hunters won";
  }
  return { humans: "The humans win", ais: "The AIs win", draw: "A draw" }[reveal.outcome] ?? "Masks off";
}

/** Place by score among all seats, 1 for the best. @param {Reveal} reveal @param {number} own */
export function placeOf({ seats }, own) {
  const score = seats.find(({ seat }) => seat === own)?.score;
  return score === undefined ? null : 1 + seats.filter((seat) => seat.score > score).length;
}

/** @param {number} place */
export function ordinal(place) {
  const words = ["1st", "2nd", "3rd"];
  return words[place - 1] ?? `${place}th`;
}

/** @param {{handle: import("./types.js").RoomHandle, turned?: () => void}} options @returns {import("./types.js").Part} */
export function unmasking({ handle, turned = () => {} }) {
  const title = h("h2", { class: "big", "aria-live": "polite" });
  const text = h("p", { class: "muted", dir: "auto" });
  const list = h("ul", { class: "unmasked" });
  const skip = h("p", { class: "small muted skip" }, "Tap to turn them all");
  const own = h("div", { class: "own-score" });
  const problem = h("p", { class: "problem", role: "alert" });
  const rematch = button({ label: "Rematch", class: "primary wide", run: again });
  const panel = settingsPanel({ handle });
  const settings = sheet({ label: "Settings", fill: () => [panel.node] });
  const change = h("button", { type: "button", class: "wide", on: { click: () => settings.open(change) } }, "Change settings");
  const waits = h("p", { class: "muted small" });
  const next = h("div", { class: "foot stack" }, problem, rematch, change, waits);
  const node = h("div", { class: "unmasking stack centre" }, title, list, skip, text, own, next, settings.node);
  let drawn = "";
  let won = "";
  /** @type {Node[]} */
  let hidden = [];
  /** @type {ReturnType<typeof setTimeout>|null} */
  let timer = null;

  list.addEventListener("click", finish);
  skip.addEventListener("click", finish);

  async function again() {
    say(problem, "");
    try {
      await handle.command("rematch", {});
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  /** @param {number} step */
  function turnNext(step) {
    const face = hidden.shift();
    if (face === undefined) return finish();
    /** @type {Element} */ (face).classList.add("turned");
    turned();
    timer = setTimeout(turnNext, step, step);
  }

  function finish() {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const face of hidden) /** @type {Element} */ (face).classList.add("turned");
    hidden = [];
    node.classList.remove("staging");
    show(skip, false);
    say(title, won);
  }

  /** @param {View} view @param {Reveal} reveal */
  function stage(view, reveal) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const fresh = handle.serverNow() - view.phase.started_at < FRESH_MS;
    list.replaceChildren(...reveal.seats.map((seat) => unmasked(seat, view.you.seat, reveal.winner_seats ?? [])));
    hidden = [...list.children];
    const stages = fresh && !still;
    node.classList.toggle("staging", stages);
    say(title, stages ? "Masks off…" : won);
    show(skip, stages);
    if (!stages) return finish();
    const step = stepMs(hidden.length);
    timer = setTimeout(turnNext, step, step);
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      const { reveal, you } = view;
      if (view.phase.name !== "reveal") return;
      if (reveal === null) return say(title, "Masks off");
      panel.update(view);
      show(change, you.host);
      const seated = you.seat !== null;
      show(rematch, you.nickname !== null && you.watching !== true);
      say(waits, seated ? "" : watchingWords(view) ?? "");
      const key = `${view.game}:${reveal.seats.length}:${you.seat}`;
      if (key === drawn) return;
      drawn = key;
      say(problem, "");
      won = headline(reveal, you.seat);
      say(text, reveal.text);
      own.replaceChildren(...score(reveal, you.seat));
      stage(view, reveal);
    },
    destroy() {
      if (timer !== null) clearTimeout(timer);
      panel.destroy();
    },
  };
}

/** Your own score first. @param {Reveal} reveal @param {number|null} own @returns {Node[]} */
function score(reveal, own) {
  const mine = reveal.seats.find(({ seat }) => seat === own);
  if (own === null || !mine) return [];
  const place = placeOf(reveal, own) ?? 1;
  const taken = `${Math.round(mine.suspicion * 100)} %`;
  return [
    h("p", { class: "points" }, h("strong", { class: "tabular" }, String(Math.round(mine.score))), " points"),
    h("p", { class: "small muted" }, `${ordinal(place)} of ${reveal.seats.length} · taken for an AI: ${taken}`),
  ];
}

/** @param {import("./types.js").Unmasked} seat @param {number|null} own @param {number[]} winners */
function unmasked({ seat, name, avatar, role, nickname, vacant }, own, winners) {
  const won = winners.includes(seat);
  const person = seat === own ? "You" : nickname;
  const front = h("span", { class: "front" }, mask(avatar));
  const back = h("span", { class: `back ${role}` }, icon(role, "large"), mask(avatar));
  return h(
    "li", { class: `flip ${role}${seat === own ? " own" : ""}` }, h("span", { class: "coin", "aria-hidden": "true" }, front, back),
    h("span", { class: "name", dir: "auto" }, name),
    h("span", { class: "under" }, h("span", { class: `role-word ${role}` }, role === "ai" ? "AI" : "Human"), person ? h("span", { class: "person-name small muted", dir: "auto" }, person) : null, vacant ? h("span", { class: "small muted" }, "left") : null, won ? h("span", { class: "small gold" }, "★ won") : null),
  );
}
