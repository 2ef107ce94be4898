// The sealed answers, opened: grouped by prompt, each under its mask. Open when they are new, folded away once one talks.

import { mask } from "./avatars.js";
import { h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { sealedAnswers } from "./view_reducer.js";

/** @typedef {import("./wire.js").View} View */

/** Answers older than this were seen before: after a reload they come up folded. */
const NEW_MS = 15_000;

/** @param {{handle: import("./types.js").RoomHandle, mention: (name: string) => void}} options */
export function answersPanel({ handle, mention }) {
  const count = h("span", { class: "muted small tabular" });
  const groups = h("div", { class: "groups", tabindex: "0", role: "region", "aria-label": "Answers by prompt" });
  const node = h(
    "details", { class: "sealed" },
    h("summary", {}, icon("seal"), h("h3", {}, "Sealed answers"), count, h("span", { class: "chevron", "aria-hidden": "true" })), groups,
  );
  let drawn = "";

  groups.addEventListener("click", ({ target }) => {
    const name = target instanceof Element ? target.closest("[data-name]")?.getAttribute("data-name") : null;
    if (name) mention(name);
  });

  return {
    node,
    /** Folds them away, for instance when one starts to write. */
    fold() {
      node.open = false;
    },
    /** @param {View} view */
    update(view) {
      const all = sealedAnswers(view);
      const { name, round } = view.phase;
      const visible = all.length > 0 && (name === "discussion" || name === "voting" || name === "runoff");
      show(node, visible);
      const key = `${view.game}:${round}:${all.map(({ answers, blank }) => `${answers.length}-${blank}`).join(":")}`;
      if (!visible || key === drawn) return;
      drawn = key;
      let place = 0;
      groups.replaceChildren(...all.map(({ text, answers, blank }) => h(
        "section", { class: "group" }, h("h4", { dir: "auto" }, text),
        h("ul", {}, ...answers.map((answer) => given(view, answer, (place += 1))), ...blank.map((seat) => given(view, { seat, text: null }, (place += 1)))),
      )));
      say(count, String(all.reduce((sum, { answers }) => sum + answers.length, 0)));
      node.open = name === "discussion" && handle.serverNow() - view.phase.started_at < NEW_MS && view.messages.every((line) => line.round !== round);
      node.classList.toggle("staged", node.open);
    },
    destroy() {},
  };
}

/** @param {View} view @param {{seat: number, text: string|null}} answer text null: left blank @param {number} place */
function given(view, { seat, text }, place) {
  const who = view.seats.find((one) => one.seat === seat);
  const own = seat === view.you.seat;
  const name = who?.name ?? "";
  const label = own
    ? h("span", { class: "who small gold", translate: "no", dir: "auto" }, `${name} · you`)
    : h("button", { type: "button", class: "who small", translate: "no", dir: "auto", tabindex: "-1", title: `Mention ${name}`, data: { name } }, name);
  return h(
    "li", { class: `given${own ? " own" : ""}`, style: `--at: ${Math.min(place, 12)}` },
    mask(who?.avatar ?? ""), h("div", { class: "said" }, label, text === null ? h("p", { class: "muted" }, "— said nothing") : h("p", { dir: "auto" }, text)),
  );
}
