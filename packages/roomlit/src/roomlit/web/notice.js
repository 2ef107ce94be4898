// What a broken connection asks of the user, in one sentence and one button.

/** Everything works, so this only offers. */
export const OUTDATED = Object.freeze({ text: "A newer version of this page is there. Your seat stays.", action: "Reload" });
/** Whether a seat merely is in use elsewhere, and comes back when somebody asks for it. @param {string} why */
export function isElsewhere(why) {
  return why === "superseded" || why === "handed_over" || why === "seat/moved";
}

/**
 * @param {import("./types.js").Status} status
 * @param {string} why
 * @returns {{text: string, action: string}|null} Null when there is nothing to do; an empty action means there is no way out here.
 */
export function noticeOf(status, why) {
  if (why === "superseded") return { text: "This room is open in another tab.", action: "Use here" };
  if (why === "sign_in") return { text: "Something on the way asks you to sign in again. Your seat is kept.", action: "Sign in again" };
  if (isElsewhere(why)) return { text: "You are here on another device now.", action: "Back here" };
  if (status !== "error") return null;
  switch (why) {
    case "retry_limit":
      return { text: "The server cannot be reached.", action: "Try again" };
    case "kicked":
      return { text: "You were removed from this room.", action: "" };
    case "room_gone":
    case "room/unknown":
      return { text: "This room no longer exists.", action: "" };
    case "bad_version":
      return { text: "This page is out of date. Reload it.", action: "" };
    case "join/name_taken":
      return { text: "That name is taken. Choose another one.", action: "" };
    case "join/full":
      return { text: "This room is full.", action: "Try again" };
    default:
      return { text: "The connection was refused.", action: "Try again" };
  }
}

/** Does what the notice's button says: a sign-in or a newer version takes a new load, whose seat and place are kept. @param {import("./types.js").RoomHandle} room */
export function follow(room) {
  if (room.why === "sign_in" || noticeOf(room.status, room.why) === null) location.reload();
  else room.reconnect();
}
