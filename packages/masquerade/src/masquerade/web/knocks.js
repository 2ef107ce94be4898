// Who waits at the door, for the host alone: somebody new, or somebody who has lost a seat and asks for it again.

import { button, h, say, show } from "./element.js";
import { refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {{id: number, name: string, reclaim: boolean, watch: boolean, away: boolean}} Knock `away`: whether the seat asked for is not in use */

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function knocks({ handle }) {
  const words = h("p", {});
  const more = h("p", { class: "small muted" });
  const problem = h("p", { class: "problem", role: "alert" });
  const yes = button({ label: "Let in", class: "primary", run: () => answer("approve") });
  const no = button({ label: "Refuse", class: "quiet", run: () => answer("decline") });
  const node = h("div", { class: "banner calm knock", role: "status", hidden: true }, h("div", {}, words, more, problem), h("div", { class: "row" }, no, yes));
  /** @type {Knock|null} */
  let first = null;

  /** @param {"approve"|"decline"} command */
  async function answer(command) {
    if (first === null) return;
    say(problem, "");
    try {
      await handle.command(command, { knock: first.id });
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  return {
    node,
    update({ you }) {
      const { knocks: waiting = [] } = /** @type {{knocks?: Knock[]}} */ (you);
      const [next = null] = waiting;
      if (next?.id !== first?.id) say(problem, "");
      first = next;
      show(node, first !== null);
      if (first === null) return;
      say(words, asked(first));
      say(yes, first.reclaim ? "Give it back" : "Let in");
      say(more, waiting.length > 1 ? `${waiting.length - 1} more after this` : "");
      show(more, waiting.length > 1);
    },
    destroy() {},
  };
}

/** @param {Knock} knock */
function asked({ name, reclaim, watch, away }) {
  if (!reclaim) return watch ? `${name} wants to watch.` : `${name} wants to come in.`;
  return away
    ? `Somebody says they are ${name}, and lost their seat. Is it them?`
    : `Somebody says they are ${name}, who is here. Only give the seat to the one you know.`;
}
