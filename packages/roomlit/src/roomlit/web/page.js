// The browser's clock, chance, timers, storages and moods, behind one small port.

import { handedOver } from "./handover.js";
import { makeId } from "./outbox.js";
import { LOOK_EVERY_MS, SleepWatch } from "./sleep_watch.js";

/** @typedef {import("./types.js").PageSignal} PageSignal */

/** @returns {import("./types.js").Page} */
export function browserPage() {
  return {
    now: monotonic,
    random: () => Math.random(),
    later: (fn, ms) => setTimeout(fn, ms),
    cancel: (timer) => clearTimeout(/** @type {ReturnType<typeof setTimeout>} */ (timer)),
    hidden: () => document.visibilityState === "hidden",
    offline: () => navigator.onLine === false,
    watch,
    id: () => makeId(),
    channel,
    handed: (room) => handedOver(room, location.hash),
    ask: (words) => window.confirm(words),
    landed: () => history.replaceState(history.state, "", location.pathname + location.search),
    // Merely naming a forbidden storage throws; the caller expects that.
    session: () => window.sessionStorage,
    local: () => window.localStorage,
  };
}

/** @param {string} name @param {(told: unknown) => void} hear @returns {import("./types.js").TabChannel|null} */
function channel(name, hear) {
  // Unlike locks it is there on plain http too.
  if (typeof BroadcastChannel === "undefined") return null;
  const open = new BroadcastChannel(name);
  open.onmessage = ({ data }) => hear(data);
  return { say: (told) => open.postMessage(told), close: () => open.close() };
}

/** Wall time as it was when the page began, moved on by the clock that nobody sets. */
function monotonic() {
  return Math.round(performance.timeOrigin + performance.now());
}

/** @param {(signal: PageSignal) => void} fn @returns {() => void} */
function watch(fn) {
  const sleep = new SleepWatch({ now: monotonic, wall: () => Date.now() });
  // A hidden page is looked at seldom, and hears of its waking when it is shown.
  const looking = setInterval(() => sleep.look() && document.visibilityState !== "hidden" && fn("wake"), LOOK_EVERY_MS);
  const seen = () => {
    sleep.look();
    fn(document.visibilityState === "hidden" ? "hidden" : "wake");
  };
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
    clearInterval(looking);
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("pageshow", shown);
    window.removeEventListener("pagehide", hide);
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
  };
}
