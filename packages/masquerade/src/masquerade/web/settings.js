// The host's choices, in the waiting room and before a rematch; changes apply at once. Everyone else reads them in one line.

import { DIFFICULTIES, FILTERS, HUNTERS_LEAST, MODE_CARDS, PACES, dealt, filterOf, paceOf, stepped } from "./choices.js";
import { focused, labelled, oneOf, stepper, toggle } from "./controls.js";
import { h, say, show } from "./element.js";
import { refusal } from "./words.js";

export { stepped, summary } from "./choices.js";

/** @typedef {import("./choices.js").Choices} Choices */
/** @typedef {import("./wire.js").View} View */

const SEND_AFTER_MS = 300;
const AI_SEATS = { min: 1, max: 7, step: 1 };
const ROUNDS = { min: 1, max: 5, step: 1 };
const PASSWORD_MAX = 40;

/**
 * The panel; it shows itself to the host alone. Give `update` every view.
 * @param {{handle: import("./types.js").RoomHandle}} options
 * @returns {import("./types.js").Part}
 */
export function settingsPanel({ handle }) {
  /** @type {Record<string, unknown>} */
  let changes = {};
  /** @type {ReturnType<typeof setTimeout>|null} */
  let timer = null;
  /** @type {View|null} */
  let view = null;
  let people = 1;
  const now = () => /** @type {Choices} */ ({ ...view?.settings, ...changes });
  const roundsNow = () => now().rounds ?? view?.phase.rounds ?? 1;

  const problem = h("p", { class: "problem", role: "alert" });
  const mode = oneOf({ label: "Game", look: "modes", options: MODE_CARDS, pick: (key) => change({ mode: key, ...ownWay(key) }) });
  const seats = stepper({ label: "AI seats", press: (way) => change({ ai_seats: stepped(now().ai_seats, way, AI_SEATS) }) });
  const rounds = stepper({ label: "Rounds", press: (way) => change({ rounds: stepped(roundsNow(), way, ROUNDS) }) });
  const difficulty = oneOf({ label: "How sharp the hunters are", options: DIFFICULTIES, pick: (key) => change({ difficulty: key }) });
  const hunters = labelled("How sharp the hunters are", difficulty.node);
  const pace = oneOf({
    label: "Pace", options: PACES, pick: (key) => change({ ...PACES.find((one) => one.key === key)?.times }),
  });
  const elimination = toggle({ label: "The named mask leaves the table", flip: (on) => change({ elimination: on }) });
  const knock = toggle({ label: "I let in whoever comes", flip: (on) => change({ knock: on }) });
  const open = toggle({ label: "In the public list", flip: (on) => change({ public: on }) });
  const filter = oneOf({ label: "Rude words", options: FILTERS.map(({ key, title }) => ({ key, title })), pick: (key) => change({ filter: key }) });
  const filterLine = h("p", { class: "small muted" });
  const approve = toggle({ label: "I approve the answers before they are shown", flip: (on) => change({ approve: on }) });
  const topic = h("input", {
    type: "text", maxlength: 140, dir: "auto", placeholder: "A surprise each round", "aria-label": "Topic", enterkeyhint: "done",
    on: { change: () => change({ topic: topic.value.trim() || null }) },
  });
  const password = passwordField({ set: (word) => change({ password: word }) });

  const node = h(
    "section", { class: "settings stack", "aria-label": "Settings" }, mode.node, seats.node, problem,
    h(
      "details", { class: "more" }, h("summary", {}, "More settings"),
      h(
        "div", { class: "stack" }, hunters, labelled("Pace", pace.node), rounds.node, elimination.node,
        h("label", { class: "field" }, h("span", { class: "small muted" }, "Topic"), topic), open.node, knock.node,
        labelled("Rude words", filter.node), filterLine, approve.node, password.node,
      ),
    ),
  );

  /** A mode brings its own rounds, and a hunt the AI seats it takes. @param {string} key */
  function ownWay(key) {
    const pack = key === "hunt" && now().ai_seats < HUNTERS_LEAST ? { ai_seats: HUNTERS_LEAST } : {};
    return key === now().mode ? {} : { rounds: null, elimination: null, ...pack };
  }

  /** Several quick presses become one command. @param {Record<string, unknown>} more */
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
    const settings = now();
    const inForce = dealt(settings.mode, people);
    mode.set(settings.mode);
    seats.set(settings.ai_seats, { min: inForce === "hunt" ? HUNTERS_LEAST : AI_SEATS.min, max: AI_SEATS.max });
    rounds.set(roundsNow(), ROUNDS);
    difficulty.set(settings.difficulty ?? "normal");
    show(hunters, inForce === "hunt");
    pace.set(paceOf(settings));
    elimination.set(settings.elimination ?? inForce === "hunt");
    show(elimination.node, inForce !== "hunt" && roundsNow() > 1);
    open.set(settings.public);
    knock.set(settings.knock === true);
    filter.set(filterOf(settings));
    say(filterLine, FILTERS.find(({ key }) => key === filterOf(settings))?.line ?? "");
    approve.set(settings.approve === true);
    show(approve.node, inForce === "masks");
    password.set(typeof settings.password === "string" || settings.password === true);
    if (!focused(topic) && topic.value !== (settings.topic ?? "")) topic.value = settings.topic ?? "";
  }

  return {
    node,
    update(next) {
      view = next;
      // After a game those who have gone are not dealt in again.
      people = Math.max(1, next.people.filter(({ away }) => next.phase.name === "lobby" || !away).length);
      show(node, next.you.host);
      draw();
    },
    destroy() {
      // What was chosen a moment ago still counts, unless the room is gone.
      if (timer === null) return;
      clearTimeout(timer);
      handle.command("settings", changes).catch(() => {});
    },
  };
}

/**
 * A password that others must type: none, being typed, or set. Nobody is shown it again.
 * @param {{set: (word: string|null) => void}} options
 */
function passwordField({ set }) {
  const input = h("input", {
    type: "text", maxlength: PASSWORD_MAX, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done",
    placeholder: "None: the code is enough", "aria-label": "Password",
  });
  const save = h("button", { type: "submit" }, "Set");
  const form = h("form", { class: "row" }, input, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const word = input.value.trim();
    if (word !== "") set(word);
    input.value = "";
  });
  const remove = h("button", { type: "button", on: { click: () => set(null) } }, "No password");
  const kept = h("div", { class: "spread" }, h("span", {}, "🔑 Newcomers need the password"), remove);
  return {
    node: h("div", { class: "field" }, h("span", { class: "small muted" }, "Password"), form, kept),
    /** @param {boolean} on */
    set(on) {
      show(form, !on);
      show(kept, on);
    },
  };
}
