// Which way a page's frames take: down a rung when the one in use does not carry, up again when it does. Pure.

/** @typedef {"websocket"|"sse"|"long-poll"|"streamlit"} Rung */

/** From the cheapest for everybody to the one that needs no way to the hub but Streamlit's. @type {readonly Rung[]} */
export const RUNGS = Object.freeze(["websocket", "sse", "long-poll", "streamlit"]);

/** Openings in a row on which nothing was heard, though the hub was there. */
const UNHEARD_MOST = 2;
/** Connections in a row that died young. */
const DEATHS_MOST = 3;
/** One that lived this long is a rung that carries, however it ended. */
const YOUNG_MS = 30_000;
export const FIRST_CLIMB_MS = 30_000;
export const LAST_CLIMB_MS = 600_000;

/**
 * @typedef {object} Ladder
 * @property {Rung} rung In use, or tried next.
 * @property {number} unheard
 * @property {number} deaths
 * @property {number} climb_ms How long to stay before the rung above is tried.
 */

/**
 * @typedef {{kind: "unheard"}
 *   | {kind: "died", lived_ms: number}
 *   | {kind: "climbed", to: Rung}
 *   | {kind: "missed"}} Happening
 *   unheard: opened in vain while the hub answers requests; died: broke after it had carried; climbed: a rung above
 *   carries; missed: none does.
 */

/** @param {unknown} [kept] The rung a page of this tab used before. @returns {Ladder} */
export function begin(kept) {
  const rung = RUNGS.find((one) => one === kept) ?? RUNGS[0];
  return { rung: /** @type {Rung} */ (rung), unheard: 0, deaths: 0, climb_ms: FIRST_CLIMB_MS };
}

/** The rungs above, the best first: where streams are gathered, a WebSocket may pass. @param {Ladder} ladder @returns {Rung[]} */
export function above({ rung }) {
  return RUNGS.slice(0, RUNGS.indexOf(rung));
}

/**
 * Below the lowest one it begins again at the top: there nothing carries, and requests stand in.
 * @param {Ladder} ladder
 * @param {readonly Rung[]} open
 * @returns {Ladder}
 */
function down(ladder, open) {
  const rung = RUNGS.slice(RUNGS.indexOf(ladder.rung) + 1).find((one) => open.includes(one)) ?? RUNGS[0];
  return { ...ladder, rung: /** @type {Rung} */ (rung), unheard: 0, deaths: 0 };
}

/** @param {Ladder} ladder @returns {Ladder} */
const slower = (ladder) => ({ ...ladder, climb_ms: Math.min(2 * ladder.climb_ms, LAST_CLIMB_MS) });

/**
 * @param {Ladder} ladder
 * @param {Happening} happening
 * @param {readonly Rung[]} [open] The rungs that are worth a try: not those known to be shut, or not there.
 * @returns {Ladder}
 */
export function step(ladder, happening, open = RUNGS) {
  switch (happening.kind) {
    case "unheard":
      return ladder.unheard + 1 >= UNHEARD_MOST ? down(ladder, open) : { ...ladder, unheard: ladder.unheard + 1 };
    case "died":
      if (happening.lived_ms >= YOUNG_MS) return { ...ladder, unheard: 0, deaths: 0, climb_ms: FIRST_CLIMB_MS };
      return ladder.deaths + 1 >= DEATHS_MOST ? down(ladder, open) : { ...ladder, unheard: 0, deaths: ladder.deaths + 1 };
    case "climbed":
      // It may carry a word and no more: then the next climb comes later.
      return slower({ ...ladder, rung: happening.to, unheard: 0, deaths: 0 });
    case "missed":
      return slower(ladder);
  }
}
