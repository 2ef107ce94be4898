// Out for good: what the room has kept of a player is deleted, after a second press.

import { button, h, say, show } from "./element.js";
import { refusal } from "./words.js";

/**
 * @param {{handle: import("./types.js").RoomHandle, erased: () => void}} options erased: nothing is kept any more, the seat is gone
 * @returns {{node: HTMLElement}}
 */
export function deletion({ handle, erased }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const what = h("p", { class: "small" }, "You leave, and your name, lines, answers and notes are deleted on the server. This cannot be undone.");
  const sure = button({ label: "Yes, delete", class: "danger", run: erase });
  const keep = button({ label: "Keep", run: () => ask(false) });
  const confirm = h("div", { class: "confirm stack", role: "alertdialog", "aria-label": "Delete what is kept of me?" }, what, h("div", { class: "pair" }, keep, sure), problem);
  const opener = button({ label: "Delete my data", run: () => ask(true) });
  const node = h("div", { class: "deletion" }, opener, confirm);

  /** @param {boolean} yes */
  function ask(yes) {
    say(problem, "");
    show(confirm, yes);
    show(opener, !yes);
  }

  async function erase() {
    try {
      await handle.command("forget", {});
      erased();
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  ask(false);
  return { node };
}
