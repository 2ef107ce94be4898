// The masks around the table: a strip on a phone, a list beside the chat on a desktop.

import { mask } from "./avatars.js";
import { h, keyed, say, show } from "./element.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").View} View */

/** The word and sign of a role: never colour alone. @param {import("./types.js").Role} role */
export function roleTag(role) {
  return role === "ai" ? h("span", { class: "tag ai" }, "⚙ AI") : h("span", { class: "tag human" }, "♥ Human");
}

/** @returns {import("./types.js").Part} */
export function roster() {
  const list = h("ul", { class: "masks" });
  const title = h("h3", {}, "At the table");
  const node = h("section", { class: "roster", "aria-label": "Masks at the table" }, title, list);
  const rows = keyed(list, { key: (/** @type {{seat: Seat, own: boolean}} */ { seat }) => `${seat.seat}:${seat.name}`, make, update });
  return {
    node,
    /** @param {View} view */
    update(view) {
      show(node, view.seats.length > 0);
      say(title, `At the table · ${view.seats.filter((seat) => seat.alive).length}`);
      rows.set(view.seats.map((seat) => ({ seat, own: seat.seat === view.you.seat })));
    },
    destroy() {},
  };
}

/** @param {{seat: Seat, own: boolean}} item */
function make({ seat }) {
  const you = h("span", { class: "tag gold you" }, "You");
  const role = h("span", { class: "role" });
  const node = h("li", { class: "seat" }, mask(seat.avatar), h("span", { class: "name", dir: "auto" }, seat.name), you, role);
  return { node, you, role, shown: "" };
}

/** @param {ReturnType<typeof make>} row @param {{seat: Seat, own: boolean}} item */
function update(row, { seat, own }) {
  const state = `${own}:${seat.alive}:${seat.role}`;
  if (row.shown === state) return;
  row.shown = state;
  show(row.you, own);
  row.node.classList.toggle("gone", !seat.alive);
  row.node.classList.toggle("own", own);
  row.role.replaceChildren(...(seat.role ? [roleTag(seat.role)] : []));
}
