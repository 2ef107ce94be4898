// Which transport a page uses: the next one when the present one does not carry, a better one again when it does. Pure.

/** @typedef {import("../protocol.js").Transport} Transport */

/** From the cheapest for everybody to the one that needs no way to the hub but Streamlit's. @type {readonly Transport[]} */
export const ORDER = Object.freeze(["websocket", "sse", "long_poll", "streamlit"]);
const BEST = /** @type {Transport} */ (ORDER[0]);

/** Openings in a row on which nothing was heard, though the hub was there. */
const UNHEARD_MOST = 2;
/** Connections in a row that died young. */
const DEATHS_MOST = 3;
/** One that lived this long is on a transport that carries, however it ended. */
const YOUNG_MS = 30_000;
export const FIRST_UPGRADE_MS = 30_000;
export const LAST_UPGRADE_MS = 600_000;
/** A better transport that carried a word and then broke so often will break again: the page stays where it is. */
export const RELAPSES_MOST = 3;

/**
 * @typedef {object} Fallback
 * @property {Transport} transport In use, or tried next.
 * @property {number} unheard
 * @property {number} deaths
 * @property {boolean} climbed Whether it was reached by an upgrade and has not lasted yet.
 * @property {number} relapses Upgrades in a row that did not last.
 * @property {number} upgrade_ms How long to stay before a better transport is tried.
 */

/**
 * @typedef {{kind: "unheard"}
 *   | {kind: "died", lived_ms: number}
 *   | {kind: "upgraded", to: Transport}
 *   | {kind: "missed"}} Happening
 *   unheard: opened in vain while the hub answers requests; died: broke after it had carried; upgraded: a better
 *   transport carries; missed: none does.
 */

/** @param {unknown} [kept] The transport a page of this tab used before. @returns {Fallback} */
export function begin(kept) {
  return { transport: ORDER.find((one) => one === kept) ?? BEST, unheard: 0, deaths: 0, climbed: false, relapses: 0, upgrade_ms: FIRST_UPGRADE_MS };
}

/** The better ones, the best first: where streams are gathered, a WebSocket may pass. @param {Fallback} fallback @returns {Transport[]} */
export function better({ transport, relapses }) {
  return relapses >= RELAPSES_MOST ? [] : ORDER.slice(0, ORDER.indexOf(transport));
}

/**
 * After the last one it begins again with the best: there nothing carries, and requests stand in.
 * @param {Fallback} fallback
 * @param {readonly Transport[]} open
 * @returns {Fallback}
 */
function next(fallback, open) {
  const transport = ORDER.slice(ORDER.indexOf(fallback.transport) + 1).find((one) => open.includes(one)) ?? BEST;
  return { ...fallback, transport, unheard: 0, deaths: 0, climbed: false, relapses: fallback.relapses + (fallback.climbed ? 1 : 0) };
}

/** @param {Fallback} fallback @returns {Fallback} */
const slower = (fallback) => ({ ...fallback, upgrade_ms: Math.min(2 * fallback.upgrade_ms, LAST_UPGRADE_MS) });

/**
 * @param {Fallback} fallback
 * @param {Happening} happening
 * @param {readonly Transport[]} [open] The transports worth a try: not those known to be shut, or not there.
 * @returns {Fallback}
 */
export function step(fallback, happening, open = ORDER) {
  switch (happening.kind) {
    case "unheard":
      return fallback.unheard + 1 >= UNHEARD_MOST ? next(fallback, open) : { ...fallback, unheard: fallback.unheard + 1 };
    case "died":
      if (happening.lived_ms >= YOUNG_MS) return { ...fallback, unheard: 0, deaths: 0, climbed: false, relapses: 0, upgrade_ms: FIRST_UPGRADE_MS };
      return fallback.deaths + 1 >= DEATHS_MOST ? next(fallback, open) : { ...fallback, unheard: 0, deaths: fallback.deaths + 1 };
    case "upgraded":
      // It may carry a word and no more: then the next upgrade comes later.
      return slower({ ...fallback, transport: happening.to, unheard: 0, deaths: 0, climbed: true });
    case "missed":
      return slower(fallback);
  }
}
