// The "?" of the page: the rules of this game, and your own character, to read again at any time.

import { rulesList } from "./deal_card.js";
import { h, show } from "./element.js";
import { icon } from "./icons.js";
import { characterCard } from "./prompts.js";
import { rulesOf } from "./rules.js";
import { sheet } from "./sheet.js";

/** @typedef {import("./wire.js").View} View */

/** @returns {import("./types.js").Part & {open: (from: HTMLElement) => void, dialog: HTMLElement}} */
export function rulebook() {
  /** @type {View|null} */
  let view = null;
  const page = sheet({
    label: "How it works",
    fill: () => (view === null ? [] : [rulesList(rulesOf(view)), ...(view.you.card && view.you.seat !== null ? [characterCard(view.you.card)] : [])]),
  });
  const node = h("button", {
    type: "button", class: "bare sign", hidden: true, "aria-label": "How it works", title: "How it works", data: { do: "rules" }, on: { click: () => page.open(node) },
  }, icon("rules"));
  return {
    node,
    dialog: page.node,
    open: page.open,
    update(next) {
      view = next;
      show(node, true);
    },
    destroy() {
      page.shut();
    },
  };
}
