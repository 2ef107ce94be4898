// The default view of a room, a live chat: who is here and what was said. Pure.

/** @typedef {{name: string, online: boolean}} Member */
/** @typedef {{id: number|string, sender: string, text: string, at: number, user?: string}} Message */
/** @typedef {{members: Member[], messages: Message[]}} ChatView */

/** @type {Readonly<ChatView>} */
export const EMPTY = Object.freeze({ members: [], messages: [] });

const KEPT = 300;

/**
 * Folds one event into the view. A view of another shape keeps its other fields.
 * @param {any} view
 * @param {import("./types.js").RoomEvent} event
 * @returns {any}
 */
export function chat(view, event) {
  const before = { ...EMPTY, ...view };
  switch (event.type) {
    case "message": {
      const { id = event.seq, sender = "", text = "" } = event.data;
      return { ...before, messages: [...before.messages, { ...event.data, id, sender, text, at: event.data.at ?? event.at }].slice(-KEPT) };
    }
    case "player_list":
      return { ...before, members: event.data.members ?? before.members };
    default:
      return view;
  }
}

/** What the user reads, by status. @type {Record<import("./types.js").Status, string>} */
export const STATUS_TEXT = {
  connected: "🟢 Connected",
  connecting: "🟡 Connecting…",
  disconnected: "🔴 Disconnected (fallback polling)",
  error: "🔴 Connection error",
};
