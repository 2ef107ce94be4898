// The table itself: what it is about, how long is left, the masks, the chat and the ballot, through a whole game.

import { ballot } from "./ballot.js";
import { chat } from "./chat.js";
import { clockText, countdown } from "./clock.js";
import { composer } from "./composer.js";
import { h, say, show } from "./element.js";
import { outcome } from "./outcome.js";
import { roster } from "./roster.js";
import { playing } from "./view.js";
import { phaseTitle, subtitle } from "./words.js";

/** @typedef {import("./types.js").View} View */

const HURRY_S = 10;

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function gameTable({ handle }) {
  const title = h("h2", { class: "phase" });
  const round = h("span", { class: "small muted tabular" });
  const time = h("span", { class: "time tabular", role: "timer", "aria-label": "Time left" });
  const bar = h("header", { class: "bar" }, h("div", { class: "titles" }, title, round), time);
  const gauge = h("div", { class: "gauge", "aria-hidden": "true" }, h("i"));
  const topicText = h("p", { class: "topic-text", dir: "auto" });
  const twist = h("p", { class: "twist", dir: "auto" });
  const topic = h("section", { class: "topic", "aria-label": "Topic", "aria-live": "polite" }, topicText, twist);

  const talk = chat({ handle });
  const write = composer({ handle, expect: talk.expect });
  const masks = roster();
  const vote = ballot({ handle });
  const card = outcome({ handle });

  const toBallot = h("button", { type: "button", on: { click: () => tab("ballot") } }, "Ballot");
  const toChat = h("button", { type: "button", on: { click: () => tab("chat") } }, "Read the chat");
  const tabs = h("div", { class: "tabs" }, toBallot, toChat);
  const main = h("div", { class: "talk" }, topic, talk.node, write.node);
  const side = h("aside", { class: "side" }, card.node, vote.node, masks.node);
  const node = h("div", { class: "table" }, h("div", { class: "top" }, bar, gauge), tabs, side, main);

  let focus = "";
  let hurries = false;
  /** @type {{from: number, to: number}|null} */
  let span = null;
  const clock = countdown({
    now: () => handle.serverNow(),
    draw(seconds) {
      show(time, seconds !== null);
      show(gauge, seconds !== null && span !== null);
      if (seconds === null) return;
      say(time, clockText(seconds));
      const hurry = hurries && seconds <= HURRY_S;
      time.classList.toggle("hurry", hurry);
      gauge.classList.toggle("hurry", hurry);
      if (span) gauge.style.setProperty("--left", String(Math.min(1, (seconds * 1000) / Math.max(1000, span.to - span.from))));
    },
  });

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
      const { name, round: number, ends_at: endsAt, started_at: startedAt } = view.phase;
      say(title, phaseTitle(view.phase));
      say(round, subtitle(view.phase));
      const words = view.topic?.text ?? "";
      say(topicText, words);
      say(twist, view.topic?.twist ? `Twist: ${view.topic.twist}` : "");
      show(topic, words !== "" && name !== "reveal");
      const votes = (name === "voting" || name === "runoff") && playing(view);
      const asks = votes || name === "ready" || name === "elimination" || name === "result" || name === "reveal";
      show(tabs, votes);
      const now = `${view.game}:${number}:${name}`;
      if (focus !== now) {
        focus = now;
        node.setAttribute("data-phase", name);
        tab(asks ? "ballot" : "chat");
        node.toggleAttribute("data-asks", asks);
      }
      masks.update(view);
      card.update(view);
      vote.update(view);
      talk.update(view);
      write.update(view);
      hurries = name === "discussion" || name === "voting" || name === "runoff";
      span = endsAt === null ? null : { from: startedAt, to: endsAt };
      clock.set(endsAt);
    },
    destroy() {
      clock.stop();
      talk.destroy();
      write.destroy();
      vote.destroy();
    },
  };
}
