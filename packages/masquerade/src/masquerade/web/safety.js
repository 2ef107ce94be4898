// What anybody may do about a mask or a line: not read it any more, report it to the host; the host may hide it.

import { mask } from "./avatars.js";
import { oneOf } from "./controls.js";
import { button, h, say } from "./element.js";
import { icon } from "./icons.js";
import { sheet } from "./sheet.js";
import { refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").SeatView} SeatView */
/**
 * What the sheet is about: a seat, and what it wrote, if that is meant.
 * @typedef {{seat: number, text?: string, withheld?: string, args: Record<string, number>}} About
 */

/** Lines of one mask that the sheet offers to those who cannot tap a line. */
const LAST_LINES = 4;
const REPORTED = "Reported. The host looks at it.";
/** @type {{key: "rude"|"personal"|"spam"|"other", title: string}[]} */
export const REASONS = [
  { key: "rude", title: "Rude or hateful" },
  { key: "personal", title: "Private details" },
  { key: "spam", title: "Spam" },
  { key: "other", title: "Something else" },
];

/** A line of chat as something to act upon. @param {import("./wire.js").MessageView} line @returns {About} */
export function aboutLine({ id, seat, text, withheld }) {
  return { seat, text, withheld, args: { line: id } };
}

/** An answer as something to act upon. @param {{seat: number, round: number, prompt: number, text: string, withheld?: string}} answer @returns {About} */
export function aboutAnswer({ seat, round, prompt, text, withheld }) {
  return { seat, text, withheld, args: { seat, round, prompt } };
}

/**
 * The sign that opens the sheet, and the sheet.
 * @param {{handle: import("./types.js").RoomHandle, mutes: import("./mutes.js").Mutes}} options
 * @returns {import("./types.js").Part & {open: (about: About, from: HTMLElement) => void}}
 */
export function safety({ handle, mutes }) {
  /** @type {View|null} */
  let view = null;
  /** @type {About|null} */
  let about = null;
  /** @type {typeof REASONS[number]["key"]|null} */
  let why = null;
  let done = "";
  /** Whether this was reported just now: once is enough. */
  let reported = false;
  const problem = h("p", { class: "problem", role: "alert" });
  const panel = sheet({ label: "Mute or report", fill, closed: () => go(null) });
  const sign = h("button", { type: "button", class: "bare sign", "aria-label": "Mute or report", title: "Mute or report", data: { do: "safety" }, on: { click: () => panel.open(sign) } }, icon("shield"));
  const node = h("div", { class: "host-menu" }, sign, panel.node);

  /** @param {About|null} next */
  function go(next) {
    about = next;
    why = null;
    done = "";
    reported = false;
    say(problem, "");
    panel.refill();
  }

  /** @param {string} name @param {Record<string, unknown>} args @param {string} words What to say when it is done. */
  async function order(name, args, words) {
    say(problem, "");
    try {
      await handle.command(name, args);
      done = words;
      reported = words === REPORTED;
      panel.refill();
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  function fill() {
    if (view === null) return [];
    const { seats } = view;
    const seat = about === null ? undefined : seats.find((one) => one.seat === about?.seat);
    return about !== null && seat !== undefined ? one(view, about, seat) : everybody(view);
  }

  /** @param {View} current */
  function everybody({ seats, game, you }) {
    const others = seats.filter(({ seat }) => seat !== you.seat);
    return [
      h("p", { class: "small muted" }, "Whom you mute, you do not read. Only this browser knows. A report goes to the host, who is not told by whom."),
      h("ul", { class: "mask-grid" }, ...others.map((seat) => h("li", {}, h(
        "button", { type: "button", class: "pick-mask", on: { click: () => go({ seat: seat.seat, args: { seat: seat.seat } }) } },
        mask(seat.avatar), h("span", { class: "name", dir: "auto" }, seat.name), mutes.has(game, seat.seat) ? h("span", { class: "tag" }, "Muted") : null,
      )))),
    ];
  }

  /** @param {View} current @param {About} meant @param {SeatView} seat */
  function one(current, meant, seat) {
    const own = seat.seat === current.you.seat;
    const whole = meant.text === undefined;
    const back = button({ label: "All masks", class: "bare", run: () => go(null) });
    const head = h("div", { class: "safety-head" }, mask(seat.avatar), h("strong", { dir: "auto" }, seat.name));
    const quote = whole ? null : h("p", { class: "quote", dir: "auto" }, meant.text ?? "");
    return [
      head, quote, own ? null : muting(current, seat), ...(own || reported || meant.withheld ? [] : reporting(meant)), ...hosting(current, meant),
      ...(whole ? lines(current, seat) : []), done === "" ? null : h("p", { class: "state", role: "status" }, done), problem, back,
    ].filter((part) => part !== null);
  }

  /** @param {View} current @param {SeatView} seat */
  function muting({ game }, { seat, name }) {
    const muted = mutes.has(game, seat);
    const label = h("span", { class: "choice" }, icon(muted ? "loud" : "quiet"), muted ? `Read ${name} again` : `Mute ${name}`);
    return button({ label, class: "wide", run: () => { mutes.turn(game, seat, !muted); panel.refill(); } });
  }

  /** @param {About} meant @returns {Node[]} */
  function reporting({ args, text }) {
    const reasons = oneOf({ label: "Why", look: "reasons", options: REASONS, pick: (key) => { why = key; draw(); } });
    const send = button({ label: text === undefined ? "Report this mask" : "Report this", class: "wide", run: () => order("report", { ...args, why }, REPORTED) });
    function draw() {
      reasons.set(why ?? "");
      send.disabled = why === null;
    }
    draw();
    return [h("h3", {}, text === undefined ? "Report this mask to the host" : "Report this to the host"), reasons.node, send];
  }

  /** What the host does about what was written. @param {View} current @param {About} meant @returns {Node[]} */
  function hosting({ you }, { args, text, withheld }) {
    if (!you.host || text === undefined) return [];
    const hidden = withheld !== undefined;
    const label = h("span", { class: "choice" }, icon(hidden ? "watch" : "hide"), hidden ? "Show it to everybody" : "Hide it from everybody");
    const run = async () => { await order(hidden ? "show" : "hide", args, hidden ? "Shown." : "Hidden."); if (done) panel.shut(); };
    return [h("h3", {}, "As the host"), button({ label, class: "wide", run })];
  }

  /** @param {View} current @param {SeatView} seat @returns {Node[]} */
  function lines({ messages, game }, { seat }) {
    if (mutes.has(game, seat)) return [];
    const said = messages.filter((line) => line.seat === seat).slice(-LAST_LINES);
    if (said.length === 0) return [];
    return [h("h3", {}, "Or one of the last lines"), h("ul", { class: "person-rows" }, ...said.map((line) => h(
      "li", {}, h("button", { type: "button", class: "wide line-choice", dir: "auto", on: { click: () => go(aboutLine(line)) } }, line.text),
    )))];
  }

  return {
    node,
    open(next, from) {
      if (panel.isOpen) return;
      about = next;
      panel.open(from);
    },
    update(next) {
      const another = view !== null && view.game !== next.game;
      view = next;
      if (another) panel.shut();
    },
    destroy() {
      panel.shut();
    },
  };
}
