// What both servers of this kind make of a member's message: a number, a time, and the event that all members get.

/** The event, in the fields of roomlit's own. */
export function event(seq, text) {
  const at = Date.now();
  const data = { id: seq, sender: "m0", text, at };
  return { frame: "event", room: "BENCH2", audience: "public", seq, at, type: "message", data };
}
