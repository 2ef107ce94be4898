// Where this page stands in each audience's log, and what a numbered event means from there. Pure.

/** @typedef {import("./types.js").Positions} Positions */

/**
 * The positions after a `joined`, or null when it contradicts what is known: a resumed run must continue it.
 * @param {Positions} known
 * @param {import("./types.js").Joined} frame
 * @returns {Positions|null}
 */
export function standing(known, frame) {
  if (frame.how !== "resumed") return { ...frame.at };
  for (const [audience, { epoch }] of Object.entries(frame.at)) {
    if (known[audience] === undefined || known[audience].epoch !== epoch) return null;
  }
  return Object.keys(known).length === 0 ? null : known;
}

/**
 * Whether an event is the next one, was seen before, or shows that something is missing.
 * @param {Positions} known
 * @param {{audience: string, seq: number}} event
 * @returns {"next"|"seen"|"gap"}
 */
export function place(known, { audience, seq }) {
  const last = known[audience]?.seq;
  if (last === undefined) return "gap";
  if (seq <= last) return "seen";
  return seq === last + 1 ? "next" : "gap";
}

/**
 * @param {Positions} known
 * @param {{audience: string, seq: number}} event The next one.
 * @returns {Positions}
 */
export function advanced(known, { audience, seq }) {
  const epoch = known[audience]?.epoch ?? 0;
  return { ...known, [audience]: { epoch, seq } };
}
