// Streamlit component: carries the frames of one room, and opens nothing; whoever opens the room may be heard through it.

import { carrierFor } from "./mount.js";

/** @param {import("./types.js").ComponentArgs} args */
export default ({ data, setStateValue }) => {
  if (!data.carries) return () => {};
  const carrier = carrierFor(data);
  const detach = carrier.attach(setStateValue);
  carrier.hear(data.carried);
  return detach;
};
