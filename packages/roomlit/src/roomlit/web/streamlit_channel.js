// Streamlit component: carries the frames of one room, and opens nothing; whoever opens the room may be heard through it.

import { channelFor } from "./mount.js";

/** @param {import("./types.js").ComponentArgs} args */
export default ({ data, setStateValue }) => {
  if (!data.offers_channel) return () => {};
  const channel = channelFor(data);
  const detach = channel.attach(setStateValue);
  channel.hear(data.channel);
  return detach;
};
