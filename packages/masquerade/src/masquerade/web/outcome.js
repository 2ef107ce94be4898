// The card between the talking: your mask and the rules, how a vote ended, and the end of the game.

import { dealt } from "./deal_card.js";
import { deletion } from "./deletion.js";
import { h, show } from "./element.js";
import { goHome } from "./tab.js";
import { unmasking } from "./unmasking.js";
import { verdict } from "./verdict.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./types.js").Part} Part */

/** @param {{handle: import("./types.js").RoomHandle, unmasked?: (game: number) => void}} options @returns {Part} */
export function outcome({ handle, unmasked }) {
  const node = h("section", { class: "outcome panel", "aria-label": "Where the game stands" });
  const ended = verdict();
  const erase = deletion({ handle, erased: () => goHome(handle.room) });
  /** @type {Partial<Record<import("./wire.js").PhaseName, Part>>} */
  const parts = { ready: dealt({ handle }), result: ended, elimination: ended, reveal: unmasking({ handle, unmasked }) };
  return {
    node,
    /** @param {View} view */
    update(view) {
      const { name } = view.phase;
      const part = parts[name];
      show(node, part !== undefined);
      for (const one of new Set(Object.values(parts))) one.update(view);
      show(erase.node, view.you.nickname !== null);
      if (part === undefined || node.firstChild === part.node) return;
      node.replaceChildren(part.node, ...(name === "reveal" ? [erase.node] : []));
      node.setAttribute("data-card", name);
    },
    destroy() {
      for (const one of new Set(Object.values(parts))) one.destroy();
    },
  };
}
