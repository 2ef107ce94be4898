// A sheet over the page: from below on a phone, in the middle on a desktop. Escape closes it, focus goes back.

import { h } from "./element.js";
import { icon } from "./icons.js";

const FOCUSABLE = "button:not([disabled]):not([hidden]), input:not([disabled]), select, textarea, summary, a[href]";

/**
 * @param {{label: string, fill: () => (Node|string)[], closed?: () => void}} options `fill` gives the contents, asked for at each opening.
 */
export function sheet({ label, fill, closed = () => {} }) {
  const close = h("button", { type: "button", class: "bare close", "aria-label": "Close", on: { click: shut } }, icon("close"));
  const title = h("h2", {}, label);
  const body = h("div", { class: "sheet-body stack" });
  const node = h("dialog", { class: "sheet", "aria-label": label }, h("div", { class: "sheet-top" }, title, close), body);
  // Browsers older than the element get the same box with its own trap.
  const native = typeof node.showModal === "function";
  /** @type {HTMLElement|null} */
  let opener = null;
  let isOpen = false;

  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    shut();
  });
  node.addEventListener("click", (event) => {
    if (event.target === node) shut();
  });
  node.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      shut();
    } else if (event.key === "Tab" && !native) {
      trap(event);
    }
  });

  /** @param {KeyboardEvent} event */
  function trap(event) {
    const all = /** @type {HTMLElement[]} */ ([...node.querySelectorAll(FOCUSABLE)]);
    const first = all[0];
    const last = all[all.length - 1];
    if (event.target !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  function shut() {
    if (!isOpen) return;
    isOpen = false;
    if (native) node.close();
    else node.removeAttribute("open");
    body.replaceChildren();
    closed();
    if (opener?.isConnected) opener.focus();
  }

  return {
    node,
    get isOpen() { return isOpen; },
    /** @param {HTMLElement|null} from Where the focus goes back to. */
    open(from) {
      if (isOpen) return;
      opener = from;
      isOpen = true;
      body.replaceChildren(...fill());
      if (native) {
        node.showModal();
      } else {
        node.setAttribute("open", "");
        node.setAttribute("role", "dialog");
        node.setAttribute("aria-modal", "true");
      }
      close.focus();
    },
    shut,
    /** Draws the contents again, keeping the focus inside. */
    refill() {
      if (!isOpen) return;
      body.replaceChildren(...fill());
      if (!node.matches(":focus-within")) close.focus();
    },
  };
}
