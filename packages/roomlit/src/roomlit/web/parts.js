// Streamlit component: one entry for all parts, so that a page loads every module once and shares its rooms.

import websocket_bridge from "./websocket_bridge.js";
import streamlit_channel from "./streamlit_channel.js";
import chat from "./chat.js";
import drawing from "./drawing/drawing.js";
import hand_over from "./hand_over.js";
import presence from "./presence.js";
import room from "./room.js";
import status from "./status.js";
import rerun_trigger from "./rerun_trigger.js";
import { queued } from "./component_queue.js";

/** @typedef {import("./types.js").ComponentArgs} ComponentArgs */

/** @type {Record<string, (args: ComponentArgs) => () => void>} */
const PARTS = { chat, drawing, hand_over, presence, rerun_trigger, room, status, streamlit_channel, websocket_bridge };

/** @param {ComponentArgs} args */
export default (args) => {
  const part = PARTS[args.data.part ?? "room"];
  if (part === undefined) throw new Error(`expected a part among ${Object.keys(PARTS)}, got ${args.data.part}`);
  return part({ ...args, setStateValue: queued(args.parentElement, args.setStateValue) });
};
