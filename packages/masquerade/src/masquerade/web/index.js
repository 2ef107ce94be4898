// What Streamlit mounts: opens the room, draws the table, and tells Python of the phases that Python draws.

// @ts-ignore: this address exists where the hub and Streamlit serve both trees side by side.
import { handedOver, openRoom, queued } from "../roomlit.room/index.js";
import { welcomeBack } from "./join.js";
import { mounting } from "./mount.js";
import { drawRoom } from "./room.js";
import { claimSeat, forgetSeat, unclaimedSeat } from "./tab.js";
import { LAYOUT } from "./layout.css.js";
import { LOBBY } from "./lobby.css.js";
import { PARTS } from "./parts.css.js";
import { SMALL } from "./small.css.js";
import { THEME, schemeOf } from "./theme.css.js";
import { fold } from "./view_reducer.js";
import { followViewport } from "./viewport.js";
import { closeOutageWindows } from "./connection_dialogs.js";
import { doorbell } from "./doorbell.js";

/** @typedef {import("./types.js").TableData} TableData */
/** @typedef {{retell: (set: SetState, data: TableData) => void, dressed: (scheme: string) => void, close: () => void}} Opened */
/** @typedef {(name: string, value: unknown) => void} SetState */

const mounted = mounting({ css: THEME + LAYOUT + PARTS + LOBBY + SMALL, draw });

/**
 * @param {{data: TableData, parentElement: HTMLElement|ShadowRoot, setStateValue: SetState}} component
 * @returns {() => void}
 */
export default function table({ data, parentElement, setStateValue }) {
  const here = mounted(data, parentElement);
  here.drawn.dressed(schemeOf(here.root));
  here.drawn.retell(queued(parentElement, setStateValue, true), data);
  return here.leave;
}

/** The room, or the question whether this tab takes the kept seat. @param {HTMLElement} root @param {TableData} data @returns {Opened} */
function draw(root, data) {
  const unfollow = followViewport(root);
  const listen = closeOutageWindows();
  /** @type {Opened|null} */
  let opened = null;
  /** @type {SetState|null} */
  let tell = null;
  let newest = data;
  const open = () => {
    opened = openTable(root, newest);
    opened.dressed(root.getAttribute("data-scheme") ?? "");
    if (tell) opened.retell(tell, newest);
  };
  // Opening connects the kept seat, which would take it from another tab. A seat on its way here wants no question.
  const seat = handedOver(data.room, location.hash) === null ? unclaimedSeat(data.room) : null;
  if (seat === null) open();
  else root.replaceChildren(welcomeBack({
    room: data.room,
    name: seat.name ?? "",
    resume: () => { claimSeat(data.room, seat); open(); },
    another: () => { forgetSeat(data.room); open(); },
  }).node);
  return {
    retell(set, news) {
      tell = set;
      newest = news;
      opened?.retell(set, news);
    },
    dressed(scheme) {
      root.setAttribute("data-scheme", scheme);
      opened?.dressed(scheme);
    },
    close() {
      unfollow();
      listen();
      opened?.close();
    },
  };
}

/** @param {HTMLElement} root @param {TableData} data @returns {Opened} */
function openTable(root, data) {
  const arrives = handedOver(data.room, location.hash) !== null;
  const enter = (/** @type {TableData} */ { transport = "websocket" }) =>
    openRoom({ room: data.room, hub: data.hub ?? "", transport });
  /** @type {import("./types.js").RoomHandle} */
  const handle = enter(data);
  handle.setReducer(fold);
  const bell = doorbell(handle);
  const erase = drawRoom(root, { handle, data, arrives, unmasked: bell.unmasked });
  return {
    retell(set, news) {
      // Opening it again with another transport takes the open room over; the table stays as it is.
      enter(news).release();
      if (news.fallback_ms !== undefined) handle.setFallback(news.fallback_ms);
      bell.retell(set, news.every_ms);
    },
    dressed: bell.dressed,
    close() {
      bell.stop();
      erase();
      handle.release();
    },
  };
}
