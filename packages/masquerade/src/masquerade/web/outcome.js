// The short cards between the talking: your mask, how a vote ended, and the end of the game.

import { mask } from "./avatars.js";
import { button, h, say, show } from "./element.js";
import { roleTag } from "./roster.js";
import { refusal } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Seat} Seat */

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function outcome({ handle }) {
  const node = h("section", { class: "outcome panel", "aria-live": "polite" });
  const problem = h("p", { class: "problem", role: "alert" });
  const ready = button({ label: "I’m ready", class: "primary wide", run: () => order("ready") });
  const rematch = button({ label: "Rematch", class: "primary wide", run: () => order("rematch") });
  let drawn = "";
  let readyFor = 0;

  /** @param {string} name */
  async function order(name) {
    say(problem, "");
    try {
      await handle.command(name, {});
      if (name === "ready") {
        readyFor = 1;
        ready.disabled = true;
        say(ready, "✓ Ready");
      }
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      const { name, round } = view.phase;
      const shows = name === "ready" || name === "elimination" || name === "result" || name === "reveal";
      show(node, shows);
      const key = [view.game, round, name, view.seats.length, view.results.length, view.you.seat, view.reveal !== null, view.results.at(-1)?.eliminated?.seat].join(":");
      if (!shows || key === drawn) return;
      drawn = key;
      say(problem, "");
      if (name === "ready" && readyFor !== view.game) {
        ready.disabled = false;
        say(ready, "I’m ready");
      }
      node.classList.toggle("reveal", name === "reveal");
      if (name === "ready") node.replaceChildren(...dealt(view, ready), problem);
      else if (name === "reveal") node.replaceChildren(...revealed(view, rematch), problem);
      else node.replaceChildren(...counted(view));
    },
    destroy() {},
  };
}

/** Who you are tonight. @param {View} view @param {HTMLElement} ready */
function dealt(view, ready) {
  const seat = view.seats.find((one) => one.seat === view.you.seat);
  if (!seat) return [h("h2", {}, "You are watching"), h("p", { class: "muted" }, "Masks are being dealt. You join the table at the rematch.")];
  return [
    h("div", { class: "deal" }, mask(seat.avatar)),
    h("h2", {}, "Tonight you are ", h("bdi", { class: "gold" }, seat.name)),
    h("p", { class: "muted" }, "Talk, listen, and work out who is not human. Nobody knows who wears which mask."),
    ready,
  ];
}

/** How the vote ended. @param {View} view */
function counted(view) {
  const result = view.results.at(-1);
  if (!result) return [h("h2", {}, "Counting…")];
  const seats = new Map(view.seats.map((seat) => [seat.seat, seat]));
  const named = result.named.flatMap((number) => seats.get(number) ?? []);
  const [first] = named;
  const title = result.tie ? "Still a tie. Nobody is named." : first && named.length === 1 ? null : "Nobody was named.";
  const votes = Object.entries(result.counts).map(([number, count]) => ({ seat: seats.get(Number(number)), count })).filter(({ seat }) => seat);
  votes.sort((a, b) => b.count - a.count);
  const most = votes[0]?.count ?? 1;
  const gone = result.eliminated;
  return [
    title === null && first ? h("div", { class: "deal small-mask" }, mask(first.avatar)) : null,
    title === null && first ? h("h2", {}, h("bdi", {}, first.name), " was named") : h("h2", {}, title ?? ""),
    gone ? h("p", { class: "row centre" }, "The mask comes off:", roleTag(gone.role)) : null,
    h("ul", { class: "tally" }, ...votes.map(({ seat, count }) => h(
      "li", {}, h("span", { class: "name", dir: "auto" }, seat?.name ?? ""),
      h("span", { class: "bar" }, h("i", { style: `inline-size: ${(100 * count) / most}%` })), h("span", { class: "tabular small" }, String(count)),
    ))),
  ].filter((part) => part !== null);
}

/** The end, in short: the page below draws the whole of it. @param {View} view @param {HTMLElement} rematch */
function revealed(view, rematch) {
  const reveal = view.reveal;
  if (!reveal) return [h("h2", {}, "Masks off")];
  const own = reveal.seats.find((seat) => seat.seat === view.you.seat);
  const titles = { humans: "The humans win", ais: "The AIs win", draw: "A draw" };
  const taken = own ? `${Math.round(own.suspicion * 100)} %` : "";
  return [
    h("h2", {}, titles[reveal.outcome] ?? "Masks off"),
    h("p", { class: "muted" }, reveal.text),
    h("ul", { class: "unmasked" }, ...reveal.seats.map((seat, at) => h(
      "li", { class: `flip ${seat.role}`, style: `--at: ${at}` }, mask(seat.avatar),
      h("span", { class: "name", dir: "auto" }, seat.name), roleTag(seat.role),
    ))),
    own ? h("p", { class: "small" }, "You scored ", h("strong", { class: "tabular" }, String(Math.round(own.score))), `. The table took you for an AI at ${taken}.`) : null,
    view.you.nickname === null ? null : rematch,
  ].filter((part) => part !== null);
}
