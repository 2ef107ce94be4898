// Elements built in one call. Children that are strings become text, never markup.

/** @typedef {Node|string|null|undefined|false} Child */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with its attributes, listeners (`on`) and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [props] `class`, `on: {event: fn}`, `data: {key: value}`; booleans toggle an attribute.
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  dress(node, props);
  node.append(...shown(children));
  return node;
}

/**
 * A drawn shape or group of shapes.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  dress(node, props);
  node.append(...shown(children));
  return node;
}

/** @param {Child[]} children @returns {(Node|string)[]} */
function shown(children) {
  return /** @type {(Node|string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** @param {Element} node @param {Record<string, any>} props */
function dress(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, fn] of Object.entries(value)) node.addEventListener(event, /** @type {EventListener} */ (fn));
    } else if (name === "data") {
      for (const [key, text] of Object.entries(value)) node.setAttribute(`data-${key}`, String(text));
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** What was last said in a node: a page that is translated shows something else. */
const SAID = Symbol("said");

/**
 * Sets the text only when it differs, so that nothing is laid out twice, and a translation stays until its text changes.
 * @param {Node} node
 * @param {string} text
 */
export function say(node, text) {
  const told = /** @type {{[SAID]?: string}} */ (/** @type {unknown} */ (node));
  if (told[SAID] === text && isTranslated(node)) return;
  told[SAID] = text;
  if (node.textContent !== text) node.textContent = text;
}

/** Browsers put a translation into `font` elements, in the place of the text. @param {Node} node */
function isTranslated(node) {
  return /** @type {Element} */ (node).firstElementChild?.tagName === "FONT";
}

/**
 * Whether a key belongs to the composition of a word (Japanese, Chinese, Korean, …): its Enter takes the word and sends
 * nothing. Safari says so by the old code alone, because it ends the composition before it tells of the key.
 * @param {KeyboardEvent} event
 */
export function composes(event) {
  return event.isComposing || event.keyCode === 229;
}

/** @param {HTMLElement} node @param {boolean} visible */
export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

/**
 * Keeps one child per item, made once and then updated in place, in the order of the items.
 * @template Item
 * @template {{node: Element}} Row
 * @param {Element} parent
 * @param {{key: (item: Item) => string|number, make: (item: Item) => Row, update?: (row: Row, item: Item) => void}} how
 */
export function keyed(parent, { key, make, update = () => {} }) {
  /** @type {Map<string|number, Row>} */
  const rows = new Map();
  return {
    rows,
    /** @param {Item[]} items */
    set(items) {
      const wanted = new Set(items.map(key));
      for (const [id, row] of rows) {
        if (wanted.has(id)) continue;
        row.node.remove();
        rows.delete(id);
      }
      let place = parent.firstElementChild;
      for (const item of items) {
        const id = key(item);
        const known = rows.get(id);
        const row = known ?? make(item);
        if (!known) rows.set(id, row);
        update(row, item);
        if (row.node === place) place = place.nextElementSibling;
        else parent.insertBefore(row.node, place);
      }
    },
  };
}

/**
 * A button that runs one action at a time: while the promise is open a second press does nothing.
 * @param {{label: Child, class?: string, title?: string, run: () => Promise<unknown>|void}} options
 */
export function button({ label, class: look = "quiet", title, run }) {
  let busy = false;
  const node = h("button", { type: "button", class: look, title, "aria-label": title }, label);
  node.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    node.setAttribute("aria-busy", "true");
    try {
      await run();
    } finally {
      busy = false;
      node.removeAttribute("aria-busy");
    }
  });
  return node;
}
