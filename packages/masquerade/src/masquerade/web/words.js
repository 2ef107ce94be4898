// What the page says when the room refuses, and the names of phases. Short, friendly, naming the way out.

/** @type {Record<string, string>} */
const REFUSALS = {
  "vote/not_open": "The ballot is closed.",
  "vote/unknown_seat": "That mask has left the table. Pick another.",
  "vote/self": "You cannot name your own mask.",
  "vote/out_of_range": "A slider goes from 0 to 100.",
  "message/not_open": "The chat is closed for now. It opens again with the next discussion.",
  "message/empty": "Type something first.",
  "message/too_long": "That is longer than 200 characters. Shorten it a little.",
  "message/too_fast": "Slow down a little, then send again.",
  "answer/not_open": "The answers are sealed. Yours is what you sealed last.",
  "answer/empty": "Type an answer first.",
  "answer/too_long": "That is longer than 140 characters. Shorten it a little.",
  "answer/unknown_prompt": "That prompt is gone. Answer the ones you see.",
  "suspect/not_open": "Hunches can be noted during the discussion.",
  "game/paused": "The host has paused the game. Try again when it goes on.",
  "kick/not_host": "Only the host can remove somebody.",
  "kick/unknown": "That one has left already.",
  "kick/self": "You cannot remove yourself. Pass the host’s part on, or leave.",
  "host/not_host": "Only the host can do that.",
  "host/not_running": "Nothing is running now.",
  "host/paused": "The game is paused already.",
  "host/not_paused": "The game is running already.",
  "host/unknown": "Nobody here has that name any more.",
  "seat/eliminated": "Your mask has left the table. You can keep watching.",
  "start/not_host": "Only the host can start.",
  "start/running": "The game has already started.",
  "settings/not_host": "Only the host changes the settings.",
  "settings/running": "Settings cannot change during a game.",
  "join/name_taken": "Someone here already uses that name. Try another.",
  "join/name_empty": "Type a name that people can see.",
  "join/banned": "The host took you out of this room.",
  "join/name_banned": "The host has removed somebody with a name like that. Choose another.",
  "knock/unknown": "They have been answered already, or have gone.",
  "join/full": "This room is full. Start your own: it takes ten seconds.",
  "room/unknown": "There is no room with this code. Check it, or start a new one.",
  "network/sign_in": "Something on the way asks you to sign in again. Reload this page.",
  "connection/lost": "No answer from the room. Check your connection and try again.",
};

/**
 * A refusal as a sentence. Codes without words of their own use the room's message.
 * @param {any} error
 */
export function refusal(error) {
  const known = REFUSALS[error?.code] ?? LOBBY[error?.code];
  if (known) return known;
  const message = typeof error?.message === "string" ? error.message : "";
  return message || "That did not work. Try again.";
}

/** @type {Record<import("./wire.js").PhaseName, string>} */
const PHASES = {
  lobby: "Waiting room",
  ready: "Masks on",
  prompts: "In character",
  discussion: "Discussion",
  voting: "Ballot",
  runoff: "Run-off",
  elimination: "A mask falls",
  result: "Result",
  reveal: "Reveal",
};

/** @param {import("./wire.js").PhaseView} phase */
export function phaseTitle(phase) {
  return PHASES[phase.name] ?? "";
}

/** Which round this is, or what comes next. @param {import("./wire.js").View} view */
export function subtitle(view) {
  const { name, round, rounds } = view.phase;
  if (name === "result" && falls(view)) return "A mask falls";
  if (name === "result" || name === "elimination") return round < rounds && !over(view) ? "The next round starts soon" : "The reveal comes next";
  return rounds > 1 && name !== "reveal" ? `Round ${round} of ${rounds}` : "";
}

/** Whether the mask that was just named leaves the table. @param {import("./wire.js").View} view */
function falls({ mode, settings, results }) {
  const last = results.at(-1);
  return (settings.elimination ?? mode === "hunt") && last !== undefined && !last.tie && last.named.length === 1;
}

/** Whether nothing is left to find out: one kind of player is gone, or only two masks are left. @param {import("./wire.js").View} view */
function over({ settings, seats }) {
  const left = seats.filter(({ alive }) => alive).length;
  const ais = settings.ai_seats - seats.filter(({ alive, role }) => !alive && role === "ai").length;
  return left <= 2 || ais <= 0 || ais >= left;
}

/** Why nothing can be written, and what comes instead. @param {import("./wire.js").View} view */
export function closedWords(view) {
  const { name, round, rounds } = view.phase;
  if (name === "ready" || name === "prompts") return "The chat opens when the discussion starts.";
  // A vote may end the game early; what is certain is only the last round.
  return round < rounds ? "The chat is closed while the table votes." : "The talking is over. The reveal comes after the vote.";
}

/** What all but the host read where the host has Start. @param {import("./wire.js").View} view */
export function waitingWords({ people, you }) {
  if (you.watching === true) return "You’re watching. To play, leave and join again while the room is open.";
  return `Waiting for ${people.find(({ host }) => host)?.name ?? "the host"} to start…`;
}

/**
 * Why somebody only watches; null for those who play.
 * @param {import("./wire.js").View} view
 */
export function watchingWords(view) {
  const { you, seats } = view;
  if (you.seat === null) return you.watching ? "You’re watching this table." : "You’re watching. You’re dealt in at the rematch.";
  const own = seats.find(({ seat }) => seat === you.seat);
  if (own?.alive) return null;
  if (view.phase.name === "elimination" && over(view)) return "Your mask has fallen. The reveal comes next.";
  return "Your mask has left the table. You see everything until the reveal, and you’re back at the rematch.";
}

/**
 * The words of the ballot: in the hunt its one human points at somebody else.
 * @param {import("./wire.js").View} view
 */
export function ballotWords({ mode, phase }) {
  const runoff = phase.name === "runoff";
  if (mode === "hunt") {
    return {
      title: runoff ? "A tie. Who should go?" : "Turn suspicion away from you",
      hint: runoff ? "Only these masks are left to point at." : "The hunters are naming the human right now. Point at a mask they would believe.",
      name: "Point", named: "✓ Pointed", nobody: "Point at nobody",
    };
  }
  return {
    title: runoff ? "A tie. Who is it?" : "Who is the AI?",
    hint: runoff ? "Only these masks are left to choose from." : "Slide to say how sure you are, then name one.",
    name: "Name", named: "✓ Named", nobody: "Nobody: I cannot tell",
  };
}

/** "1 AI seat", "3 AI seats". @param {number} count @param {string} one */
export function counted(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** Why there is no connection when something on the way wants a sign-in: a new load of the page leads there. */
export const SIGN_IN = "sign_in";

/** Why the connection stopped, for people. @type {Record<string, string>} */
export const STOPPED = {
  superseded: "This seat is open in another tab or on another device.",
  handed_over: "You play on your other device now.",
  "seat/moved": "You play on your other device now.",
  kicked: "The host took you out of this room.",
  room_gone: "This room has closed.",
  bad_ticket: "This browser's seat is no longer valid. Join again.",
  "room/unknown": "There is no room with this code any more.",
  retry_limit: "The room cannot be reached.",
  [SIGN_IN]: "Something on the way asks you to sign in again. Your seat is kept.",
  bad_version: "The game was updated. Reload this page.",
  too_many_strikes: "Too many requests. Wait a moment, then reconnect.",
};

/** What the room refuses at its door and on the way out. @type {Record<string, string>} */
const LOBBY = {
  "join/password": "That is not the password. Ask the host for it.",
  "join/locked": "The host has locked this room. Ask them to unlock it, or start your own.",
  "join/name_too_long": "That name is too long. 24 characters fit.",
  "leave/running": "The game is running. Close the page: your mask stays silent.",
  "join/declined": "The host said no.",
  "handover/gone": "That code was used already, or has run out. Show a new one on the device you come from.",
  "handover/signed_in": "Sign in on the other device: your seat is there too.",
  "connection/released": "The page let go of the room. Try again.",
};
