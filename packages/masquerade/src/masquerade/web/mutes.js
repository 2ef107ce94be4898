// Whom this browser does not want to read: masks of one game of a room, kept over reloads, told to nobody.

/** @typedef {Pick<Storage, "getItem"|"setItem"|"removeItem">} Kept */
/** @typedef {{has: (game: number, seat: number) => boolean, turn: (game: number, seat: number, on: boolean) => void, listen: (fn: () => void) => () => void}} Mutes */

/** @returns {Storage|null} */
function ofBrowser() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/**
 * The masks muted in a room. With the next game's deal all are heard again: a mute must not follow a person to another mask.
 * @param {string} room @param {Kept|null} [storage]
 * @returns {Mutes}
 */
export function mutesOf(room, storage = ofBrowser()) {
  const name = `masquerade_muted_${room}`;
  let kept = read();
  /** @type {Set<() => void>} */
  const listeners = new Set();

  /** @returns {{game: number, seats: number[]}} */
  function read() {
    try {
      const found = JSON.parse(storage?.getItem(name) ?? "null");
      if (typeof found?.game === "number" && Array.isArray(found.seats)) return found;
    } catch {
      // What cannot be read mutes nobody.
    }
    return { game: 0, seats: [] };
  }

  return {
    has: (game, seat) => kept.game === game && kept.seats.includes(seat),
    turn(game, seat, on) {
      const others = kept.game === game ? kept.seats.filter((one) => one !== seat) : [];
      kept = { game, seats: on ? [...others, seat] : others };
      try {
        storage?.setItem(name, JSON.stringify(kept));
      } catch {
        // A full or forbidden storage: the mute holds until the page is loaded again.
      }
      listeners.forEach((fn) => fn());
    },
    listen(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
