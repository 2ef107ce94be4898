// What Python hears of the game: the seat once, and the phases whose pages Python draws. Nothing else causes a script run.

/** @typedef {import("./types.js").RoomHandle} RoomHandle */

/** Python draws something of its own in these phases, and stops drawing it in all others. */
const DRAWN = new Set(["result", "reveal"]);

/**
 * The value of "phase" after `view`: its key when Python draws it, "quiet" when it has something to take away.
 * @param {string|null} told What Python was told last.
 * @param {import("./types.js").View|null} view
 * @returns {string|null} The new value, or null for no news.
 */
export function phaseNews(told, view) {
  if (!view) return null;
  const { name, round } = view.phase;
  const value = DRAWN.has(name) ? `${view.game}:${round}:${name}` : "quiet";
  if (value === told || (value === "quiet" && told === null)) return null;
  // Python reads the reveal from a snapshot: it must be there.
  return name === "reveal" && !view.reveal ? null : value;
}

/** @param {RoomHandle} handle */
export function doorbell(handle) {
  /** @type {((name: string, value: unknown) => void)|null} */
  let set = null;
  /** @type {string|null} */
  let phase = null;
  let player = "";
  const ring = () => {
    if (set === null) return;
    if (handle.seat && handle.seat.player !== player) {
      player = handle.seat.player;
      set("seat", { player, credential: handle.seat.credential, me: handle.me });
    }
    const news = phaseNews(phase, handle.view);
    if (news === null) return;
    phase = news;
    set("phase", news);
  };
  const off = [handle.onView(ring), handle.onStatus(ring)];
  return {
    /** Streamlit hands over a new setter with each call; the newest one works. @param {(name: string, value: unknown) => void} setter */
    retell(setter) {
      set = setter;
      ring();
    },
    stop() {
      off.forEach((stop) => stop());
      set = null;
    },
  };
}
