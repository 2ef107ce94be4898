// The table itself: header, masks, answers, topic, chat and ballot, and which of them the phase puts in front.

import { answersPanel } from "./answers.js";
import { ballot } from "./ballot.js";
import { chat } from "./chat.js";
import { composer } from "./composer.js";
import { mutesOf } from "./mutes.js";
import { h, show } from "./element.js";
import { tableHeader } from "./header.js";
import { outcome } from "./outcome.js";
import { promptsPart } from "./prompts.js";
import { roster } from "./roster.js";
import { safety } from "./safety.js";
import { topicCard } from "./topic.js";
import { playing, voting } from "./view_reducer.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./sounds.js").Cue} Cue */

/** Phases that are one card in the middle. */
const CARDS = new Set(["ready", "prompts", "result", "elimination", "reveal"]);

/**
 * @param {{handle: import("./types.js").RoomHandle, cue?: (cue: Cue) => void, showRules?: (from: HTMLElement) => void, unmasked?: (game: number) => void}} options
 * @returns {import("./types.js").Part}
 */
export function gameTable({ handle, cue = () => {}, showRules = () => {}, unmasked }) {
  const mutes = mutesOf(handle.room);
  const guard = safety({ handle, mutes });
  const top = tableHeader({ handle, guard, hurry: () => cue("hurry") });
  const topic = topicCard({ twisted: () => cue("phase") });
  /** @type {(name: string) => void} */
  const mention = (name) => write.mention(name);
  const talk = chat({ handle, mutes, mention, about: guard.open, named: () => cue("mention") });
  const write = composer({ handle, expect: talk.expect });
  const answers = answersPanel({ handle, mutes, mention, about: guard.open });
  const masks = roster({ handle, mutes, showCard: showRules });
  const vote = ballot({ handle });
  const prompts = promptsPart({ handle });
  const card = outcome({ handle, unmasked });
  const parts = [top, guard, topic, masks, answers, prompts, card, vote, talk, write];

  const toBallot = h("button", { type: "button", on: { click: () => tab("ballot") } }, "Ballot");
  const toChat = h("button", { type: "button", on: { click: () => tab("chat") } }, "Chat");
  const tabs = h("div", { class: "tabs", role: "group", "aria-label": "Ballot or chat" }, toBallot, toChat);
  const main = h("div", { class: "talk" }, topic.node, talk.node, write.node);
  const side = h("div", { class: "side" }, vote.node, masks.node, answers.node);
  const middle = h("div", { class: "middle" }, card.node, prompts.node);
  const node = h("div", { class: "table" }, top.node, tabs, middle, side, main);

  write.input.addEventListener("focus", () => {
    if (!sideBySide()) answers.fold();
  });

  /** Whether one writes with keys of its own: nothing slides over half of the page when the field takes the focus. */
  const keyboard = () => sideBySide() && matchMedia("(hover: hover) and (pointer: fine)").matches;
  const sideBySide = () => getComputedStyle(node).display === "grid";

  let focus = "";

  /** @param {"ballot"|"chat"} which */
  function tab(which) {
    node.setAttribute("data-tab", which);
    toBallot.setAttribute("aria-pressed", String(which === "ballot"));
    toChat.setAttribute("aria-pressed", String(which === "chat"));
    if (which === "chat") talk.toEnd();
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      const { name, round } = view.phase;
      const votes = voting(view) && playing(view);
      show(tabs, votes);
      const first = focus === "";
      let opens = false;
      const now = `${view.game}:${round}:${name}:${votes}`;
      if (focus !== now) {
        if (focus !== "") cue("phase");
        focus = now;
        node.setAttribute("data-phase", name);
        node.setAttribute("data-layout", CARDS.has(name) ? "card" : votes ? "vote" : "talk");
        tab(votes ? "ballot" : "chat");
        opens = true;
      }
      node.toggleAttribute("data-paused", view.phase.paused === true);
      for (const part of parts) part.update(view);
      if (!opens) return;
      // Who only watches the ballot reads the conversation; on a phone there is no room for both.
      if (voting(view) && !sideBySide()) answers.fold();
      if (!first && name === "discussion" && keyboard() && idle(node)) write.input.focus({ preventScroll: true });
    },
    destroy() {
      for (const part of parts) part.destroy();
    },
  };
}

/** Whether nobody is busy elsewhere on the page: in another field, in a menu, or in a dialog. @param {HTMLElement} node */
function idle(node) {
  const root = /** @type {Document|ShadowRoot} */ (node.getRootNode());
  const busy = (/** @type {Element|null} */ at) => at !== null && at !== document.body && at.matches("input, textarea, select, [contenteditable], dialog, dialog *") && !at.closest("[hidden]");
  return !busy(document.activeElement) && !busy(root.activeElement);
}
