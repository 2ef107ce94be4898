// Streamlit component: stands outside every fragment, so that what it says runs the whole script.

import { channelFor } from "./mount.js";

/** @param {import("./types.js").ComponentArgs} args */
export default ({ data, setStateValue }) => channelFor(data).attachRerun(setStateValue);
