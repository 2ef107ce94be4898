// Masks on: who you are tonight, what the game is about in five lines, and the wish to begin.

import { mask } from "./avatars.js";
import { clockText, countdown } from "./clock.js";
import { button, h, say, show } from "./element.js";
import { rulesOf } from "./rules.js";
import { refusal, watchingWords } from "./words.js";

/** @typedef {import("./wire.js").View} View */

/** The rules as a card. @param {import("./rules.js").Rules} rules */
export function rulesList({ title, lines }) {
  return h("section", { class: "rules-card", "aria-label": "Rules" }, h("h3", { class: "rules-title" }, title), h("ol", { class: "rules-lines" }, ...lines.map((line) => h("li", {}, line))));
}

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function dealt({ handle }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const ready = button({ label: "I’m ready", class: "primary wide", run: sayReady });
  const when = h("p", { class: "small muted tabular" });
  const head = h("div", { class: "stack centre" });
  const foot = h("div", { class: "stack foot" }, problem, ready, when);
  const node = h("div", { class: "dealt stack" }, head, foot);
  const clock = countdown({ now: () => handle.serverNow(), draw: tell });
  let drawn = "";
  let own = false;
  /** The game the wish was sent in; the room may tell it later. */
  let saidIn = -1;
  let game = 0;

  async function sayReady() {
    say(problem, "");
    try {
      await handle.command("ready", {});
      saidIn = game;
      settle(true);
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  /** @param {boolean} is */
  function settle(is) {
    ready.disabled = is;
    ready.classList.toggle("settled", is);
    say(ready, is ? "✓ Ready" : "I’m ready");
  }

  /** @param {number|null} seconds */
  function tell(seconds) {
    const start = own ? "Starts when everyone is ready" : "The game starts";
    say(when, seconds === null ? "" : own ? `${start}, or in ${clockText(seconds)}.` : `${start} in ${clockText(seconds)} at the latest.`);
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      if (view.phase.name !== "ready") return clock.stop();
      game = view.game;
      const seat = view.seats.find((one) => one.seat === view.you.seat);
      own = seat !== undefined;
      const rules = rulesOf(view);
      const { card = null } = view.you;
      const key = JSON.stringify([seat, rules, card]);
      if (key !== drawn) {
        drawn = key;
        head.replaceChildren(
          ...(seat
            ? [h("div", { class: "deal" }, mask(seat.avatar)), h("h2", {}, "Tonight you are ", h("bdi", { class: "gold", translate: "no" }, seat.name)), h("p", { class: "small muted" }, "Nobody knows who wears which mask.")]
            : [h("h2", {}, "Masks are being dealt"), h("p", { class: "muted" }, watchingWords(view) ?? "")]),
          rulesList(rules),
          ...(card ? [h("p", { class: "role-line" }, h("span", { class: "small muted" }, "Your character: "), h("strong", { dir: "auto" }, card.title))] : []),
        );
      }
      show(ready, own);
      settle(view.you.ready === true || saidIn === view.game);
      if (view.phase.paused) ready.disabled = true;
      clock.set(view.phase.ends_at);
    },
    destroy() {
      clock.stop();
    },
  };
}
