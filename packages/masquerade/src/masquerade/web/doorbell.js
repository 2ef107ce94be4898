// What Python hears of the game: the seat once, the phases whose pages Python draws, and how the connection is. Nothing
// else causes a script run.

import { actAt } from "./screen/acts.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {{seat: {player: string, credential: string, me: string}|null, phase: string|null, status: string, seq: number, scheme: string}} Told */

/** Python draws something of its own in these phases, and stops drawing it in all others. */
const DRAWN = new Set(["result", "reveal"]);
const EVERY_MS = 150;

/**
 * What is told of the phase after `view`: its key when Python draws it, "quiet" when it has something to take away.
 * @param {string|null} told What Python was told last.
 * @param {import("./wire.js").View|null} view
 * @param {boolean} [open] Whether this page shows all masks of the reveal: what Python draws names every one.
 * @returns {string|null} The new value, or null for no news.
 */
export function phaseNews(told, view, open = true) {
  if (!view) return null;
  const { name, round } = view.phase;
  // What the host hides or shows again is drawn anew, and what somebody has deleted.
  const hidden = heldBack(view).join(",");
  const deleted = (view.reveal?.seats ?? []).filter(({ role, nickname }) => role === "human" && nickname === null).length;
  const changed = `${hidden ? `~${hidden}` : ""}${deleted ? `-${deleted}` : ""}`;
  const value = DRAWN.has(name) ? `${view.game}${changed}:${round}:${name}` : "quiet";
  if (value === told || (value === "quiet" && told === null)) return null;
  // Python reads the reveal from a snapshot: it must be there.
  return name === "reveal" && !(view.reveal && open) ? null : value;
}

/**
 * Which lines and answers the host holds back: how many they are would not do, when one is hidden and another shown.
 * @param {import("./wire.js").View} view
 * @returns {(number|string)[]}
 */
function heldBack({ messages, answers }) {
  const lines = messages.filter(({ withheld }) => withheld).map(({ id }) => id);
  const written = (answers ?? []).filter(({ withheld }) => withheld).map((one) => `${one.seat}.${one.round}.${one.prompt}`);
  return [...lines, ...written];
}

/** @param {RoomHandle} handle */
export function doorbell(handle) {
  /** @type {((name: string, value: unknown) => void)|null} */
  let set = null;
  /** @type {Told} */
  let told = { seat: null, phase: null, status: "", seq: 0, scheme: "" };
  let every_ms = EVERY_MS;
  let scheme = "";
  /** @type {ReturnType<typeof setTimeout>|null} */
  let resting = null;
  /** The game whose masks are all off on this page. */
  let unmasked = 0;

  /** @param {import("./wire.js").View|null} view */
  const open = (view) => {
    if (!view?.reveal) return false;
    return unmasked === view.game || actAt(handle.serverNow() - view.phase.started_at, view.reveal.seats.length).over;
  };

  const ring = () => {
    if (set === null || resting !== null || !handle.seat) return;
    // A connection that is only starting is told with the seat, once it is there: one run for both.
    const settled = handle.status !== "connecting";
    const fresh = settled && handle.seat.player !== told.seat?.player;
    const news = phaseNews(told.phase, handle.view, open(handle.view));
    // Pictures that Python drew hold the colours of their time.
    const faded = told.phase !== null && told.phase !== "quiet" && told.scheme !== scheme;
    if (!fresh && !faded && news === null && (!settled || handle.status === told.status)) return;
    const { player, credential } = handle.seat;
    // One value for everything: each one that changes is a script run of its own.
    told = {
      seat: settled ? { player, credential, me: handle.me } : told.seat,
      phase: news ?? told.phase,
      status: handle.status,
      seq: handle.cursor.seq,
      scheme,
    };
    set("told", told);
    resting = setTimeout(() => {
      resting = null;
      ring();
    }, every_ms);
  };
  const off = [handle.onView(ring), handle.onStatus(ring)];
  return {
    /**
     * Streamlit hands over a new setter with each call; the newest one works.
     * @param {(name: string, value: unknown) => void} setter
     * @param {number} [least_ms] The least time between two rings.
     */
    retell(setter, least_ms = EVERY_MS) {
      set = setter;
      every_ms = Math.max(least_ms, EVERY_MS);
      ring();
    },
    /** The page is dark or light now. @param {string} now */
    dressed(now) {
      scheme = now;
      ring();
    },
    /** All masks are off, by the clock or because somebody would not wait. @param {number} game */
    unmasked(game) {
      unmasked = game;
      ring();
    },
    stop() {
      off.forEach((stop) => stop());
      if (resting !== null) clearTimeout(resting);
      set = null;
    },
  };
}
