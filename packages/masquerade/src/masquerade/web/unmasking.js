// Masks off: the seats turn over one by one, in time with the shared screen, then who won, your own score, and the next game.

import { mask } from "./avatars.js";
import { button, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { actAt, turning } from "./screen/acts.js";
import { settingsPanel } from "./settings.js";
import { sheet } from "./sheet.js";
import { storyOf } from "./site.js";
import { foundWords, headline, ordinal, placeOf } from "./winning.js";
import { refusal, watchingWords } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").RevealView} RevealView */

/** @param {{handle: import("./types.js").RoomHandle, unmasked?: (game: number) => void}} options unmasked: all of this game's masks are off @returns {import("./types.js").Part} */
export function unmasking({ handle, unmasked = () => {} }) {
  const title = h("h2", { class: "big", dir: "auto", "aria-live": "polite" });
  const text = h("p", { class: "muted", dir: "auto" });
  const list = h("ul", { class: "unmasked" });
  const skip = h("button", { type: "button", class: "bare skip", on: { click: finish } }, "Show everything");
  const own = h("div", { class: "own-score" });
  const problem = h("p", { class: "problem", role: "alert" });
  const rematch = button({ label: "Rematch", class: "primary wide", run: again });
  const panel = settingsPanel({ handle });
  const done = h("button", { type: "button", class: "primary wide", on: { click: () => settings.shut() } }, "Done");
  const settings = sheet({ label: "Settings", fill: () => [panel.node, done] });
  const change = h("button", { type: "button", class: "wide", on: { click: () => settings.open(change) } }, "Change settings");
  const waits = h("p", { class: "muted small" });
  const whole = storyOf(handle.room);
  const story = whole === "" ? null : h("a", { class: "button wide", href: whole, hidden: true }, "Who was who, and why");
  const next = h("div", { class: "foot stack" }, problem, rematch, story, change, waits);
  const node = h("div", { class: "unmasking stack centre" }, title, list, skip, text, own, next, settings.node);
  let drawn = "";
  /** Who wore the masks, as far as that is told: what somebody has deleted leaves the page too. */
  let worn = "";
  let won = "";
  let began = 0;
  let game = 0;
  /** @type {HTMLElement[]} */
  let faces = [];
  /** @type {ReturnType<typeof setTimeout>|null} */
  let timer = null;

  async function again() {
    say(problem, "");
    try {
      await handle.command("rematch", {});
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  /** Where the room's clock says that the shared screen is. */
  function tick() {
    timer = null;
    const act = actAt(handle.serverNow() - began, faces.length);
    if (act.over) return finish();
    faces.forEach((face, at) => {
      face.classList.toggle("turned", at < act.turned);
      face.classList.toggle("next", act.drum && at === act.turned);
    });
    if (act.next_ms !== null) timer = setTimeout(tick, act.next_ms + 5);
  }

  function finish() {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const focused = skip.matches(":focus");
    for (const face of faces) {
      face.classList.add("turned");
      face.classList.remove("next");
    }
    node.classList.remove("staging");
    show(skip, false);
    if (story) show(story, true);
    say(title, won);
    if (focused) rematch.focus();
    unmasked(game);
  }

  /** @param {View} view @param {RevealView} reveal */
  function redraw(view, reveal) {
    const before = faces;
    faces = turning(reveal).map((seat) => turnable(seat, view.you.seat, reveal.winner_seats ?? []));
    faces.forEach((face, at) => face.classList.toggle("turned", before[at]?.classList.contains("turned") === true));
    list.replaceChildren(...faces);
  }

  /** @param {View} view @param {RevealView} reveal */
  function stage(view, reveal) {
    faces = [];
    redraw(view, reveal);
    began = view.phase.started_at;
    game = view.game;
    const staging = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.classList.toggle("staging", staging);
    show(skip, staging);
    if (story) show(story, false);
    say(title, "Masks off…");
    if (staging) tick();
    else finish();
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      const { reveal, you } = view;
      if (view.phase.name !== "reveal") return;
      if (reveal === null) {
        if (view.game !== game) {
          for (const old of [list, own, text]) old.replaceChildren();
        }
        return say(title, "Masks off");
      }
      panel.update(view);
      show(change, you.host);
      const seated = you.seat !== null;
      show(rematch, you.nickname !== null && you.watching !== true);
      say(waits, seated ? "" : watchingWords(view) ?? "");
      const key = `${view.game}:${reveal.seats.length}:${you.seat}`;
      const wearers = JSON.stringify(reveal.seats.map(({ nickname }) => nickname));
      if (key === drawn && wearers === worn) return;
      const begins = key !== drawn;
      drawn = key;
      worn = wearers;
      if (!begins) return redraw(view, reveal);
      if (timer !== null) clearTimeout(timer);
      say(problem, "");
      won = headline(reveal, you.seat);
      say(text, foundWords(view, reveal));
      own.replaceChildren(...score(reveal, you.seat));
      stage(view, reveal);
    },
    destroy() {
      if (timer !== null) clearTimeout(timer);
      panel.destroy();
    },
  };
}

/** Your own score first. @param {RevealView} reveal @param {number|null} own @returns {Node[]} */
function score(reveal, own) {
  const mine = reveal.seats.find(({ seat }) => seat === own);
  const placed = own === null ? null : placeOf(reveal, own);
  if (!mine) return [];
  const taken = `${Math.round(mine.suspicion * 100)} %`;
  const among = reveal.mode === "masks" ? (placed?.of === 1 ? "person" : "people") : "masks";
  return [
    h("p", { class: "points" }, h("strong", { class: "tabular" }, String(Math.round(mine.score))), " points"),
    h("p", { class: "small muted" }, `${placed === null ? "" : `${ordinal(placed.place)} of ${placed.of} ${among} · `}taken for an AI: ${taken}`),
  ];
}

/** @param {import("./wire.js").UnmaskedView} seat @param {number|null} own @param {number[]} winners */
function turnable({ seat, name, avatar, role, nickname, vacant }, own, winners) {
  const won = winners.includes(seat);
  const person = seat === own ? "You" : nickname;
  const front = h("span", { class: "front" }, mask(avatar));
  const back = h("span", { class: `back ${role}` }, icon(role, "large"), mask(avatar));
  return h(
    "li", { class: `flip ${role}${seat === own ? " own" : ""}` }, h("span", { class: "coin", "aria-hidden": "true" }, front, back),
    h("span", { class: "name", translate: "no", dir: "auto" }, name),
    h("span", { class: "under" }, h("span", { class: `role-word ${role}` }, role === "ai" ? "AI" : "Human"), person ? h("span", { class: "person-name small muted", dir: "auto" }, person) : null, vacant ? h("span", { class: "small muted" }, "left") : null, won ? h("span", { class: "small gold" }, "★ Winner") : null),
  );
}
