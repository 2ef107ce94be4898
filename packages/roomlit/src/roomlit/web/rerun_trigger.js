// Streamlit component: stands outside every fragment, so that what it says runs the whole script.

import { carrierFor } from "./mount.js";

/** @param {import("./types.js").ComponentArgs} args */
export default ({ data, setStateValue }) => carrierFor(data).wakes(setStateValue);
