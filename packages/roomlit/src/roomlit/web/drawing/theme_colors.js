// Streamlit's theme as colours for a canvas; in CSS the same are the variables `--rl-text`, `--rl-back`, and so on.

/**
 * @typedef {object} ThemeColors Each read when asked for, so that it is that of now.
 * @property {string} text
 * @property {string} back
 * @property {string} panel A surface on the background.
 * @property {string} line Borders and grids.
 * @property {string} main The primary colour.
 * @property {string} soft Text of less weight.
 * @property {string} bad
 * @property {string[]} series Six, for the lines of a chart.
 * @property {string} font
 * @property {(fn: () => void) => () => void} onChange Called after the theme has changed; returns what stops it.
 */

const SERIES = ["1", "2", "3", "4", "5", "6"];

/**
 * @param {HTMLElement} root
 * @returns {{theme: ThemeColors, look: () => void, stop: () => void}} `look`: the theme may be another one now.
 */
export function themeColors(root) {
  const probe = document.createElement("i");
  probe.hidden = true;
  root.append(probe);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const color = (/** @type {string} */ name) => {
    probe.style.color = `var(--rl-${name})`;
    return getComputedStyle(probe).color;
  };
  /** @type {ThemeColors} */
  const theme = {
    get text() { return color("text"); },
    get back() { return color("back"); },
    get panel() { return color("panel"); },
    get line() { return color("line"); },
    get main() { return color("main"); },
    get soft() { return color("soft"); },
    get bad() { return color("bad"); },
    get series() { return SERIES.map(color); },
    get font() { return getComputedStyle(probe).fontFamily; },
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
  const now = () => [theme.text, theme.back, theme.main].join();
  let shown = now();
  const look = () => {
    if (shown === now()) return;
    shown = now();
    for (const fn of listeners) fn();
  };
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", look);
  return { theme, look, stop: () => scheme.removeEventListener("change", look) };
}
