// The public face of the browser client: openRoom. Works in any page, with or without Streamlit.

import { debugView } from "./debug.js";
import { homeOf } from "./home.js";
import { browserPage } from "./page.js";
import { Registry } from "./registry.js";
import { Session } from "./session.js";
import { StreamlitChannel } from "./transports/streamlit_transport.js";
import { webLink } from "./transports/websocket.js";

export { STATUS_TEXT, chat as chatReducer } from "./reducer.js";
export { queued } from "./component_queue.js";
export { handedOver } from "./handover.js";
export { thisPage } from "./light_page.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {import("./types.js").RoomEvent} RoomEvent */
/** @typedef {{registry: Registry, channels: Map<string, StreamlitChannel>}} Shared */

/** What the addresses of hubs are relative to. */
const home = () => homeOf(import.meta.url, document.baseURI);
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
 * @param {string} options.room The code of the room, as `room.code` has it in Python. Anything but text throws a `TypeError`.
 * @param {string} [options.name] Join under this name whenever there is no seat. Without it, `join` does.
 * @param {string} [options.hub] The hub's address; "" (the default) for the one beside this module, below whatever path a proxy has put both.
 * @param {string} [options.token] Of the issuer that the hub asks for when it gives seats (a JWT).
 * @param {import("./types.js").Seat} [options.seat] The seat of a signed-in user, from the app that vouches for them. Then this is all that is
 *   known of the room here: nothing is kept in the browser, and nothing kept is used.
 * @param {boolean} [options.apart] A seat of this tab's own beside the one the browser keeps for the room: a shared screen next to its host.
 * @param {"websocket"|"rest"|"streamlit"|import("./types.js").Link} [options.transport] "websocket" (the default) falls back to a
 *   stream, to held polls and to Streamlit by itself. "rest" asks every 0.4 s. "streamlit" takes Streamlit's own connection, by a mounted
 *   bridge component. An open room goes over to what is asked for last.
 * @returns {RoomHandle}
 * @example
 * const room = openRoom({ room: "TEAM", name: "Ada" });
 * room.onView((view) => console.log(view.messages));
 * await room.send("message", { text: "hello" });
 */
export function openRoom({ hub = "", room, name, token, seat, transport = "websocket", apart = false }) {
  if (typeof room !== "string" || room.trim() === "") throw new TypeError(`openRoom expected the code of a room, as in openRoom({ room: "TEAM" }), got ${JSON.stringify(room)}`);
  const { registry } = shared();
  const page = seat !== undefined ? { ...registry.page, ...FORGETFUL } : apart ? { ...registry.page, local: registry.page.session, handed: () => null } : registry.page;
  const key = `${keyOf(hub, room, seat)}${apart ? "|apart" : ""}`;
  const link = linkOf(hub, room, transport, { seat, token });
  const handle = registry.hold(key, () => new Session({ room, page, link }));
  registry.entries.get(key)?.session.use(link);
  if (seat !== undefined) handle.adopt(seat);
  if (name !== undefined) handle.want(name);
  return handle;
}

/** What keeps nothing: another user of this browser finds nothing of the one before. */
const FORGETFUL = { local: () => null, session: () => null, handed: () => null };

/**
 * One hub may be written in several ways; a signed-in user's room is apart from everybody else's.
 * @param {string} hub
 * @param {string} room
 * @param {import("./types.js").Seat} [seat]
 */
function keyOf(hub, room, seat) {
  return [new URL(hub, home()).origin, room, ...(seat === undefined ? [] : [seat.player])].join("|");
}

/**
 * The channel of a room whose frames ride on Streamlit's own connection; its bridge component feeds it.
 * @param {string} hub
 * @param {string} room
 * @param {import("./types.js").Seat} [seat] Of a signed-in user.
 * @returns {StreamlitChannel}
 */
export function channelOf(hub, room, seat) {
  const { channels, registry } = shared();
  const key = keyOf(hub, room, seat);
  const channel = channels.get(key) ?? new StreamlitChannel(registry.page);
  channels.set(key, channel);
  return channel;
}

/**
 * @param {string} hub
 * @param {string} room
 * @param {"websocket"|"rest"|"streamlit"|import("./types.js").Link} transport
 * @param {{seat?: import("./types.js").Seat|undefined, token?: string|undefined}} who
 * @returns {import("./types.js").Link}
 */
function linkOf(hub, room, transport, { seat, token }) {
  if (transport === "streamlit") return channelOf(hub, room, seat).link();
  if (typeof transport !== "string") return transport;
  const { page } = shared().registry;
  return webLink({ hub, room, home: home(), page, channel: channelOf(hub, room, seat), transport, token, fetch: (input, init) => fetch(input, init), Socket: WebSocket });
}
