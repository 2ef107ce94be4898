// The top of the table: which phase, which round, how long is left; and one calm line when the host has stopped the clock.

import { clockText, countdown, secondsLeft } from "./clock.js";
import { button, h, say, show } from "./element.js";
import { hostMenu } from "./host.js";
import { icon } from "./icons.js";
import { moderation } from "./moderation.js";
import { playing } from "./view_reducer.js";
import { phaseTitle, refusal, subtitle, watchingWords } from "./words.js";

/** @typedef {import("./wire.js").View} View */

const HURRY_S = 10;
const HURRIED = new Set(["prompts", "discussion", "voting", "runoff"]);

/**
 * @param {{handle: import("./types.js").RoomHandle, guard: import("./types.js").Part, hurry?: () => void}} options guard: the sign behind which one mutes and reports
 * @returns {import("./types.js").Part}
 */
export function tableHeader({ handle, guard, hurry = () => {} }) {
  const title = h("h2", { class: "phase" });
  const round = h("span", { class: "small muted tabular" });
  const time = h("span", { class: "time tabular", translate: "no", role: "timer", "aria-label": "Time left" });
  const cases = moderation({ handle });
  const host = hostMenu({ handle, moderate: cases.open });
  const gauge = h("div", { class: "gauge", "aria-hidden": "true" }, h("i"));
  const pauseWords = h("p", {});
  const problem = h("p", { class: "problem", role: "alert" });
  const goOn = button({ label: "Go on", class: "primary", run: resume });
  const pause = h("div", { class: "pause", role: "status", hidden: true }, icon("pause"), h("div", {}, pauseWords, problem), goOn);
  const watching = h("p", { class: "watching small", hidden: true });
  const node = h(
    "div", { class: "top" },
    h("header", { class: "bar" }, h("div", { class: "titles" }, title, round), h("div", { class: "row" }, time, guard.node, host.node)), gauge, cases.node, pause, watching,
  );
  let hurries = false;
  let hurried = 0;
  /** @type {{from: number, to: number}|null} */
  let span = null;
  const clock = countdown({ now: () => handle.serverNow(), draw });

  async function resume() {
    say(problem, "");
    try {
      await handle.command("resume", {});
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  /** @param {number|null} seconds */
  function draw(seconds) {
    show(time, seconds !== null);
    show(gauge, seconds !== null && span !== null);
    if (seconds === null) return;
    say(time, clockText(seconds));
    const late = hurries && seconds <= HURRY_S;
    time.classList.toggle("hurry", late);
    gauge.classList.toggle("hurry", late);
    if (late && seconds > 0 && span && hurried !== span.to) {
      hurried = span.to;
      hurry();
    }
    if (span) gauge.style.setProperty("--left", String(Math.min(1, (seconds * 1000) / Math.max(1000, span.to - span.from))));
  }

  return {
    node,
    /** @param {View} view */
    update(view) {
      const { phase, you } = view;
      say(title, phaseTitle(phase));
      say(round, subtitle(view));
      host.update(view);
      cases.update(view);
      const paused = phase.paused === true;
      hurries = HURRIED.has(phase.name);
      span = phase.ends_at === null ? null : { from: phase.started_at, to: phase.ends_at };
      clock.set(phase.ends_at);
      show(pause, paused);
      show(goOn, you.host);
      const left = paused ? secondsLeft(phase.left_ms ?? 0, 0) ?? 0 : 0;
      say(pauseWords, you.host ? "You paused the game. The clock waits." : "Paused by the host. The clock waits.");
      if (paused) {
        show(time, true);
        say(time, clockText(left));
        time.classList.remove("hurry");
      }
      time.classList.toggle("stopped", paused);
      const words = phase.name === "reveal" || phase.name === "ready" || playing(view) ? null : watchingWords(view);
      show(watching, words !== null);
      if (words !== null) watching.replaceChildren(icon("watch"), words);
    },
    destroy() {
      clock.stop();
      host.destroy();
      cases.destroy();
    },
  };
}
