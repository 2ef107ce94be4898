// Private notes on the other masks: human, AI or nothing, kept by the room as a per cent and carried into the ballot.

/** @typedef {"human"|"ai"|null} Mark */

/** What a mark says in per cent. Strong enough to read, weak enough to change one's mind. */
export const SURELY = { human: 20, ai: 80 };

const WORDS = { human: "Human?", ai: "AI?" };

/** @param {number|null|undefined} perCent @returns {Mark} */
export function markOf(perCent) {
  if (perCent === null || perCent === undefined || (perCent > 45 && perCent < 55)) return null;
  return perCent >= 55 ? "ai" : "human";
}

/** Tapping goes round: nothing, AI, human, nothing. @param {Mark} mark @returns {Mark} */
export function nextMark(mark) {
  if (mark === null) return "ai";
  return mark === "ai" ? "human" : null;
}

/** @param {Mark} mark */
export function markWord(mark) {
  return mark === null ? "" : WORDS[mark];
}

/** What the next tap does, for those who hear it. @param {Mark} mark */
export function markLabel(mark) {
  if (mark === null) return "No hunch. Tap for AI";
  return mark === "ai" ? "Your hunch. Tap for human" : "Your hunch. Tap to clear it";
}
