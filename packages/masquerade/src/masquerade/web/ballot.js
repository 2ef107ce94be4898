// The sealed ballot: one seat named, and for each seat how likely it is an AI. It may change until the bell, and goes then as it stands.

import { mask } from "./avatars.js";
import { beforeBell } from "./autosave.js";
import { draftsOf, roundOf } from "./drafts.js";
import { button, h, keyed, say, show } from "./element.js";
import { icon } from "./icons.js";
import { judged, playing, seatKey, voting } from "./view_reducer.js";
import { ballotWords, refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").BallotView} BallotView */
/** @typedef {{named: number|null|undefined, sliders: Record<string, number>}} Draft `named` undefined: not chosen yet; null: nobody. */

const UNSURE = 50;
/** @type {Draft} */
const BLANK = { named: undefined, sliders: {} };

/**
 * The draft as arguments of `vote`, or what is still missing.
 * @param {Draft} draft
 * @param {number[]} seats Those that may be judged.
 * @param {boolean} [judges] Whether sliders are part of it; the prey of a hunt only points.
 * @returns {{args: {named: number|null, sliders: Record<string, number>}, missing: null} | {args: null, missing: string}}
 */
export function ballotArgs(draft, seats, judges = true) {
  if (draft.named === undefined) return { args: null, missing: "Name one mask, or nobody." };
  if (draft.named !== null && !seats.includes(draft.named)) return { args: null, missing: "That mask has left the table. Pick another." };
  /** @type {Record<string, number>} */
  const sliders = {};
  for (const seat of judges ? seats : []) {
    const value = draft.sliders[seat] ?? UNSURE;
    if (!Number.isInteger(value) || value < 0 || value > 100) return { args: null, missing: "A slider goes from 0 to 100." };
    sliders[seat] = value;
  }
  return { args: { named: draft.named, sliders }, missing: null };
}

/**
 * What a ballot starts from: the one that was cast, else the run-off keeps the sliders, else the private hunches.
 * @param {View} view @param {Draft} before
 * @returns {Draft}
 */
export function startDraft(view, before) {
  const { ballot: cast, hunches = {} } = view.you;
  if (cast) return { named: cast.named, sliders: { ...cast.sliders } };
  if (view.phase.name === "runoff") return { named: undefined, sliders: before.sliders };
  const seats = judged(view).map(({ seat }) => seat);
  return { named: undefined, sliders: Object.fromEntries(seats.filter((seat) => hunches[seat] !== undefined).map((seat) => [seat, hunches[seat]])) };
}

/**
 * A draft that this tab kept over a reload; null when there is none.
 * @param {string|undefined} text
 * @returns {Draft|null}
 */
export function keptDraft(text) {
  try {
    const { named, sliders } = JSON.parse(text ?? "null") ?? {};
    if (typeof sliders !== "object" || sliders === null) return null;
    return { named: named === null || Number.isInteger(named) ? named : undefined, sliders };
  } catch {
    return null;
  }
}

/** Whether two ballots say the same. @param {BallotView|null} a @param {BallotView|null} b */
export function sameBallot(a, b) {
  if (a === null || b === null) return a === b;
  const seats = new Set([...Object.keys(a.sliders), ...Object.keys(b.sliders)]);
  return a.named === b.named && [...seats].every((seat) => a.sliders[seat] === b.sliders[seat]);
}

/** A per cent in words, for those who cannot see the track. @param {number} value */
export function belief(value) {
  if (value <= 15) return "surely human";
  if (value < 45) return "rather human";
  if (value <= 55) return "not sure";
  return value < 85 ? "rather AI" : "surely AI";
}

/** @param {{handle: import("./types.js").RoomHandle}} options @returns {import("./types.js").Part} */
export function ballot({ handle }) {
  let draft = BLANK;
  /** Whether the draft holds something that the room was not told. */
  let changed = false;
  /** What was sent last, so that its echo does not undo what was touched meanwhile. @type {BallotView|null} */
  let sent = null;
  const kept = draftsOf(handle.room, "ballot");
  const bell = beforeBell({ now: () => handle.serverNow(), save: castUnsent });
  let round = "";
  /** @type {View|null} */
  let view = null;
  let vote = "";
  /** The ballot that the room had of this seat. @type {BallotView|null} */
  let known = null;

  const title = h("h2", {});
  const hint = h("p", { class: "muted small" });
  const ends = h("p", { class: "scale small muted", "aria-hidden": "true" }, h("span", {}, icon("human"), "human"), h("span", {}, "AI", icon("ai")));
  const list = h("ul", { class: "rows" });
  const nobody = h("button", { type: "button", class: "nobody", "aria-pressed": "false", on: { click: () => name(null) } }, "Nobody");
  const lock = button({ label: "Lock in", class: "primary wide", run: cast });
  const state = h("p", { class: "state small muted", "aria-live": "polite" });
  const pips = h("span", { class: "pips", "aria-hidden": "true" });
  const problem = h("p", { class: "problem", role: "alert" });
  const node = h(
    "section", { class: "ballot panel", "aria-label": "Ballot" },
    h("div", { class: "stack" }, title, hint), ends, list, h("div", { class: "cast stack" }, problem, lock, h("div", { class: "voted" }, pips, state)),
  );
  list.append(h("li", { class: "row-nobody" }, nobody));
  const rows = keyed(list, { key: (/** @type {import("./wire.js").SeatView} */ seat) => seatKey(view?.game, seat), make });

  /** @param {import("./wire.js").SeatView} seat */
  function make(seat) {
    const out = h("output", { class: "tabular small" });
    const slider = h("input", {
      type: "range", min: 0, max: 100, step: 5, "aria-label": `${seat.name}: how likely an AI`,
      on: { input: () => slide(seat.seat, Number(slider.value)) },
    });
    const pick = h("button", {
      type: "button", class: "pick", "aria-pressed": "false", on: { click: () => name(seat.seat) },
    }, "Name");
    const row = h(
      "li", { class: "row-seat" }, mask(seat.avatar),
      h("div", { class: "judge" }, h("div", { class: "spread" }, h("span", { class: "name", translate: "no", dir: "auto" }, seat.name), out), slider),
      pick,
    );
    return { node: row, slider, out, pick, seat: seat.seat, name: seat.name };
  }

  /** @param {number|null} seat */
  function name(seat) {
    const leans = seat !== null && draft.sliders[seat] === undefined && view?.mode !== "hunt";
    touch({ named: seat, sliders: leans ? { ...draft.sliders, [seat]: 80 } : draft.sliders });
  }

  /** @param {number} seat @param {number} value */
  function slide(seat, value) {
    touch({ ...draft, sliders: { ...draft.sliders, [seat]: value } });
  }

  /** @param {Draft} next */
  function touch(next) {
    draft = next;
    keep(true);
    draw();
  }

  /** @param {boolean} unsent */
  function keep(unsent) {
    changed = unsent;
    if (view) kept.keep(round, { ...kept.read(round), [view.phase.name]: unsent ? JSON.stringify(draft) : undefined });
  }

  async function cast() {
    if (view === null) return;
    const { args, missing } = ballotArgs(draft, judged(view).map(({ seat }) => seat), view.mode !== "hunt");
    say(problem, missing ?? "");
    if (args === null) return;
    const [of, as] = [vote, draft];
    sent = args;
    try {
      await handle.command("vote", args);
      if (of === vote && as === draft) keep(false);
    } catch (error) {
      if (of === vote) say(problem, refusal(error));
    }
    draw();
  }

  /** A mask named but not locked in counts like one that is. */
  function castUnsent() {
    if (view === null || !changed || !voting(view) || !playing(view) || view.phase.paused || draft.named === undefined) return;
    cast();
  }

  /** Another vote: what was kept of it, else what it starts from. @param {View} next */
  function open(next) {
    const before = round === roundOf(next) ? draft : null;
    round = roundOf(next);
    const drafts = kept.read(round);
    const mine = keptDraft(drafts[next.phase.name]);
    draft = mine ?? startDraft(next, before ?? keptDraft(drafts["voting"]) ?? BLANK);
    changed = mine !== null;
    sent = null;
    say(problem, "");
    const words = ballotWords(next);
    say(title, words.title);
    say(hint, words.hint);
    node.classList.toggle("pointing", next.mode === "hunt");
  }

  function draw() {
    if (view === null) return;
    const seats = judged(view).map(({ seat }) => seat);
    const words = ballotWords(view);
    const paused = view.phase.paused === true;
    for (const { seat, slider, out, pick, node: row, name: who } of rows.rows.values()) {
      const value = draft.sliders[seat] ?? UNSURE;
      const touched = draft.sliders[seat] !== undefined;
      if (slider.value !== String(value)) slider.value = String(value);
      slider.style.setProperty("--at", `${value}%`);
      slider.setAttribute("aria-valuetext", `${value} per cent, ${belief(value)}`);
      say(out, touched ? belief(value) : "not sure");
      const chosen = draft.named === seat;
      pick.setAttribute("aria-pressed", String(chosen));
      say(pick, chosen ? words.named : words.name);
      pick.setAttribute("aria-label", `${chosen ? words.named : words.name} ${who}`);
      row.classList.toggle("named", chosen);
      row.classList.toggle("untouched", !touched);
      row.classList.toggle("leans-human", value < 45);
    }
    nobody.setAttribute("aria-pressed", String(draft.named === null));
    say(nobody, draft.named === null ? `✓ ${words.nobody}` : words.nobody);
    const { args } = ballotArgs(draft, seats, view.mode !== "hunt");
    const cast = view.you.ballot;
    const settled = cast !== null && args !== null && sameBallot(cast, args);
    say(lock, settled ? "✓ Locked in" : cast ? "Update my ballot" : "Lock in");
    lock.classList.toggle("settled", settled);
    lock.disabled = settled || args === null || paused;
    node.classList.toggle("sealed-ballot", settled);
    say(state, `${view.votes.cast} of ${view.votes.of} have voted. ${bellWords(settled, args !== null)}`);
    if (pips.childElementCount !== view.votes.of) pips.replaceChildren(...Array.from({ length: Math.min(16, view.votes.of) }, () => h("i")));
    [...pips.children].forEach((pip, at) => pip.classList.toggle("in", at < (view?.votes.cast ?? 0)));
  }

  return {
    node,
    update(next) {
      const withdrawn = view !== null && view.you.ballot !== null && next.you.ballot === null;
      view = next;
      const mine = voting(next) && playing(next);
      show(node, mine);
      bell.set(mine ? next.phase.ends_at : null);
      if (!mine) return;
      const current = `${roundOf(next)}:${next.phase.name}`;
      const { ballot: told } = next.you;
      if (current !== vote) {
        open(next);
        vote = current;
      } else if (withdrawn) {
        // The ballot of the vote before still stood when this one opened.
        if (!changed) draft = { ...draft, named: undefined };
      } else if (told !== null && !sameBallot(told, known) && !sameBallot(told, sent)) {
        // Cast from another tab or device with this seat: what stands here is older.
        draft = startDraft(next, draft);
        keep(false);
      }
      known = told;
      rows.set(judged(next));
      draw();
    },
    destroy: bell.destroy,
  };
}

/** What becomes of the ballot when time is up. @param {boolean} settled @param {boolean} complete */
function bellWords(settled, complete) {
  if (settled) return "You can change yours until the bell.";
  return complete ? "Yours goes as it stands at the bell, as long as this page is open." : "Yours counts once you name a mask, or nobody.";
}
