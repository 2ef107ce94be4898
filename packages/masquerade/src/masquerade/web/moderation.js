// The host's list: what was reported, which answers wait to be approved, and what is hidden.

import { button, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { REASONS } from "./safety.js";
import { sheet } from "./sheet.js";
import { counted, refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./wire.js").ReportView} ReportView */
/** @typedef {import("./wire.js").WithheldView} WithheldView */

/** How much waits for the host: reports and answers. @param {View} view */
export function waitingFor({ you }) {
  const { reports = [], pending = [] } = you.moderation ?? {};
  return reports.length + pending.length;
}

/** The line that calls the host, "" when nothing waits. @param {View} view */
export function callWords({ you }) {
  const { reports = [], pending = [] } = you.moderation ?? {};
  const parts = [];
  if (pending.length > 0) parts.push(`${counted(pending.length, "answer")} to approve`);
  if (reports.length > 0) parts.push(counted(reports.length, "report"));
  return parts.join(" · ");
}

/** What a command names: a line, an answer, a mask or a person. @param {ReportView|WithheldView} about */
export function placeOf({ line, seat, round, prompt, name }) {
  if (line !== null && line !== undefined) return { line };
  if (prompt !== null && prompt !== undefined) return { seat, round, prompt };
  return seat !== null && seat !== undefined ? { seat } : { name };
}

/**
 * A line that shows itself to the host when something waits, and the sheet behind it.
 * @param {{handle: import("./types.js").RoomHandle}} options
 * @returns {import("./types.js").Part & {open: (from: HTMLElement) => void}}
 */
export function moderation({ handle }) {
  /** @type {View|null} */
  let view = null;
  let drawn = "";
  /** The report whose mask or person is about to be removed. */
  let asked = 0;
  const problem = h("p", { class: "problem", role: "alert" });
  const panel = sheet({ label: "Moderation", fill, closed: () => { asked = 0; say(problem, ""); } });
  const words = h("p", {});
  const look = h("button", { type: "button", class: "primary", data: { do: "moderate" }, on: { click: () => panel.open(look) } }, "Look");
  const call = h("div", { class: "call", role: "status", hidden: true }, icon("shield"), words, look);
  const node = h("div", {}, call, panel.node);

  /** @param {string} name @param {Record<string, unknown>} args */
  async function order(name, args) {
    say(problem, "");
    try {
      await handle.command(name, args);
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  function fill() {
    const { reports = [], pending = [], removed = [] } = view?.you.moderation ?? {};
    const parts = [...(pending.length ? approvals(pending) : []), ...(reports.length ? [h("h3", {}, "Reported"), h("ul", { class: "cases" }, ...reports.map(report))] : []), ...(removed.length ? [h("h3", {}, "Hidden from everybody"), h("ul", { class: "cases" }, ...removed.map(hidden))] : [])];
    if (parts.length === 0) parts.push(h("p", { class: "muted" }, "Nothing is reported, and nothing waits. To hide a line, tap it."));
    return [...parts, problem];
  }

  /** @param {WithheldView[]} pending */
  function approvals(pending) {
    const all = button({ label: "Show all", class: "primary", run: () => order("show", {}) });
    return [
      h("div", { class: "spread" }, h("h3", {}, "Answers to approve"), pending.length > 1 ? all : null),
      h("ul", { class: "cases" }, ...pending.map((one) => h(
        "li", {}, written(one),
        h("div", { class: "pair" }, button({ label: "Keep hidden", run: () => order("hide", placeOf(one)) }), button({ label: "Show", class: "primary", run: () => order("show", placeOf(one)) })),
      ))),
    ];
  }

  /** @param {ReportView} one */
  function report(one) {
    const reason = REASONS.find(({ key }) => key === one.why)?.title ?? "";
    const text = one.text !== "";
    const close = button({ label: "Dismiss", run: () => order("dismiss", { report: one.id }) });
    const remove = h("button", { type: "button", class: "danger", on: { click: () => { asked = one.id; panel.refill(); } } }, "Remove…");
    const hide = text ? button({ label: "Hide", class: "primary", run: () => order("hide", placeOf(one)) }) : null;
    const mine = one.seat !== null && one.seat === view?.you.seat;
    return h(
      "li", {}, written(one), h("p", { class: "small muted" }, reason),
      asked === one.id ? removal(one) : h("div", { class: "acts" }, close, mine ? null : remove, hide),
    );
  }

  /** @param {ReportView} one */
  function removal(one) {
    const whom = one.seat === null ? { name: one.name } : { seat: one.seat };
    const gone = async () => { await order("kick", whom); await order("dismiss", { report: one.id }); };
    return h(
      "section", { class: "confirm stack", role: "alertdialog", "aria-label": `Remove ${one.name}?` },
      h("p", {}, "Remove ", h("strong", { dir: "auto" }, one.name), one.seat === null ? "?" : "? The seat stays empty for the rest of the game."),
      h("div", { class: "pair" }, button({ label: "Keep", run: () => { asked = 0; panel.refill(); } }), button({ label: "Remove", class: "danger", run: gone })),
    );
  }

  /** @param {WithheldView} one */
  function hidden(one) {
    return h("li", {}, written(one), h("div", { class: "acts" }, button({ label: "Show again", run: () => order("show", placeOf(one)) })));
  }

  return {
    node,
    open: panel.open,
    update(next) {
      view = next;
      const text = callWords(next);
      show(call, next.you.host && text !== "");
      say(words, text);
      if (!next.you.host) return panel.shut();
      const state = JSON.stringify([next.you.moderation, next.you.seat]);
      if (state === drawn) return;
      drawn = state;
      panel.refill();
    },
    destroy() {
      panel.shut();
    },
  };
}

/** Who wrote it, and what. @param {{name: string, text: string}} one */
function written({ name, text }) {
  return h("div", {}, h("strong", { class: "small", dir: "auto" }, name), text === "" ? null : h("p", { dir: "auto" }, text));
}
