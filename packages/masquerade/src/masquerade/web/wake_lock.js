// Keeps the screen lit while one plays, where the browser allows that; where not, one hint says that nothing is lost.

import { h, say, show } from "./element.js";

/** @typedef {import("./wire.js").View} View */
/** @typedef {{release: () => Promise<void>, addEventListener: (type: "release", fn: () => void) => void}} Sentinel */
/** @typedef {{request: (type: "screen") => Promise<Sentinel>}} WakeLock */

const READ = "masquerade_dark_screen";
const HINT = "Your screen may go dark while you only read. Nothing is lost: unlock it, and you’re up to date.";
/** Phases with nothing to do now and something to miss. */
const PLAYED = new Set(["ready", "prompts", "discussion", "voting", "runoff", "elimination", "result"]);
/** Where the hint takes no room from the talking. */
const HINTED = new Set(["lobby", "ready", "prompts"]);

/** @returns {WakeLock|undefined} Nothing on a page of plain http, and in older browsers. */
const browsers = () => /** @type {{wakeLock?: WakeLock}} */ (navigator).wakeLock;

/**
 * @param {{lock?: WakeLock|undefined, touched?: boolean}} [options] touched: whether this is a device whose screen goes dark by itself
 * @returns {import("./types.js").Part}
 */
export function wakeLock({ lock = browsers(), touched = matchMedia("(pointer: coarse)").matches } = {}) {
  const words = h("p", {});
  const node = h("div", { class: "banner calm dark-screen", role: "status", hidden: true }, words, h("button", { type: "button", on: { click: dismiss } }, "OK"));
  let refused = lock === undefined;
  let read = remembered();
  let wanted = false;
  let phase = "";
  /** @type {Sentinel|null} */
  let held = null;
  let asking = false;

  async function hold() {
    if (!wanted || held !== null || asking || lock === undefined || document.visibilityState !== "visible") return;
    asking = true;
    try {
      const got = await lock.request("screen");
      // The browser takes it back whenever the page is hidden.
      got.addEventListener("release", () => { if (held === got) held = null; });
      held = got;
      refused = false;
    } catch {
      refused = true; // A battery that is low, or a browser that never allows it.
    }
    asking = false;
    if (!wanted) drop();
    hint();
  }

  function drop() {
    const got = held;
    held = null;
    got?.release().catch(() => {});
  }

  function hint() {
    say(words, HINT);
    show(node, touched && refused && !read && HINTED.has(phase));
  }

  function dismiss() {
    read = true;
    try {
      localStorage.setItem(READ, "read");
    } catch {
      // It is said again at the next visit.
    }
    hint();
  }

  document.addEventListener("visibilitychange", hold);
  return {
    node,
    update(view) {
      phase = view.phase.name;
      wanted = PLAYED.has(phase) && view.phase.paused !== true;
      if (wanted) void hold();
      else drop();
      hint();
    },
    destroy() {
      document.removeEventListener("visibilitychange", hold);
      wanted = false;
      drop();
    },
  };
}

function remembered() {
  try {
    return localStorage.getItem(READ) !== null;
  } catch {
    return false;
  }
}
