// The sealed answers, opened: grouped by prompt, each under its mask. Open when they are new, folded away once one talks.

import { mask } from "./avatars.js";
import { h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { aboutAnswer } from "./safety.js";
import { sealedAnswers } from "./view_reducer.js";

/** @typedef {import("./wire.js").View} View */

/** Answers older than this were seen before: after a reload they come up folded. */
const NEW_MS = 15_000;

/**
 * @param {{handle: import("./types.js").RoomHandle, mutes: import("./mutes.js").Mutes, mention: (name: string) => void,
 *   about: (answer: import("./safety.js").About, from: HTMLElement) => void}} options about: told which answer was tapped
 */
export function answersPanel({ handle, mutes, mention, about }) {
  const count = h("span", { class: "muted small tabular" });
  const groups = h("div", { class: "groups", tabindex: "0", role: "region", "aria-label": "Answers by prompt" });
  const node = h(
    "details", { class: "sealed" },
    h("summary", {}, icon("seal"), h("h3", {}, "Sealed answers"), count, h("span", { class: "chevron", "aria-hidden": "true" })), groups,
  );
  let drawn = "";
  let begun = "";
  /** @type {View|null} */
  let seen = null;

  groups.addEventListener("click", ({ target }) => {
    const name = target instanceof Element ? target.closest("[data-name]")?.getAttribute("data-name") : null;
    if (name) return mention(name);
    const place = target instanceof Element ? target.closest("[data-answer]")?.getAttribute("data-answer") : null;
    const meant = (seen?.answers ?? []).find((answer) => placeOf(answer) === place);
    if (meant && (meant.seat !== seen?.you.seat || seen?.you.host)) about(aboutAnswer(meant), groups);
  });
  const unmuted = mutes.listen(() => { if (seen) update(seen); });

  /** @param {View} view */
  function update(view) {
    seen = view;
    const all = sealedAnswers(view);
    const { name, round } = view.phase;
    const visible = all.length > 0 && (name === "discussion" || name === "voting" || name === "runoff");
    show(node, visible);
    const muted = view.seats.filter(({ seat }) => mutes.has(view.game, seat)).map(({ seat }) => seat);
    const key = JSON.stringify([view.game, round, all, muted]);
    if (!visible || key === drawn) return;
    drawn = key;
    let place = 0;
    groups.replaceChildren(...all.map(({ text, answers, blank }) => h(
      "section", { class: "group" }, h("h4", { dir: "auto" }, text),
      h("ul", {}, ...answers.map((answer) => given(view, { ...answer, muted: muted.includes(answer.seat) }, (place += 1))), ...blank.map((seat) => given(view, { seat, text: null }, (place += 1)))),
    )));
    say(count, String(all.reduce((sum, { answers }) => sum + answers.length, 0)));
    // What changes in them later neither opens them nor folds them away.
    if (begun === `${view.game}:${round}`) return;
    begun = `${view.game}:${round}`;
    node.open = name === "discussion" && handle.serverNow() - view.phase.started_at < NEW_MS && view.messages.every((line) => line.round !== round);
    node.classList.toggle("staged", node.open);
  }

  return {
    node,
    /** Folds them away, for instance when one starts to write. */
    fold() {
      node.open = false;
    },
    update,
    destroy: unmuted,
  };
}

/** @param {{seat: number, round: number, prompt: number}} answer */
function placeOf({ seat, round, prompt }) {
  return `${seat}:${round}:${prompt}`;
}

/**
 * @param {View} view
 * @param {{seat: number, text: string|null, round?: number, prompt?: number, withheld?: string, muted?: boolean}} answer text null: left blank
 * @param {number} place
 */
function given(view, { seat, text, round = 0, prompt = 0, withheld, muted }, place) {
  const who = view.seats.find((one) => one.seat === seat);
  const own = seat === view.you.seat;
  const name = who?.name ?? "";
  const label = own
    ? h("span", { class: "who small gold", translate: "no", dir: "auto" }, `${name} · you`)
    : h("button", { type: "button", class: "who small", translate: "no", dir: "auto", tabindex: "-1", title: `Mention ${name}`, data: { name } }, name);
  const read = muted ? "— muted" : text ?? "— said nothing";
  const plain = text === null || muted || withheld;
  return h(
    "li", { class: `given${own ? " own" : ""}`, style: `--at: ${Math.min(place, 12)}` },
    mask(who?.avatar ?? ""), h("div", { class: "said" }, label, h("p", { class: plain ? "muted" : "", dir: "auto", data: text === null ? {} : { answer: placeOf({ seat, round, prompt }) } }, read)),
  );
}
