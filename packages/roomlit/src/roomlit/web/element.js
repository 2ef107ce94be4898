// Elements from plain values. Text goes in as text only: nothing here parses HTML.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string|number|boolean|EventListener>} [settings] Attributes; functions listen to the event of
 *   that name; `text` is the text content.
 * @param {...Node} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, settings = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (name === "text") made.textContent = String(value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** What was last written into an element: a page that is translated shows something else. */
const WRITTEN = Symbol("written");

/**
 * Shows text, without touching the page when nothing changed: a live region would be read out again, and a translation
 * (browsers put it into `font` elements) made again.
 * @param {HTMLElement} target
 * @param {string} text
 */
export function write(target, text) {
  const known = /** @type {{[WRITTEN]?: string}} */ (/** @type {unknown} */ (target));
  if (known[WRITTEN] === text && target.firstElementChild?.tagName === "FONT") return;
  known[WRITTEN] = text;
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Whether a key belongs to the composition of a word (Japanese, Chinese, Korean, …): its Enter takes the word and sends
 * nothing. Safari says so by the old code alone, because it ends the composition before it tells of the key.
 * @param {KeyboardEvent} event
 */
export function composes(event) {
  return event.isComposing || event.keyCode === 229;
}
