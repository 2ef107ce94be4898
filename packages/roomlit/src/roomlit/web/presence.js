// Streamlit component: who is here.

import { element } from "./element.js";
import { component } from "./mount.js";
import { BASE, PRESENCE } from "./theme.js";

/** @typedef {import("./reducer.js").Member} Member */

export default component(({ parentElement }, room) => {
  const list = element("ul", { class: "rl-people", "aria-label": "Who is here" });
  const empty = element("p", { class: "rl-empty", text: "Nobody here yet." });
  const root = element("div", { class: "roomlit" }, element("style", { text: BASE + PRESENCE }), list, empty);
  let drawn = "";

  /** @param {Member} member */
  function person({ name, online }) {
    const item = element("li", { class: online ? "online" : "away", title: online ? "Online" : "Away" }, element("span", { text: name, dir: "auto", translate: "no" }));
    if (name === room.me) item.append(element("small", { text: "you" }));
    else if (!online) item.append(element("small", { text: "away" }));
    return item;
  }

  function draw() {
    /** @type {Member[]} */
    const members = room.view?.members ?? [];
    const now = JSON.stringify([room.me, members]);
    if (now === drawn) return;
    drawn = now;
    list.replaceChildren(...members.map(person));
    empty.hidden = members.length > 0;
  }

  const off = room.onView(draw);
  parentElement.append(root);
  return {
    update: draw,
    destroy() {
      off();
      root.remove();
    },
  };
});
