// Streamlit component: one entry for all parts, so that a page loads every module once and shares its rooms.

import attach from "./websocket_bridge.js";
import carrier from "./streamlit_channel.js";
import chat from "./chat.js";
import presence from "./presence.js";
import room from "./room.js";
import status from "./status.js";
import waker from "./rerun_trigger.js";
import { inTurn } from "./component_queue.js";

/** @typedef {import("./types.js").ComponentArgs} ComponentArgs */

/** @type {Record<string, (args: ComponentArgs) => () => void>} */
const PARTS = { attach, carrier, chat, presence, room, status, waker };

/** @param {ComponentArgs} args */
export default (args) => {
  const part = PARTS[args.data.part ?? "room"];
  if (part === undefined) throw new Error(`expected a part among ${Object.keys(PARTS)}, got ${args.data.part}`);
  return part({ ...args, setStateValue: inTurn(args.parentElement, args.setStateValue) });
};
