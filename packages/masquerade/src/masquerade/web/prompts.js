// Two prompts to answer in character, sealed until the bell. What is typed when time is nearly up is sealed for its writer.

import { beforeBell } from "./autosave.js";
import { button, composes, h, keyed, say, show } from "./element.js";
import { drafted } from "./composer.js";
import { draftsOf, roundOf } from "./drafts.js";
import { icon } from "./icons.js";
import { playing } from "./view_reducer.js";
import { refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./drafts.js").Drafts} Drafts By prompt. */

export const ANSWER_MAX = 140;
const COUNT_FROM = 100;

/**
 * What was typed and is not sealed yet, cut to what the room takes.
 * @param {Drafts} drafts @param {Record<string, string>} sealed
 * @returns {{prompt: number, text: string}[]}
 */
export function unsealed(drafts, sealed) {
  return Object.entries(drafts).flatMap(([prompt, typed]) => {
    const text = [...drafted(typed ?? "", ANSWER_MAX).text].slice(0, ANSWER_MAX).join("").trim();
    return text === "" || text === sealed[prompt] ? [] : [{ prompt: Number(prompt), text }];
  });
}

/**
 * Drafts without those that were sealed meanwhile as they stand.
 * @param {Drafts} drafts @param {Record<string, string>} sealed
 * @returns {Drafts}
 */
export function unsaid(drafts, sealed) {
  return Object.fromEntries(Object.entries(drafts).filter(([prompt, typed]) => drafted(typed ?? "").text !== sealed[prompt]));
}

/** @param {import("./wire.js").CharacterView} card */
export function characterCard(card) {
  return h(
    "section", { class: "character", "aria-label": "Your character" }, h("p", { class: "small muted" }, "Your character, for your eyes only"),
    h("h3", { class: "character-title", dir: "auto" }, card.title), h("p", { dir: "auto" }, card.text),
  );
}

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function promptsPart({ handle }) {
  /** @type {View|null} */
  let view = null;
  /** @type {Drafts} */
  let drafts = {};
  let round = "";
  const kept = draftsOf(handle.room, "answers");
  let card = "";
  /** The prompts as somebody who only watches reads them. */
  let drawn = "";
  const bell = beforeBell({ now: () => handle.serverNow(), save: saveAll });
  const character = h("div", {});
  const list = h("ol", { class: "prompts-list" });
  const state = h("p", { class: "state small muted", "aria-live": "polite" });
  const watching = h("p", { class: "muted" });
  const asked = h("ol", { class: "prompts-list" });
  const about = h("p", { class: "about centre", dir: "auto" });
  const node = h("section", { class: "prompts", "aria-label": "Sealed answers" }, character, about, list, asked, watching, state);
  const rows = keyed(list, { key: (/** @type {{text: string, prompt: number}} */ { prompt, text }) => `${prompt}:${round}:${text}`, make });

  const sealed = () => view?.you.answers ?? {};

  /** @param {{text: string, prompt: number}} item */
  function make({ text, prompt }) {
    const id = `mq-prompt-${prompt}`;
    const field = h("textarea", { id, rows: 2, dir: "auto", autocomplete: "off", enterkeyhint: "done", maxlength: 1000, placeholder: "Answer as your character" });
    const count = h("span", { class: "count small muted tabular", "aria-live": "polite" });
    const seal = button({ label: "Seal", class: "seal", run: () => send(prompt) });
    const problem = h("p", { class: "problem", role: "alert" });
    const quote = h("p", { class: "quote", dir: "auto" });
    const change = button({ label: "Change", class: "change", run: () => reopen(prompt) });
    const done = h("div", { class: "done" }, quote, h("div", { class: "spread" }, h("span", { class: "tag human" }, icon("check"), "Sealed"), change));
    const entry = h("div", { class: "stack entry-stack" }, h("div", { class: "entry" }, field, count), problem, seal);
    field.addEventListener("input", () => {
      type(prompt, field.value);
      say(problem, "");
      draw();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || composes(event)) return;
      event.preventDefault();
      if (!seal.disabled) seal.click();
    });
    const node = h("li", { class: "prompt panel" }, h("label", { for: id, dir: "auto" }, text), entry, done);
    return { node, field, count, seal, problem, quote, change, done, entry };
  }

  /** @param {number} prompt @param {string|undefined} text */
  function type(prompt, text) {
    drafts = { ...drafts, [prompt]: text };
    kept.keep(round, drafts);
  }

  /** @param {number} prompt */
  const row = (prompt) => [...rows.rows].find(([key]) => String(key).startsWith(`${prompt}:`))?.[1];

  /** @param {number} prompt */
  async function send(prompt) {
    const made = row(prompt);
    const { text, fits } = drafted(drafts[prompt] ?? "", ANSWER_MAX);
    if (!made || !fits) return;
    if (await seal(prompt, text)) next(prompt);
  }

  /** @param {number} prompt @param {string} text */
  async function seal(prompt, text) {
    const problem = row(prompt)?.problem;
    const of = round;
    try {
      await handle.command("answer", { prompt, text });
      if (of !== round) return false;
      if (drafted(drafts[prompt] ?? "").text === text) type(prompt, undefined);
      if (view) view = { ...view, you: { ...view.you, answers: { ...sealed(), [prompt]: text } } };
      draw();
      return true;
    } catch (error) {
      if (problem) say(problem, refusal(error));
      draw();
      return false;
    }
  }

  /** On to the other prompt, unless it is done. @param {number} prompt */
  function next(prompt) {
    const other = row(prompt === 0 ? 1 : 0);
    if (other && !other.entry.hidden) other.field.focus();
    else row(prompt)?.change.focus();
  }

  /** @param {number} prompt */
  function reopen(prompt) {
    type(prompt, sealed()[prompt] ?? "");
    draw();
    row(prompt)?.field.focus();
  }

  function saveAll() {
    if (view === null || view.phase.name !== "prompts" || view.phase.paused) return;
    for (const { prompt, text } of unsealed(drafts, sealed())) seal(prompt, text);
  }

  function draw() {
    if (view === null) return;
    for (const [key, made] of rows.rows) {
      const prompt = Number(String(key).split(":")[0]);
      const text = sealed()[prompt];
      const draft = drafts[prompt];
      const shut = text !== undefined && draft === undefined;
      const { length, fits } = drafted(draft ?? "", ANSWER_MAX);
      show(made.entry, !shut);
      show(made.done, shut);
      say(made.quote, text ?? "");
      if (made.field.value !== (draft ?? "")) made.field.value = draft ?? "";
      say(made.count, length >= COUNT_FROM ? `${ANSWER_MAX - length}` : "");
      made.count.classList.toggle("over", length > ANSWER_MAX);
      made.seal.disabled = !fits || view.phase.paused === true;
      made.change.disabled = view.phase.paused === true;
      say(made.seal, text === undefined ? "Seal" : "Seal again");
      made.seal.classList.toggle("primary", !shut && !made.seal.disabled);
    }
    const { cast, of } = view.votes;
    const both = Object.keys(sealed()).length >= 2;
    say(state, `${cast} of ${of} sealed.${both ? " You can change yours until the bell." : " What you typed is sealed at the bell, as long as this page is open."}`);
    show(state, playing(view));
  }

  return {
    node,
    update(next_) {
      view = next_;
      const open = next_.phase.name === "prompts";
      show(node, open);
      if (!open) return bell.set(null);
      const now = roundOf(next_);
      if (round !== now) {
        round = now;
        drafts = unsaid(kept.read(now), sealed());
      }
      const own = next_.you.card ?? null;
      if (card !== JSON.stringify(own)) {
        card = JSON.stringify(own);
        character.replaceChildren(...(own ? [characterCard(own)] : []));
      }
      const mine = playing(next_);
      say(about, next_.topic?.text ?? "");
      rows.set(mine ? (next_.topic?.prompts ?? []).map((text, prompt) => ({ text, prompt })) : []);
      show(watching, !mine);
      say(watching, `${next_.votes.cast} of ${next_.votes.of} have sealed both answers.`);
      const read = JSON.stringify(mine ? [] : next_.topic?.prompts ?? []);
      if (read !== drawn) {
        drawn = read;
        asked.replaceChildren(...JSON.parse(read).map((/** @type {string} */ text) => h("li", { class: "prompt panel", dir: "auto" }, text)));
      }
      bell.set(mine ? next_.phase.ends_at : null);
      draw();
    },
    destroy: bell.destroy,
  };
}
