// The public face of the browser client: openRoom. Works in any page, with or without Streamlit.

import { debugView } from "./debug.js";
import { browserPage } from "./page.js";
import { Registry } from "./registry.js";
import { Session } from "./session.js";
import { StreamlitChannel } from "./transports/streamlit_transport.js";
import { webLink } from "./transports/websocket.js";

export { STATUS_TEXT, chat as chatReducer } from "./reducer.js";
export { queued } from "./component_queue.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {import("./types.js").RoomEvent} RoomEvent */
/** @typedef {{registry: Registry, channels: Map<string, StreamlitChannel>}} Shared */

/** Two packages may serve this module under two addresses; both find the same rooms here. */
const SHARED = Symbol.for("roomlit.kinds.1");

/** @returns {Shared} */
function shared() {
  const home = /** @type {any} */ (globalThis);
  if (home[SHARED] === undefined) {
    const registry = new Registry(browserPage());
    home[SHARED] = { registry, channels: new Map() };
    home._wsDebug = debugView(registry);
  }
  return home[SHARED];
}

/**
 * Opens a room, or joins the page's other components in it. A seat kept from an earlier visit connects at once;
 * otherwise `join` takes one, here at once when `name` is given.
 *
 * @param {object} options
 * @param {string} [options.hub] Address of the hub, "" for the page's own origin.
 * @param {string} options.room Room code, as `room.code` has it in Python. The handle's `ready()` rejects when there is no such room.
 * @param {string} [options.name] Join under this name whenever there is no seat; a refusal shows as status "error".
 * @param {boolean} [options.apart] A seat of this tab's own beside the one the browser keeps for the room: a shared screen next to its host.
 * @param {"websocket"|"rest"|"streamlit"|import("./types.js").Link} [options.transport] "rest" asks every 0.4 s,
 *   "streamlit" takes Streamlit's own connection, by a mounted bridge component (see room.js). An open room goes over to it.
 *   "websocket" falls back to a stream, to held polls and to Streamlit by itself.
 * @returns {RoomHandle}
 * @example
 * const room = openRoom({ room: "TEAM", name: "Ada" });
 * room.onView((view) => console.log(view.messages));
 * await room.command("message", { text: "hello" });
 */
export function openRoom({ hub = "", room, name, transport = "websocket", apart = false }) {
  if (typeof room !== "string" || room.trim() === "") throw new TypeError(`openRoom expected the code of a room, as in openRoom({ room: "TEAM" }), got ${JSON.stringify(room)}`);
  const { registry } = shared();
  const page = apart ? { ...registry.page, local: registry.page.session } : registry.page;
  const key = `${keyOf(hub, room)}${apart ? "|apart" : ""}`;
  const link = linkOf(hub, room, transport);
  const handle = registry.hold(key, () => new Session({ room, page, link }));
  registry.entries.get(key)?.session.use(link);
  if (name !== undefined) handle.want(name);
  return handle;
}

/** One hub may be written in several ways. @param {string} hub @param {string} room */
function keyOf(hub, room) {
  return `${new URL(hub === "" ? "/" : hub, document.baseURI).origin}|${room}`;
}

/**
 * The channel of a room whose frames ride on Streamlit's own connection; its bridge component feeds it.
 * @param {string} hub
 * @param {string} room
 * @returns {StreamlitChannel}
 */
export function channelOf(hub, room) {
  const { channels, registry } = shared();
  const key = keyOf(hub, room);
  const channel = channels.get(key) ?? new StreamlitChannel(registry.page);
  channels.set(key, channel);
  return channel;
}

/**
 * @param {string} hub
 * @param {string} room
 * @param {"websocket"|"rest"|"streamlit"|import("./types.js").Link} transport
 * @returns {import("./types.js").Link}
 */
function linkOf(hub, room, transport) {
  if (transport === "streamlit") return channelOf(hub, room).link();
  if (typeof transport !== "string") return transport;
  const { page } = shared().registry;
  return webLink({ hub, room, address: document.baseURI, page, channel: channelOf(hub, room), transport, fetch: (input, init) => fetch(input, init), Socket: WebSocket });
}
