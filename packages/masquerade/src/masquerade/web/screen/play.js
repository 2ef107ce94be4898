// The shared screen during a game: phase and time, what it is about, what was said, and how many are done.

import { mask } from "../avatars.js";
import { clockText, countdown } from "../clock.js";
import { h, keyed, say, show } from "../element.js";
import { inviteLink, picture as source } from "../invitation.js";
import { rulesOf } from "../rules.js";
import { listed } from "../verdict.js";
import { sealedAnswers, seatKey } from "../view_reducer.js";
import { phaseTitle, subtitle } from "../words.js";

/** @typedef {import("../wire.js").View} View */
/** @typedef {import("../wire.js").SeatView} SeatView */

const HURRY_S = 10;
const LINES = 9;
/** What a page of answers holds, so that it can be read from the sofa. */
const LINES_ON_PAGE = 5;
const LINE_CHARS = 40;
const PAGE_MS = 7_000;

/** @param {{now: () => number, data: import("../types.js").TableData}} options @returns {import("../types.js").Part} */
export function play({ now, data }) {
  const title = h("h1", { class: "headline" });
  const round = h("p", { class: "lead" });
  const time = h("p", { class: "giant-time tabular", role: "timer" });
  const late = latecomers(data);
  const main = h("section", { class: "main" });
  const table = h("ul", { class: "around" });
  const seats = keyed(table, { key: (/** @type {SeatView} */ seat) => seatKey(view?.game, seat), make: seatRow, update: seatState });
  const node = h("div", { class: "play" }, h("header", {}, h("div", {}, title, round), late, time), main, table);
  /** @type {ReturnType<typeof setTimeout>|null} */
  let turning = null;
  /** @type {View|null} */
  let view = null;
  let drawn = "";
  const clock = countdown({
    now,
    draw(seconds) {
      if (view?.phase.paused) return;
      say(time, seconds === null ? "" : clockText(seconds));
      time.classList.toggle("hurry", seconds !== null && seconds <= HURRY_S);
    },
  });

  function draw() {
    if (view === null) return;
    const { answers, next_ms } = answersAt(view, now());
    const key = JSON.stringify([view.game, view.phase.name, view.phase.round, view.messages.at(-1)?.id, view.messages.filter(({ withheld }) => withheld).length, view.votes, view.topic, view.results.length, view.results.at(-1)?.eliminated, answers, view.phase.tied, view.phase.name === "ready" ? rulesOf(view) : null, view.seats.map((seat) => seat.name)]);
    if (key !== drawn) {
      drawn = key;
      main.setAttribute("data-phase", view.phase.name);
      main.toggleAttribute("data-answers", answers !== null);
      main.replaceChildren(...picture(view, answers));
    }
    if (turning !== null) clearTimeout(turning);
    turning = next_ms === null ? null : setTimeout(draw, next_ms + 5);
  }

  return {
    node,
    update(next) {
      view = next;
      show(late, !next.settings.locked);
      say(title, phaseTitle(next.phase));
      say(round, subtitle(next));
      seats.set(next.seats);
      table.toggleAttribute("data-many", next.seats.length > 8);
      clock.set(next.phase.ends_at);
      node.toggleAttribute("data-paused", next.phase.paused === true);
      if (next.phase.paused) {
        time.classList.remove("hurry");
        say(time, "Paused");
      }
      draw();
    },
    destroy() {
      clock.stop();
      if (turning !== null) clearTimeout(turning);
    },
  };
}

/**
 * The page of this round's answers that is up at `at`: as many as fit, one prompt after the other, again and again.
 * @param {View} view @param {number} at
 * @returns {{answers: {prompt: string, lines: {seat: number, text: string}[], blank: number[], page: number, pages: number}|null, next_ms: number|null}}
 */
export function answersAt(view, at) {
  const pages = view.phase.name === "discussion" ? sealedAnswers(view).flatMap(({ text, answers, blank }) => packed(answers).map((lines) => ({ prompt: text, lines, blank }))) : [];
  if (pages.length === 0) return { answers: null, next_ms: null };
  const elapsed = Math.max(0, at - view.phase.started_at);
  const page = Math.floor(elapsed / PAGE_MS) % pages.length;
  const shown = pages[page];
  return {
    answers: shown ? { ...shown, page, pages: pages.length } : null,
    next_ms: pages.length === 1 ? null : PAGE_MS - (elapsed % PAGE_MS),
  };
}

/** Answers in pages of a few lines each. @param {import("../wire.js").AnswerView[]} answers */
function packed(answers) {
  /** @type {{seat: number, text: string}[][]} */
  const pages = answers.length === 0 ? [[]] : [];
  let left = 0;
  for (const { seat, text } of answers) {
    const lines = Math.max(1, Math.ceil(text.length / LINE_CHARS));
    if (lines > left || pages.length === 0) {
      pages.push([]);
      left = LINES_ON_PAGE;
    }
    pages[pages.length - 1]?.push({ seat, text });
    left -= lines;
  }
  return pages;
}

/** What the middle shows in this phase. @param {View} view @param {ReturnType<typeof answersAt>["answers"]} answers */
function picture(view, answers) {
  const names = new Map(view.seats.map((seat) => [seat.seat, seat]));
  const topic = view.topic ? h("p", { class: "subject", dir: "auto" }, view.topic.text) : null;
  const twist = view.topic?.twist ? h("p", { class: "turn", dir: "auto" }, `Twist: ${view.topic.twist}`) : null;
  const { cast, of } = view.votes;
  switch (view.phase.name) {
    case "ready":
      return present(h("p", { class: "subject" }, rulesOf(view).title), h("ol", { class: "how" }, ...rulesOf(view).lines.map((line) => h("li", {}, line))));
    case "prompts":
      return present(
        view.topic ? h("p", { class: "about", dir: "auto" }, view.topic.text) : null,
        h("ul", { class: "questions" }, ...(view.topic?.prompts ?? []).map((text) => h("li", { class: "subject", dir: "auto" }, text))),
        progress(cast, of, "have sealed their answers"),
      );
    case "discussion":
      return present(topic, twist, answers ? answerPage(answers, names) : null, lastLines(view));
    case "voting":
    case "runoff":
      return present(h("p", { class: "subject" }, view.mode === "hunt" ? "Who is the human?" : "Who is the AI?"), tiedMasks(view, names), progress(cast, of, "have voted"));
    default:
      return present(...outcome(view, names));
  }
}

/** How somebody who comes late gets in. @param {import("../types.js").TableData} data */
function latecomers(data) {
  const { room, qr_svg } = data;
  const { host } = new URL(inviteLink(data));
  return h(
    "div", { class: "late" }, qr_svg ? h("img", { alt: `QR code that opens room ${room}`, src: source(qr_svg) }) : null,
    h("p", {}, h("span", {}, "Late? Join here"), h("b", { class: "tabular" }, room), h("span", { class: "host" }, host)),
  );
}

/** @param {...(Node|null)} parts */
function present(...parts) {
  return /** @type {Node[]} */ (parts.filter((part) => part !== null));
}

/** @param {NonNullable<ReturnType<typeof answersAt>["answers"]>} answers @param {Map<number, SeatView>} names */
function answerPage({ prompt, lines, blank, page, pages }, names) {
  const silent = blank.flatMap((seat) => names.get(seat)?.name ?? []);
  return h(
    "div", { class: "sealed" }, h("p", { class: "prompt", dir: "auto" }, prompt, pages > 1 ? h("span", { class: "tabular" }, ` ${page + 1}/${pages}`) : null),
    h("ul", {}, ...lines.map(({ seat, text }) => line(names.get(seat), text))),
    silent.length === 0 ? null : h("p", { class: "silent", dir: "auto" }, `— ${listed(silent)} said nothing`),
  );
}

/** @param {View} view */
function lastLines(view) {
  const names = new Map(view.seats.map((seat) => [seat.seat, seat]));
  const said = view.messages.filter(({ round }) => round === view.phase.round).slice(-LINES);
  if (said.length === 0) return h("p", { class: "lead hush" }, "Nobody has said anything yet.");
  return h("ul", { class: "lines" }, ...said.map(({ seat, text }) => line(names.get(seat), text)));
}

/** @param {SeatView|undefined} seat @param {string} text */
function line(seat, text) {
  return h("li", {}, seat ? mask(seat.avatar) : null, h("p", { dir: "auto" }, h("b", {}, h("bdi", {}, seat?.name ?? "A mask")), " ", h("span", {}, text)));
}

/** @param {number} cast @param {number} of @param {string} words */
function progress(cast, of, words) {
  return h(
    "div", { class: "progress" }, h("p", { class: "count tabular" }, `${cast} of ${of}`), h("p", { class: "lead" }, words),
    h("div", { class: "dots", "aria-hidden": "true" }, ...Array.from({ length: of }, (_, at) => h("i", { class: at < cast ? "in" : "" }))),
  );
}

/** @param {View} view @param {Map<number, SeatView>} names */
function tiedMasks({ phase }, names) {
  const tied = (phase.tied ?? []).flatMap((seat) => names.get(seat) ?? []);
  return tied.length === 0 ? null : h("div", { class: "named tied", data: tied.length > 6 ? { many: "" } : {}, style: `--row: ${Math.min(6, tied.length)}` }, ...tied.map((seat) => h("figure", {}, mask(seat.avatar), h("figcaption", {}, h("bdi", {}, seat.name)))));
}

/** How the vote ended. @param {View} view @param {Map<number, SeatView>} names */
function outcome(view, names) {
  const result = view.results.at(-1);
  if (!result) return [h("p", { class: "subject" }, "Counting…")];
  const named = result.tie ? [] : result.named.flatMap((seat) => names.get(seat) ?? []);
  const [first] = named;
  const gone = result.eliminated;
  return [
    first && named.length === 1 ? h("div", { class: "named" }, h("figure", {}, mask(first.avatar))) : null,
    h("p", { class: "subject" }, ...(first && named.length === 1 ? [h("bdi", {}, first.name), " was named"] : [result.tie ? "A tie. Nobody was named." : "Nobody was named."])),
    gone ? h("p", { class: `who ${gone.role}` }, gone.role === "ai" ? "⚙ It was an AI" : "♥ It was human") : null,
  ];
}

/** @param {SeatView} seat */
function seatRow(seat) {
  const gone = h("span", { class: "off" });
  return { node: h("li", {}, mask(seat.avatar), h("bdi", { class: "name" }, seat.name), gone), gone };
}

/** @param {ReturnType<typeof seatRow>} row @param {SeatView} seat */
function seatState(row, seat) {
  row.node.classList.toggle("gone", !seat.alive);
  say(row.gone, seat.alive ? "" : seat.vacant ? "left" : seat.role === "ai" ? "⚙ AI" : seat.role === "human" ? "♥ Human" : "out");
  show(row.gone, !seat.alive);
}
