// Mounts a picture of a room where Streamlit puts it: once per place and room, however often Streamlit calls.

/** @typedef {import("./types.js").TableData} TableData */
/**
 * @template {{close: () => void}} Drawn
 * @typedef {{room: string, root: HTMLElement, drawn: Drawn, leave: () => void}} Mounted
 */

/**
 * Streamlit calls again on the same place without cleaning up, and runs only the cleanup of its last call.
 * @template {{close: () => void}} Drawn
 * @param {{css: string, look?: string, draw: (root: HTMLElement, data: TableData) => Drawn}} options
 *   look: one more class of the root
 * @returns {(data: TableData, parent: HTMLElement|ShadowRoot) => Mounted<Drawn>} `leave` is the cleanup to hand to Streamlit
 */
export function mounting({ css, look, draw }) {
  /** @type {WeakMap<object, Mounted<Drawn>>} */
  const mounted = new WeakMap();

  /** @param {HTMLElement|ShadowRoot} parent */
  function leave(parent) {
    const here = mounted.get(parent);
    mounted.delete(parent);
    here?.drawn.close();
    here?.root.replaceChildren();
  }

  return (data, parent) => {
    const kept = mounted.get(parent);
    if (kept?.room === data.room) return kept;
    leave(parent);
    const root = prepared(parent, css);
    if (look) root.classList.add(look);
    /** @type {Mounted<Drawn>} */
    const here = { room: data.room, root, drawn: draw(root, data), leave: () => { if (mounted.get(parent) === here) leave(parent); } };
    mounted.set(parent, here);
    return here;
  };
}

/** The element to draw into, in its colours. @param {HTMLElement|ShadowRoot} parent @param {string} css @returns {HTMLElement} */
function prepared(parent, css) {
  const root = /** @type {HTMLElement} */ (parent.querySelector(".mq") ?? parent.appendChild(Object.assign(document.createElement("div"), { className: "mq" })));
  if (!parent.querySelector("style[data-mq]")) {
    const style = document.createElement("style");
    style.setAttribute("data-mq", "");
    style.textContent = css;
    parent.append(style);
  }
  return root;
}
