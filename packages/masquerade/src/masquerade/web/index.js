// What Streamlit mounts: opens the room, draws the table, and tells Python of the phases that Python draws.

// @ts-ignore: this address exists where the hub and Streamlit serve both trees side by side.
import { openRoom } from "../roomlit.room/index.js";
import { welcomeBack } from "./join.js";
import { drawRoom } from "./room.js";
import { claimSeat, forgetSeat, unclaimedSeat } from "./tab.js";
import { LAYOUT } from "./layout.css.js";
import { LOBBY } from "./lobby.css.js";
import { PARTS } from "./parts.css.js";
import { THEME, schemeOf } from "./theme.css.js";
import { fold } from "./view.js";
import { followViewport } from "./viewport.js";
import { closeOutageWindows } from "./outage.js";
import { doorbell } from "./doorbell.js";

/** @typedef {import("./types.js").TableData} TableData */
/** @typedef {{retell: (set: SetState) => void, close: () => void}} Opened */
/** @typedef {Opened & {room: string, root: HTMLElement}} Mounted */
/** @typedef {(name: string, value: unknown) => void} SetState */

/** One mounted table per place in the page: Streamlit calls again on the same place without cleaning up. @type {WeakMap<object, Mounted>} */
const mounted = new WeakMap();

/**
 * @param {{data: TableData, parentElement: HTMLElement|ShadowRoot, setStateValue: SetState}} component
 * @returns {() => void}
 */
export default function table({ data, parentElement, setStateValue }) {
  let here = mounted.get(parentElement);
  if (here && here.room !== data.room) {
    here.close();
    here = undefined;
  }
  if (!here) {
    here = mount(data, parentElement);
    mounted.set(parentElement, here);
  }
  here.root.setAttribute("data-scheme", schemeOf(here.root));
  here.retell(setStateValue);
  const current = here;
  return () => {
    if (mounted.get(parentElement) !== current) return;
    mounted.delete(parentElement);
    current.close();
  };
}

/** @param {TableData} data @param {HTMLElement|ShadowRoot} parent @returns {Mounted} */
function mount(data, parent) {
  const root = /** @type {HTMLElement} */ (parent.querySelector(".mq") ?? parent.appendChild(Object.assign(document.createElement("div"), { className: "mq" })));
  if (!parent.querySelector("style[data-mq]")) {
    const style = document.createElement("style");
    style.setAttribute("data-mq", "");
    style.textContent = THEME + LAYOUT + PARTS + LOBBY;
    parent.append(style);
  }
  const unfollow = followViewport(root);
  const listen = closeOutageWindows();
  /** @type {Opened|null} */
  let opened = null;
  /** @type {SetState|null} */
  let tell = null;
  const open = () => {
    opened = openTable(root, data);
    if (tell) opened.retell(tell);
  };
  // Opening connects the kept seat, which would take it from another tab.
  const seat = unclaimedSeat(data.room);
  if (seat === null) open();
  else root.replaceChildren(welcomeBack({
    room: data.room,
    name: seat.name ?? "",
    resume: () => { claimSeat(data.room, seat); open(); },
    another: () => { forgetSeat(data.room); open(); },
  }).node);
  return {
    room: data.room,
    root,
    retell(set) {
      tell = set;
      opened?.retell(set);
    },
    close() {
      unfollow();
      listen();
      opened?.close();
      root.replaceChildren();
    },
  };
}

/** @param {HTMLElement} root @param {TableData} data @returns {Opened} */
function openTable(root, data) {
  /** @type {import("./types.js").RoomHandle} */
  const handle = openRoom({ room: data.room, hub: data.hub ?? "", transport: data.mode === "streamlit" ? "streamlit" : "websocket" });
  handle.setReducer(fold);
  const bell = doorbell(handle);
  const erase = drawRoom(root, { handle, data });
  return {
    retell: bell.retell,
    close() {
      bell.stop();
      erase();
      handle.release();
    },
  };
}
