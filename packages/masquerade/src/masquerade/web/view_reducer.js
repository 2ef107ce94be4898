// Events folded into a view: the twin of rules/view_reducer.py. Pure; never changes its arguments.

/** @typedef {import("./wire.js").View} View */
/** @typedef {import("./types.js").RoomEvent} RoomEvent */

/** The view keeps this many lines, as the room does. */
export const MESSAGES_MAX = 500;

/**
 * The view after one event. Unknown events change nothing.
 * @param {View} view
 * @param {RoomEvent} event
 * @returns {View}
 */
export function fold(view, event) {
  if (!view) return view;
  return event.audience === "me" ? own(view, event) : everyones(view, event);
}

/** @param {View} view @param {RoomEvent} event @returns {View} */
function own(view, { type, data }) {
  switch (type) {
    case "seat":
      return { ...view, you: data.you };
    case "ballot":
      return { ...view, you: { ...view.you, ballot: data.ballot } };
    default:
      return view;
  }
}

/** @param {View} view @param {RoomEvent} event @returns {View} */
function everyones(view, { type, data }) {
  switch (type) {
    case "player_list":
    case "topic":
      return { ...view, ...data };
    case "voted":
      return { ...view, votes: data.votes };
    case "phase":
      return turned(view, data);
    case "message":
      return { ...view, messages: [...view.messages, data].slice(-MESSAGES_MAX) };
    case "revision":
      return { ...view, messages: view.messages.map((line) => (line.id === data.id ? data : line)) };
    case "voting_result":
      return { ...view, results: [...view.results, data.result] };
    case "elimination":
      return eliminated(view, data);
    case "game_over":
      return { ...view, reveal: data.reveal };
    default:
      return view;
  }
}

/** @param {View} view @param {any} data @returns {View} */
function turned(view, data) {
  if (data.game === view.game) return { ...view, ...data };
  return { ...view, messages: [], answers: [], results: [], reveal: null, votes: { cast: 0, of: 0 }, topic: null, ...data };
}

/**
 * The seat leaves the table, and the last result says who it was.
 * @param {View} view @param {any} data @returns {View}
 */
function eliminated(view, data) {
  const seats = view.seats.map((seat) => (seat.seat === data.seat ? { ...seat, alive: false, role: data.role } : seat));
  const last = view.results[view.results.length - 1];
  return { ...view, seats, results: last ? [...view.results.slice(0, -1), { ...last, eliminated: data }] : view.results };
}

/**
 * The seats this player may judge: at the table, not its own, and in a run-off only those that tied.
 * @param {View} view
 */
export function judged(view) {
  const tied = view.phase.tied ?? [];
  return view.seats.filter(({ seat, alive }) => alive && seat !== view.you.seat && (tied.length === 0 || tied.includes(seat)));
}

/**
 * What a row about a seat is kept by: seats are numbered anew in every game, so a number alone would keep another mask's row.
 * @param {number|undefined} game @param {import("./wire.js").SeatView} seat
 */
export function seatKey(game, { seat, name, avatar }) {
  return [game, seat, name, avatar].join(":");
}

/**
 * Whether this player takes part now: dealt a seat that has not left the table.
 * @param {View} view
 */
export function playing(view) {
  return view.seats.some(({ seat, alive }) => alive && seat === view.you.seat);
}

/**
 * This round's answers, grouped by prompt, with the seats that left it blank; nothing when nobody answered anything.
 * @param {View} view
 */
export function sealedAnswers(view) {
  const given = (view.answers ?? []).filter(({ round }) => round === view.phase.round);
  if (given.length === 0) return [];
  return (view.topic?.prompts ?? []).map((text, prompt) => {
    const answers = given.filter((one) => one.prompt === prompt);
    const blank = view.seats.filter(({ seat, alive }) => alive && answers.every((one) => one.seat !== seat));
    return { prompt, text, answers, blank: blank.map(({ seat }) => seat) };
  });
}

/** Whether the chat takes lines now. @param {View} view */
export function talking(view) {
  return view.phase.name === "discussion" && view.phase.paused !== true;
}

/** Whether a ballot is open. @param {View} view */
export function voting(view) {
  return view.phase.name === "voting" || view.phase.name === "runoff";
}
