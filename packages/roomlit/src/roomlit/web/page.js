// The browser's clock, chance, timers, storages and moods, behind one small port.

import { handedOver } from "./handover.js";
import { makeId } from "./outbox.js";

/** @typedef {import("./types.js").PageSignal} PageSignal */

/** @returns {import("./types.js").Page} */
export function browserPage() {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    later: (fn, ms) => setTimeout(fn, ms),
    cancel: (timer) => clearTimeout(/** @type {ReturnType<typeof setTimeout>} */ (timer)),
    hidden: () => document.visibilityState === "hidden",
    offline: () => navigator.onLine === false,
    watch,
    id: () => makeId(),
    handed: (room) => handedOver(room, location.hash),
    ask: (words) => window.confirm(words),
    landed: () => history.replaceState(history.state, "", location.pathname + location.search),
    // Merely naming a forbidden storage throws; the caller expects that.
    session: () => window.sessionStorage,
    local: () => window.localStorage,
  };
}

/** @param {(signal: PageSignal) => void} fn @returns {() => void} */
function watch(fn) {
  const seen = () => fn(document.visibilityState === "hidden" ? "hidden" : "wake");
  const shown = (/** @type {PageTransitionEvent} */ event) => event.persisted && fn("wake");
  const online = () => fn("online");
  const offline = () => fn("offline");
  const hide = () => fn("hide");
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("pageshow", shown);
  window.addEventListener("pagehide", hide);
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("pageshow", shown);
    window.removeEventListener("pagehide", hide);
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
  };
}
