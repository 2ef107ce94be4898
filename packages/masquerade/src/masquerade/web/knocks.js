// Who waits at the door, for the host alone: somebody new, or somebody who has lost a seat and asks for it again.

import { button, h, say, show } from "./element.js";
import { refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").KnockView} KnockView */

/** Whoever appears in the place of another is looked at before a press counts: the second half of a double click lets nobody in. */
const LOOKED_AT_MS = 500;
const FULL = "The table is full. Somebody has to leave first.";

/** @param {{handle: import("./types.js").RoomHandle, now?: () => number}} options now: in milliseconds @returns {import("./types.js").Part} */
export function knocks({ handle, now = () => performance.now() }) {
  const words = h("p", {});
  const more = h("p", { class: "small muted" });
  const problem = h("p", { class: "problem", role: "alert" });
  const yes = button({ label: "Let in", class: "primary", run: () => answer("approve") });
  const no = button({ label: "Refuse", class: "quiet", run: () => answer("decline") });
  const node = h("div", { class: "banner calm knock", role: "status", hidden: true }, h("div", {}, words, more, problem), h("div", { class: "row" }, no, yes));
  /** @type {KnockView|null} */
  let first = null;
  let shown_at = 0;

  /** @param {"approve"|"decline"} command */
  async function answer(command) {
    if (first === null || now() - shown_at < LOOKED_AT_MS) return;
    say(problem, "");
    try {
      await handle.command(command, { knock: first.id });
    } catch (/** @type {any} */ error) {
      say(problem, error?.code === "join/full" ? FULL : refusal(error));
    }
  }

  return {
    node,
    update(view) {
      const waiting = view.you.knocks ?? [];
      const next = nextOf(waiting, first?.id);
      if (next?.id !== first?.id) {
        say(problem, "");
        shown_at = now();
      }
      first = next;
      show(node, first !== null);
      if (first === null) return;
      const { line, doubtful } = asked(first, view);
      say(words, line);
      say(yes, first.reclaim ? "Give it back" : "Let in");
      yes.classList.toggle("primary", !doubtful);
      no.classList.toggle("primary", doubtful);
      say(more, waiting.length > 1 ? `${waiting.length - 1} more after this` : "");
      show(more, waiting.length > 1);
    },
    destroy() {},
  };
}

/** Who is looked at: the one before, while that one waits; and who has stopped asking after all others. @param {KnockView[]} waiting @param {number} [before] */
function nextOf(waiting, before) {
  const asking = waiting.filter(({ away }) => !away);
  const among = asking.length > 0 ? asking : waiting;
  return among.find(({ id }) => id === before) ?? among[0] ?? null;
}

/**
 * The question, and whether the seat is in use. While masks are worn nobody is told who is here.
 * @param {KnockView} knock @param {View} view
 */
function asked({ name, reclaim, watch, away }, view) {
  if (!reclaim) {
    const what = watch ? "watch" : "come in";
    return { line: away ? `${name} wanted to ${what}, and is not waiting just now.` : `${name} wants to ${what}.`, doubtful: false };
  }
  if (name === view.you.nickname) return { line: `Somebody asks for your own seat, as ${name}. Give it only to yourself, on another device.`, doubtful: true };
  const here = view.people.some((person) => person.name === name && !person.away);
  return here
    ? { line: `Somebody says they are ${name}, who is here. Only give the seat to the one you know.`, doubtful: true }
    : { line: `Somebody says they are ${name}, and lost their seat. Is it them?`, doubtful: false };
}
