// The waiting room: how others get in, who is in, what will be played, and Start.

import { deletion } from "./deletion.js";
import { arrivals } from "./guest_list.js";
import { MODES, forecast, summary } from "./choices.js";
import { button, h, say, show } from "./element.js";
import { invitation, reachHelp } from "./invitation.js";
import { moderation } from "./moderation.js";
import { rulesOf } from "./rules.js";
import { settingsPanel } from "./settings.js";
import { goHome } from "./tab.js";
import { refusal, waitingWords } from "./words.js";

export { inviteLink } from "./invitation.js";

/** @typedef {import("./wire.js").View} View */

/**
 * @param {{handle: import("./types.js").RoomHandle, data: import("./types.js").TableData}} options
 * @returns {import("./types.js").Part}
 */
export function waitingRoom({ handle, data }) {
  const people = arrivals({ handle });
  const cases = moderation({ handle });
  const game = tonight({ handle });
  const problem = h("p", { class: "problem", role: "alert" });
  const news = h("p", { class: "news", role: "status", hidden: true }, "♛ You’re the host now. Start when everyone is in.");

  /** @param {string} name @param {Record<string, unknown>} [args] */
  async function order(name, args = {}) {
    say(problem, "");
    try {
      await handle.command(name, args);
      return true;
    } catch (error) {
      say(problem, refusal(error));
      return false;
    }
  }

  const start = button({ label: "Start", class: "primary wide", run: () => order("start") });
  const waits = h("p", { class: "waits", dir: "auto" });
  const line = h("p", { class: "forecast", "aria-live": "polite" });
  let locked = false;
  const lock = button({ label: "Lock", run: () => order("settings", { locked: !locked }) });
  const lockLine = h("p", { class: "small muted" });
  const leave = button({ label: "Leave", run: async () => { if (await order("leave")) goHome(data.room); } });
  const erase = deletion({ handle, erased: () => goHome(data.room) });
  const door = h("div", { class: "ends" }, lock, leave, erase.node, lockLine);
  const go = h("div", { class: "go" }, problem, line, start, waits);
  const help = data.reach ? reachHelp(JSON.parse(data.reach)) : null;
  const node = h(
    "div", { class: "waiting" },
    h("div", { class: "stack lead" }, news, invitation(data), cases.node, people.node, help),
    h("div", { class: "stack rest" }, game.node, go, door),
  );
  let wasHost = /** @type {boolean|null} */ (null);

  return {
    node,
    update(view) {
      const { host } = view.you;
      if (wasHost === false && host) show(news, true);
      if (!host) show(news, false);
      wasHost = host;
      people.update(view);
      cases.update(view);
      game.update(view);
      const next = forecast(view.settings, Math.max(1, view.people.length));
      say(line, next.line);
      show(start, host);
      start.disabled = !next.ready;
      show(waits, !host);
      say(waits, waitingWords(view));
      locked = view.settings.locked === true;
      say(lock, locked ? "🔓 Unlock" : "🔒 Lock");
      say(lockLine, locked ? "Locked: nobody else gets in." : "");
      show(lock, host);
    },
    destroy() {
      people.destroy();
      cases.destroy();
      game.destroy();
    },
  };
}

/**
 * What will be played, with its rules; the host chooses here, everyone else reads it in short.
 * @param {{handle: import("./types.js").RoomHandle}} options
 */
function tonight({ handle }) {
  const title = h("h2", {});
  const words = h("p", { class: "muted" });
  const brief = h("p", { class: "small muted" });
  const lines = h("ol", { class: "rules" });
  const how = h("details", { class: "how" }, h("summary", {}, "How it works"), lines);
  const panel = settingsPanel({ handle });
  let written = "";
  return {
    node: h("section", { class: "panel stack tonight", "aria-label": "This game" }, h("div", {}, h("h3", {}, "Tonight you play"), title), words, brief, how, panel.node),
    /** @param {View} view */
    update(view) {
      const { mode } = forecast(view.settings, Math.max(1, view.people.length));
      say(title, MODES[mode].title);
      say(words, MODES[mode].line);
      say(brief, summary(view.settings));
      show(brief, !view.you.host);
      const rules = rulesOf({ ...view, mode }).lines;
      if (rules.join() !== written) lines.replaceChildren(...rules.map((line) => h("li", {}, line)));
      written = rules.join();
      panel.update(view);
    },
    destroy() {
      panel.destroy();
    },
  };
}
