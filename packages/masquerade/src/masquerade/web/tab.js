// Which tab uses the seat this browser keeps: the newest connection of a seat wins, so a new tab asks first.

import { home } from "./site.js";

/** @typedef {import("./types.js").StoredSeat} StoredSeat */

/** @param {string} room */
const seatKey = (room) => `roomlit_seat_${room}`;
/** @param {string} room */
const tabKey = (room) => `masquerade_tab_${room}`;

/**
 * The seat kept in this browser that this tab has not used yet; null when there is nothing to ask.
 * @param {string} room
 * @returns {StoredSeat|null}
 */
export function unclaimedSeat(room) {
  try {
    const kept = JSON.parse(localStorage.getItem(seatKey(room)) ?? "null");
    if (typeof kept?.player !== "string" || typeof kept.credential !== "string") return null;
    return reloaded() || sessionStorage.getItem(tabKey(room)) === kept.player ? null : kept;
  } catch {
    return null;
  }
}

/** A reloaded page is the same tab, whatever became of its storage. */
function reloaded() {
  const [visit] = performance.getEntriesByType("navigation");
  return visit instanceof PerformanceNavigationTiming && visit.type === "reload";
}

/** This tab uses the seat from now on, also after a reload. @param {string} room @param {StoredSeat} seat */
export function claimSeat(room, seat) {
  try {
    sessionStorage.setItem(tabKey(room), seat.player);
  } catch {
    // Without storage the question is asked again, which is harmless.
  }
}

/** The browser forgets its seat; a tab that is using it keeps it until it closes. @param {string} room */
export function forgetSeat(room) {
  try {
    localStorage.removeItem(seatKey(room));
  } catch {
    // Nothing was kept, so nothing needs forgetting.
  }
}

/** Out of the room, to the first page. The seat is given up, so the browser forgets it. @param {string} room */
export function goHome(room) {
  forgetSeat(room);
  location.assign(home());
}
