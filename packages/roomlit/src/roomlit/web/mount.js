// Turns a widget into a Streamlit component: one instance per place in the page, however often it is called.

import { channelOf, openRoom } from "./index.js";

/** @typedef {import("./types.js").ComponentArgs} ComponentArgs */
/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {{room: string, hub?: string, transport?: "websocket"|"rest"|"streamlit", fallback_ms?: number, player?: string, credential?: string, user?: string}} RoomData
 *   player, credential, user: the seat of whom the script vouches for. */
/** @typedef {{update: (args: ComponentArgs) => void, destroy: () => void}} Widget */

/**
 * Streamlit calls the default export again on the same parent when data or theme change, without a cleanup between, and
 * runs only the last cleanup. So every call updates the one widget of that parent and returns a full cleanup.
 * @param {(args: ComponentArgs, room: RoomHandle) => Widget} create
 * @returns {(args: ComponentArgs) => (() => void)}
 */
export function component(create) {
  /** @type {WeakMap<HTMLElement|ShadowRoot, {key: string, end: () => void, widget: Widget, room: RoomHandle}>} */
  const mounted = new WeakMap();
  return (args) => {
    const { parentElement } = args;
    const data = /** @type {RoomData} */ (args.data);
    const key = JSON.stringify([data.hub ?? "", data.room, data.transport ?? "websocket", data.player ?? ""]);
    let place = mounted.get(parentElement);
    if (place === undefined || place.key !== key) {
      const room = openRoom({ hub: data.hub ?? "", room: data.room, transport: data.transport ?? "websocket", ...vouched(data) });
      place?.end(); // After opening: a room held by both stays open.
      const widget = create(args, room);
      const end = () => {
        widget.destroy();
        room.release();
      };
      place = { key, end, widget, room };
      mounted.set(parentElement, place);
    }
    if (data.fallback_ms !== undefined) place.room.setFallback(data.fallback_ms);
    place.widget.update(args);
    const current = place;
    return () => {
      if (mounted.get(parentElement) !== current) return;
      mounted.delete(parentElement);
      current.end();
    };
  };
}

/** @param {RoomData} data */
export function channelFor(data) {
  return channelOf(data.hub ?? "", data.room, vouched(data).seat);
}

/** @param {RoomData} data @returns {{seat?: import("./types.js").Seat}} */
function vouched({ player, credential, user = "" }) {
  return player === undefined || credential === undefined ? {} : { seat: { player, credential, user } };
}
