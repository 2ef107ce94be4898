// What Streamlit mounts for the shared screen: a seat of its own that only watches, and the picture for the whole room.

// @ts-ignore: this address exists where the hub and Streamlit serve both trees side by side.
import { TRANSPORT, openRoom } from "../roomlit.room/index.js";
import { closeOutageWindows } from "./outage.js";
import { LOOK } from "./screen/look.css.js";
import { drawScreen } from "./screen/stage.js";
import { THEME } from "./theme.css.js";
import { fold } from "./view.js";

/** @typedef {import("./types.js").TableData} TableData */
/** @typedef {{room: string, close: () => void}} Mounted */

/** Never dealt in, never listed: names of screens need not differ. */
const NAME = "Screen";

/** One screen per place in the page, as for the table. @type {WeakMap<object, Mounted>} */
const mounted = new WeakMap();

/**
 * @param {{data: TableData, parentElement: HTMLElement|ShadowRoot}} component
 * @returns {() => void}
 */
export default function screen({ data, parentElement }) {
  let here = mounted.get(parentElement);
  if (here && here.room !== data.room) {
    here.close();
    here = undefined;
  }
  if (!here) {
    here = mount(data, parentElement);
    mounted.set(parentElement, here);
  }
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
  root.classList.add("big");
  if (!parent.querySelector("style[data-mq]")) {
    const style = document.createElement("style");
    style.setAttribute("data-mq", "");
    style.textContent = THEME + LOOK;
    parent.append(style);
  }
  const listen = closeOutageWindows();
  /** @type {import("./types.js").RoomHandle & {want: (name: string, meta: Record<string, unknown>) => void}} */
  const handle = openRoom({ room: data.room, hub: data.hub ?? "", transport: TRANSPORT[data.mode ?? "push"], apart: true });
  handle.setReducer(fold);
  const watch = (/** @type {string} */ password) => handle.want(NAME, password === "" ? { watch: true } : { watch: true, password });
  const erase = drawScreen(root, { handle, data, watch });
  watch("");
  return {
    room: data.room,
    close() {
      listen();
      erase();
      handle.release();
      root.replaceChildren();
    },
  };
}
