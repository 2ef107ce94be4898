// Where a drawing's function comes from: one of the ready-made ones, or the source text that the script has given.

/**
 * What a function that draws is handed.
 * @typedef {object} DrawingArgs
 * @property {HTMLElement} root Empty, with Streamlit's theme as CSS variables; yours until the cleanup.
 * @property {import("../types.js").RoomHandle} room What listens to it is let go with the drawing.
 * @property {any} data As given to `room.draw(data=…)`; null without.
 * @property {import("./theme_colors.js").ThemeColors} theme
 * @property {Follow} follow Events of the types given to `room.draw(on=…)`: those so far, then each as it comes.
 */
/** @typedef {(event: (event: RoomEvent) => void, restart?: () => void) => () => void} Follow `restart`: forget all, it is told again. Returns what stops it. */
/** @typedef {import("../types.js").RoomEvent} RoomEvent */
/** @typedef {void|(() => void)} Cleanup */
/** @typedef {(args: DrawingArgs) => Cleanup|Promise<Cleanup>} DrawFunction */

/** @type {Record<string, () => Promise<{default: DrawFunction}>>} */
const READY_MADE = {
  cursors: () => import("./cursors.js"),
  line_chart: () => import("./line_chart.js"),
  metric: () => import("./metric.js"),
  progress: () => import("./progress.js"),
  text_stream: () => import("./text_stream.js"),
};

/**
 * The text of a module: as it is, or made of a function's body.
 * @param {string} js
 */
export function moduleText(js) {
  if (/^\s*export\b/m.test(js)) return js;
  return `export default async function ({ root, room, data, theme, follow }) {\n${js}\n}\n`;
}

/**
 * @param {{widget?: string, js?: string}} source
 * @returns {Promise<DrawFunction>}
 */
export async function load({ widget, js = "" }) {
  const found = widget === undefined ? await imported(js) : (await READY_MADE[widget]()).default;
  if (typeof found !== "function") throw new TypeError("expected `export default function ({ root, room }) { … }`, or the body of such a function");
  return /** @type {DrawFunction} */ (found);
}

/** @param {string} js @returns {Promise<unknown>} */
async function imported(js) {
  const address = URL.createObjectURL(new Blob([moduleText(js)], { type: "text/javascript" }));
  try {
    return (await import(address)).default;
  } finally {
    URL.revokeObjectURL(address);
  }
}
