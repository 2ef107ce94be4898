// What a host can choose, in words: modes, paces, difficulties, and what will be dealt to the people who are in. Pure.

import { clockText } from "./clock.js";
import { counted } from "./words.js";

/** @typedef {import("./wire.js").ModeName} ModeName */
/**
 * The settings of a room; what is null follows the mode.
 * @typedef {object} Choices
 * @property {"auto"|ModeName} mode
 * @property {number} ai_seats
 * @property {number|null} rounds
 * @property {boolean|null} elimination
 * @property {"easy"|"normal"|"hard"} [difficulty]
 * @property {number|null} discussion_s
 * @property {number} [prompts_s]
 * @property {number} ballot_s
 * @property {string|null} topic
 * @property {boolean} public
 * @property {boolean} [locked]
 * @property {boolean} [knock]
 * @property {boolean} [password]
 * @property {"off"|"mild"|"strict"|null} [filter]
 * @property {boolean} [approve]
 */

/** Each mode in one line, with how many people it takes. @type {Record<ModeName, {title: string, line: string, least: number, most: number}>} */
export const MODES = {
  masks: { title: "Masks", line: "Play a character, pass for an AI, find the real ones.", least: 3, most: 12 },
  spot: { title: "Spot", line: "Talk freely, then name the AIs.", least: 2, most: 12 },
  hunt: { title: "Hunt", line: "You alone among AIs that look for the human.", least: 1, most: 1 },
};
/** @type {{key: "auto"|ModeName, title: string, line: string}[]} */
export const MODE_CARDS = [
  { key: "auto", title: "Auto", line: "The best game for as many as are in." },
  { key: "masks", ...MODES.masks },
  { key: "spot", ...MODES.spot },
  { key: "hunt", ...MODES.hunt },
];
export const HUNTERS_LEAST = 3;

/** @type {{key: "easy"|"normal"|"hard", title: string}[]} */
export const DIFFICULTIES = [{ key: "easy", title: "Easy" }, { key: "normal", title: "Normal" }, { key: "hard", title: "Hard" }];

/** What is done about rude words. @type {{key: "off"|"mild"|"strict", title: string, line: string}[]} */
export const FILTERS = [
  { key: "off", title: "Off", line: "Everything is shown as it was written." },
  { key: "mild", title: "Mild", line: "Strong words become stars. Names and topics with one are refused." },
  { key: "strict", title: "Strict", line: "A line with a rude word is not sent; only its writer is told." },
];

/** The filter in force: chosen, or what suits the room. @param {Pick<Choices, "filter"|"public">} settings */
export function filterOf(settings) {
  return settings.filter ?? (settings.public ? "strict" : "mild");
}

/** @typedef {{discussion_s: number|null, prompts_s: number, ballot_s: number}} Times */
/** @type {{key: string, title: string, times: Times}[]} */
export const PACES = [
  { key: "quick", title: "Quick", times: { discussion_s: 60, prompts_s: 30, ballot_s: 20 } },
  { key: "normal", title: "Normal", times: { discussion_s: null, prompts_s: 45, ballot_s: 30 } },
  { key: "relaxed", title: "Relaxed", times: { discussion_s: 180, prompts_s: 75, ballot_s: 60 } },
];

/** The pace these times are, or "" for times somebody set one by one. @param {Choices} settings */
export function paceOf(settings) {
  const same = (/** @type {Times} */ times) =>
    times.discussion_s === settings.discussion_s && times.ballot_s === settings.ballot_s &&
    (settings.prompts_s === undefined || times.prompts_s === settings.prompts_s);
  return PACES.find(({ times }) => same(times))?.key ?? "";
}

/**
 * The next value of a stepper, on its grid and within its limits.
 * @param {number} value @param {number} direction 1 or -1 @param {{min: number, max: number, step: number}} limits
 */
export function stepped(value, direction, { min, max, step }) {
  const onGrid = direction > 0 ? Math.floor(value / step) * step + step : Math.ceil(value / step) * step - step;
  return Math.min(max, Math.max(min, onGrid));
}

/** The settings in one line; what follows the mode goes without saying. @param {Choices} settings */
export function summary(settings) {
  const parts = [counted(settings.ai_seats, "AI seat")];
  if (settings.rounds !== null) parts.push(counted(settings.rounds, "round"));
  const pace = PACES.find(({ key }) => key === paceOf(settings));
  if (pace) {
    parts.push(`${pace.title.toLowerCase()} pace`);
  } else {
    if (settings.discussion_s !== null) parts.push(`${clockText(settings.discussion_s)} to talk`);
    parts.push(`${clockText(settings.ballot_s)} to vote`);
  }
  if (settings.elimination) parts.push("named masks leave");
  if (settings.topic) parts.push("own topic");
  return parts.join(" · ");
}

/** The mode that would be dealt to so many people. @param {"auto"|ModeName} mode @param {number} people @returns {ModeName} */
export function dealt(mode, people) {
  if (mode !== "auto") return mode;
  return people >= MODES.masks.least ? "masks" : people >= MODES.spot.least ? "spot" : "hunt";
}

/**
 * What Start would do now: the mode, whether it can, and a sentence on it that names the way out.
 * @param {Pick<Choices, "mode"|"ai_seats">} settings @param {number} people
 * @returns {{mode: ModeName, ready: boolean, line: string}}
 */
export function forecast(settings, people) {
  const mode = dealt(settings.mode, people);
  const { title, least, most } = MODES[mode];
  if (people < least) {
    return { mode, ready: false, line: `${morePeople(least - people)} and you can play ${title}. Or choose Auto and start now.` };
  }
  if (people > most) return { mode, ready: false, line: `${title} is for one person alone. Choose Auto to play together.` };
  if (mode === "hunt" && settings.ai_seats < HUNTERS_LEAST) {
    return { mode, ready: false, line: `Hunt needs ${HUNTERS_LEAST} AI seats. Add ${HUNTERS_LEAST - settings.ai_seats} more.` };
  }
  if (settings.mode !== "auto" || mode === "masks") return { mode, ready: true, line: `Ready to play ${title}.` };
  const missing = MODES.masks.least - people;
  const now = mode === "hunt" ? "Alone, you play Hunt." : "With two, you play Spot.";
  return { mode, ready: true, line: `${now} ${morePeople(missing)} and you play Masks.` };
}

/** @param {number} count */
function morePeople(count) {
  return count === 1 ? "1 more person" : `${count} more people`;
}
