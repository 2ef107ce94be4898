// A seat goes on at another device: the mark in the address that brings it there, and taking it.

import { asProblem } from "./rest_api.js";

/** @typedef {import("./types.js").Seat} Seat */

/** Behind the `#`, which is sent to no server. Twin of HANDOVER_MARK in server/hub.py. */
const MARK = "#roomlit-seat=";
/** Who has just taken the phone out of a pocket may have no network yet. */
const TRIES_MOST = 8;
const AGAIN_MS = 1_500;

/**
 * The code of a handover of a seat in `room`, out of the fragment of a page's address; null when there is none.
 * @param {string} room
 * @param {string} fragment
 */
export function handedOver(room, fragment) {
  if (!fragment.startsWith(MARK)) return null;
  const [named, token] = fragment.slice(MARK.length).split(".");
  return token && named !== undefined && folded(decoded(named)) === folded(room) ? token : null;
}

const INSTEAD = "This link brings a seat from another device. Use it here, in place of the one you have?";

/**
 * The code that this page shall use; null without one, or when its person keeps the seat that is here.
 * @param {{page: Pick<import("./types.js").Page, "handed"|"ask">, room: string, seated: boolean}} options
 */
export function offered({ page, room, seated }) {
  const token = page.handed?.(room) ?? null;
  // A link of somebody else's making must not take away the seat that is here.
  return token !== null && (!seated || page.ask?.(INSTEAD) === true) ? token : null;
}

/** People write a room's code in several ways. @param {string} room */
const folded = (room) => room.replace(/[\s-]/g, "").toUpperCase();

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Takes the seat behind a code, which then leaves the page's address. The same request is repeated while nobody answers, so that a lost answer loses no seat.
 * @param {{page: Pick<import("./types.js").Page, "id"|"later"|"landed">, link: Pick<import("./types.js").Link, "handed">, token: string}} options
 * @returns {Promise<Seat & {me?: string}>} Rejects with a `Problem`.
 */
export async function arrival({ page, link, token }) {
  const request = page.id();
  for (let tries = 1; ; tries += 1) {
    try {
      const taken = await link.handed(request, token);
      page.landed?.();
      return taken;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.final) page.landed?.();
      if (problem.final || tries === TRIES_MOST) throw problem;
      await new Promise((done) => page.later(() => done(undefined), AGAIN_MS));
    }
  }
}
