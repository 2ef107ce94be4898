// What is half typed, kept by this tab until it is sent: a reload loses nothing, and nobody else ever sees it.

/** @typedef {Record<string, string|undefined>} Drafts What stands in the fields, by field; undefined: not touched. */

/** @returns {Storage|null} */
function ofTab() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/**
 * The drafts of one kind in a room. `of` says what they belong to; drafts of anything else are forgotten.
 * @param {string} room @param {string} kind @param {Pick<Storage, "getItem"|"setItem"|"removeItem">|null} [storage]
 */
export function draftsOf(room, kind, storage = ofTab()) {
  const name = `masquerade_${kind}_${room}`;
  return {
    /** @param {string} of @returns {Drafts} */
    read(of) {
      try {
        const kept = JSON.parse(storage?.getItem(name) ?? "null");
        if (kept?.of !== of) return {};
        return Object.fromEntries(Object.entries(kept.texts).filter(([, text]) => typeof text === "string"));
      } catch {
        return {};
      }
    },
    /** @param {string} of @param {Drafts} drafts */
    keep(of, drafts) {
      const texts = Object.fromEntries(Object.entries(drafts).filter(([, text]) => text));
      try {
        if (Object.keys(texts).length === 0) storage?.removeItem(name);
        else storage?.setItem(name, JSON.stringify({ of, texts }));
      } catch {
        // A full or forbidden storage: the words stay in the field, and only a reload loses them.
      }
    },
  };
}

/** Whose words of which round: another seat in the same tab must not find them. @param {import("./wire.js").View} view */
export function roundOf({ game, phase, you }) {
  return `${game}:${phase.round}:${you.name ?? ""}`;
}
