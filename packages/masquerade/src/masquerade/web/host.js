// The host's part: pause, a little more time, the lock, and taking somebody out. In the waiting room also passing it on.

import { button, h, say, show } from "./element.js";
import { icon } from "./icons.js";
import { mask } from "./avatars.js";
import { waitingFor } from "./moderation.js";
import { sheet } from "./sheet.js";
import { refusal } from "./words.js";

/** @typedef {import("./wire.js").View} View */

const MORE_S = 30;

/** Whether a clock is running that can be stopped: in play, not at its ends. @param {View} view */
export function running({ phase }) {
  return phase.name !== "lobby" && phase.name !== "reveal";
}

/**
 * Whom the host may take out now: people by nickname around a game, masks during one.
 * @param {View} view
 * @returns {{key: string, name: string, avatar: string|null, args: Record<string, unknown>}[]}
 */
export function removable(view) {
  if (running(view)) {
    return view.seats
      .filter(({ seat, alive, vacant }) => alive && !vacant && seat !== view.you.seat)
      .map(({ seat, name, avatar }) => ({ key: `seat ${view.game}:${seat}`, name, avatar, args: { seat } }));
  }
  return view.people.filter(({ name }) => name !== view.you.nickname).map(({ name }) => ({ key: name, name, avatar: null, args: { name } }));
}

/**
 * The button that opens the host's menu; it is there only for the host.
 * @param {{handle: import("./types.js").RoomHandle, moderate: (from: HTMLElement) => void}} options
 * @returns {import("./types.js").Part}
 */
export function hostMenu({ handle, moderate }) {
  /** @type {View|null} */
  let view = null;
  /** Who is about to be taken out, until it is confirmed. */
  let asked = "";
  let drawn = "";
  const problem = h("p", { class: "problem", role: "alert" });
  const menu = sheet({ label: "You are the host", fill, closed: () => { asked = ""; say(problem, ""); } });
  const opener = h("button", { type: "button", class: "bare sign", "aria-label": "Host menu", title: "Host menu", data: { do: "host" }, on: { click: () => menu.open(opener) } }, icon("host"));
  const node = h("div", { class: "host-menu" }, opener, menu.node);

  /** @param {string} name @param {Record<string, unknown>} args @param {boolean} [closes] */
  async function order(name, args, closes = false) {
    say(problem, "");
    try {
      await handle.command(name, args);
      if (closes) menu.shut();
    } catch (error) {
      say(problem, refusal(error));
    }
  }

  /** @param {string} sign @param {string} label @param {() => Promise<void>|void} run */
  function choice(sign, label, run) {
    return button({ label: h("span", { class: "choice" }, icon(sign), label), class: "wide", run });
  }

  function fill() {
    if (view === null) return [];
    const { phase, settings } = view;
    const clock = !running(view) ? [] : [h("div", { class: "pair" },
      phase.paused
        ? choice("resume", "Go on", () => order("resume", {}, true))
        : choice("pause", "Pause", () => order("pause", {}, true)),
      choice("more_time", `+${MORE_S} s`, () => order("extend", { seconds: MORE_S }, true)))];
    if (phase.paused && clock[0]) /** @type {HTMLButtonElement} */ (clock[0].lastElementChild).disabled = true;
    const lock = settings.locked
      ? choice("unlock", "Unlock the room", () => order("settings", { locked: false }))
      : choice("lock", "Lock the room", () => order("settings", { locked: true }));
    const doorway = settings.knock
      ? choice("unlock", "Let everybody in", () => order("settings", { knock: false }))
      : choice("lock", "I let in whoever comes", () => order("settings", { knock: true }));
    const pardon = button({ label: "Lift all bans of this room", class: "wide", run: () => order("unban", {}, true) });
    const waits = waitingFor(view);
    const cases = choice("shield", waits === 0 ? "Moderation" : `Moderation · ${waits}`, () => { menu.shut(); moderate(opener); });
    return [...clock, h("div", { class: "pair" }, lock, cases), doorway, ...removal(view), pardon, problem];
  }

  /** @param {View} current @returns {Node[]} */
  function removal(current) {
    const all = removable(current);
    if (all.length === 0) return [];
    const inPlay = running(current);
    const one = all.find(({ key }) => key === asked);
    if (one) {
      const after = inPlay ? "The seat stays empty for the rest of the game." : "They do not come in again, and others from their network only if you let them in.";
      return [h(
        "section", { class: "confirm stack", role: "alertdialog", "aria-label": `Remove ${one.name}?` },
        h("p", {}, "Remove ", h("strong", { dir: "auto" }, one.name), `? ${after}`),
        h("div", { class: "pair" }, button({ label: "Keep", run: () => ask("") }), button({ label: "Remove", class: "danger", run: () => order("kick", one.args, true) })),
      )];
    }
    return [
      h("h3", {}, inPlay ? "Remove a mask" : "Remove somebody, or pass the host’s part on"),
      h("ul", { class: inPlay ? "mask-grid" : "person-rows" }, ...all.map(({ key, name, avatar }) => h(
        "li", {},
        avatar === null ? h("span", { class: "name", translate: "no", dir: "auto" }, name) : null,
        avatar === null ? button({ label: "Make host", run: () => order("host", { name }, true) }) : null,
        h("button", { type: "button", class: avatar === null ? "" : "pick-mask", "aria-label": `Remove ${name}`, on: { click: () => ask(key) } },
          avatar === null ? icon("remove") : mask(avatar), avatar === null ? null : h("span", { class: "name", translate: "no", dir: "auto" }, name)),
      ))),
    ];
  }

  /** @param {string} key */
  function ask(key) {
    asked = key;
    menu.refill();
    menu.node.querySelector(".confirm")?.scrollIntoView({ block: "nearest" });
  }

  return {
    node,
    update(next) {
      view = next;
      show(node, next.you.host);
      if (!next.you.host) return menu.shut();
      const state = JSON.stringify([next.phase.name, next.phase.paused, next.settings.locked, next.settings.knock, waitingFor(next), removable(next).map(({ key }) => key)]);
      if (state === drawn) return;
      drawn = state;
      menu.refill();
    },
    destroy() {
      menu.shut();
    },
  };
}
