// What Streamlit mounts for the shared screen: a seat of its own that only watches, and the picture for the whole room.

// @ts-ignore: this address exists where the hub and Streamlit serve both trees side by side.
import { openRoom } from "../roomlit.room/index.js";
import { closeOutageWindows } from "./connection_dialogs.js";
import { mounting } from "./mount.js";
import { LOOK } from "./screen/look.css.js";
import { drawScreen } from "./screen/stage.js";
import { THEME } from "./theme.css.js";
import { fold } from "./view_reducer.js";

/** @typedef {import("./types.js").TableData} TableData */

/** Never dealt in, never listed: names of screens need not differ. */
const NAME = "Screen";
const mounted = mounting({ css: THEME + LOOK, look: "big", draw });

/**
 * @param {{data: TableData, parentElement: HTMLElement|ShadowRoot}} component
 * @returns {() => void}
 */
export default function screen({ data, parentElement }) {
  return mounted(data, parentElement).leave;
}

/** @param {HTMLElement} root @param {TableData} data */
function draw(root, data) {
  const listen = closeOutageWindows();
  /** @type {import("./types.js").RoomHandle & {want: (name: string, meta: Record<string, unknown>) => void}} */
  const handle = openRoom({ room: data.room, hub: data.hub ?? "", transport: data.transport ?? "websocket", apart: true });
  handle.setReducer(fold);
  const watch = (/** @type {string} */ password) => handle.want(NAME, password === "" ? { watch: true } : { watch: true, password });
  const erase = drawScreen(root, { handle, data, watch });
  watch("");
  return {
    close() {
      listen();
      erase();
      handle.release();
    },
  };
}
