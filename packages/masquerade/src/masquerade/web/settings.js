// The host's choices in the waiting room; everyone else reads them in one line.

import { h, say, show } from "./element.js";
import { clockText } from "./clock.js";
import { counted, refusal } from "./words.js";

/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").View} View */

const SEND_AFTER_MS = 300;

/** @type {{key: "ai_seats"|"rounds"|"discussion_s"|"ballot_s", label: string, min: number, max: number, step: number, text: (value: number) => string}[]} */
const STEPPERS = [
  { key: "ai_seats", label: "AI seats", min: 1, max: 7, step: 1, text: String },
  { key: "rounds", label: "Rounds", min: 1, max: 5, step: 1, text: String },
  { key: "discussion_s", label: "Discussion", min: 30, max: 600, step: 30, text: clockText },
  { key: "ballot_s", label: "Ballot", min: 15, max: 120, step: 15, text: clockText },
];

/**
 * The next value of a stepper, on its grid and within its limits.
 * @param {number} value @param {number} direction 1 or -1 @param {{min: number, max: number, step: number}} limits
 */
export function stepped(value, direction, { min, max, step }) {
  const onGrid = direction > 0 ? Math.floor(value / step) * step + step : Math.ceil(value / step) * step - step;
  return Math.min(max, Math.max(min, onGrid));
}

/** The settings in one line. @param {Settings} settings */
export function summary(settings) {
  const parts = [
    counted(settings.ai_seats, "AI seat"),
    counted(settings.rounds, "round"),
    `${clockText(settings.discussion_s)} to talk`,
    `${clockText(settings.ballot_s)} to vote`,
  ];
  if (settings.elimination) parts.push("named masks leave");
  return parts.join(" · ");
}

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function settingsPanel({ handle }) {
  /** @type {Partial<Settings>} */
  let changes = {};
  /** @type {ReturnType<typeof setTimeout>|null} */
  let timer = null;
  /** @type {View|null} */
  let view = null;
  const problem = h("p", { class: "problem", role: "alert" });
  const steppers = STEPPERS.map((stepper) => {
    const value = h("output", { class: "tabular", "aria-live": "polite" });
    const press = (/** @type {number} */ direction) => () => {
      if (view) change({ [stepper.key]: stepped({ ...view.settings, ...changes }[stepper.key], direction, stepper) });
    };
    const less = h("button", { type: "button", "aria-label": `${stepper.label}: less`, on: { click: press(-1) } }, "−");
    const more = h("button", { type: "button", "aria-label": `${stepper.label}: more`, on: { click: press(1) } }, "+");
    return { ...stepper, value, less, more, node: h("div", { class: "stepper" }, h("span", {}, stepper.label), h("div", { class: "row" }, less, value, more)) };
  });
  const elimination = toggle("The named mask leaves the table", "elimination");
  const open = toggle("Show this room in the public list", "public");
  const topic = h("input", {
    type: "text", maxlength: 140, dir: "auto", placeholder: "A surprise each round", "aria-label": "Topic",
    on: { change: () => change({ topic: topic.value.trim() || null }) },
  });
  const node = h(
    "section", { class: "settings stack", "aria-label": "Settings" }, h("h3", {}, "Settings"),
    h("div", { class: "steppers" }, ...steppers.map((stepper) => stepper.node)),
    h("label", { class: "field" }, h("span", { class: "small muted" }, "Topic"), topic), elimination.node, open.node, problem,
  );

  /** @param {string} label @param {"elimination"|"public"} key */
  function toggle(label, key) {
    const box = h("input", { type: "checkbox", on: { change: () => change({ [key]: box.checked }) } });
    return { box, node: h("label", { class: "toggle" }, box, h("span", {}, label)) };
  }

  /** Several quick presses become one command. @param {Partial<Settings>} more */
  function change(more) {
    changes = { ...changes, ...more };
    say(problem, "");
    draw();
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(send, SEND_AFTER_MS);
  }

  async function send() {
    timer = null;
    const sent = changes;
    try {
      await handle.command("settings", sent);
    } catch (error) {
      say(problem, refusal(error));
    }
    if (changes === sent) changes = {};
    draw();
  }

  function draw() {
    if (view === null) return;
    const settings = { ...view.settings, ...changes };
    for (const { key, value, less, more, min, max, text } of steppers) {
      say(value, text(settings[key]));
      less.disabled = settings[key] <= min;
      more.disabled = settings[key] >= max;
    }
    elimination.box.checked = settings.elimination;
    open.box.checked = settings.public;
    show(elimination.node, settings.rounds > 1);
    if (topic.getRootNode() instanceof ShadowRoot ? /** @type {ShadowRoot} */ (topic.getRootNode()).activeElement !== topic : document.activeElement !== topic) {
      const text = settings.topic ?? "";
      if (topic.value !== text) topic.value = text;
    }
  }

  return {
    node,
    update(next) {
      view = next;
      show(node, next.you.host);
      draw();
    },
    destroy() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
