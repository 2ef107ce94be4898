// What a game is about: a title and five short lines for each mode, told before it starts and behind the "?" at any time.

/** @typedef {import("./wire.js").View} View */
/** @typedef {{title: string, lines: string[]}} Rules */

/**
 * The rules of the game in force; in the waiting room of the one that would be dealt now.
 * @param {View} view
 * @returns {Rules}
 */
export function rulesOf(view) {
  return BOOK[view.mode]?.(view) ?? spot(view);
}

/** @type {Record<import("./wire.js").ModeName, (view: View) => Rules>} */
const BOOK = { spot, masks, hunt };

/** "2 of the 7 masks are AIs." Before the deal only the AIs are counted. @param {View} view */
function odds({ seats, settings, phase }) {
  const count = settings.ai_seats;
  const are = count === 1 ? "is an AI" : "are AIs";
  return phase.name !== "lobby" && seats.length > 0 ? `${count} of the ${seats.length} masks ${are}.` : `${count} of the masks ${are}.`;
}

/** @param {View} view @returns {Rules} */
function spot(view) {
  return {
    title: "Spot the AI",
    lines: [
      odds(view),
      "Talk about the topic. Halfway there is a twist.",
      "Tap a mask to note a hunch. Only you see it.",
      "Then vote in secret: name one, and say how sure you are.",
      "You score for judging well, and for not being suspected.",
    ],
  };
}

/** @param {View} view @returns {Rules} */
function masks(view) {
  return {
    title: "Everyone plays a part",
    lines: [
      `You get a character. ${odds(view)}`,
      "Answer two prompts as your character, before the bell.",
      "See all the answers, talk, and tap a mask to note a hunch.",
      "Then vote in secret: name an AI, and say how sure you are.",
      "You score for each AI you find, and for each human who takes you for one.",
    ],
  };
}

/** @param {View} view @returns {Rules} */
function hunt(view) {
  const { rounds, name } = view.phase;
  const nights = name === "lobby" ? (view.settings.rounds ?? 3) : rounds;
  return {
    title: "You are hunted",
    lines: [
      "You are the only human. All the other masks are AIs.",
      "They know that a human sits here, and they want to find you.",
      "Talk about the topic. Sound like one of them.",
      "After each round they name a mask. Your vote counts as well.",
      nights === 1 ? "Get through the round and you win." : `Get through ${nights} rounds and you win.`,
    ],
  };
}
