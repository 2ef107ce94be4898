// The small controls of the settings: one of several, a number with less and more, and a switch.

import { h, say } from "./element.js";

/**
 * One choice of a few, as a row of buttons or as cards with a line each; arrow keys walk through them.
 * @template {string} Key
 * @param {{label: string, look?: string, options: {key: Key, title: string, line?: string}[], pick: (key: Key) => void}} options
 */
export function oneOf({ label, look = "segments", options, pick }) {
  const buttons = options.map(({ key, title, line }) => {
    const words = line ? [h("strong", {}, title), h("span", { class: "small" }, line)] : [title];
    const node = h("button", { type: "button", role: "radio", class: "option", on: { click: () => pick(key) } }, ...words);
    return { key, node };
  });
  const node = h("div", { class: look, role: "radiogroup", "aria-label": label }, ...buttons.map((button) => button.node));
  node.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = buttons.findIndex((button) => button.node === event.target);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next?.node.focus();
    if (next) pick(next.key);
  });
  return {
    node,
    /** @param {string} chosen "" when none of them is in force. */
    set(chosen) {
      const none = !buttons.some(({ key }) => key === chosen);
      buttons.forEach((button, at) => {
        button.node.setAttribute("aria-checked", String(button.key === chosen));
        button.node.tabIndex = button.key === chosen || (none && at === 0) ? 0 : -1;
      });
    },
  };
}

/**
 * A number with less and more.
 * @param {{label: string, press: (direction: 1|-1) => void}} options
 */
export function stepper({ label, press }) {
  const value = h("output", { class: "tabular", "aria-live": "polite" });
  const less = h("button", { type: "button", "aria-label": `${label}: less`, on: { click: () => press(-1) } }, "−");
  const more = h("button", { type: "button", "aria-label": `${label}: more`, on: { click: () => press(1) } }, "+");
  return {
    node: h("div", { class: "stepper" }, h("span", {}, label), h("div", { class: "row" }, less, value, more)),
    /** @param {number} number @param {{min: number, max: number}} limits */
    set(number, { min, max }) {
      say(value, String(number));
      less.disabled = number <= min;
      more.disabled = number >= max;
    },
  };
}

/** @param {{label: string, flip: (on: boolean) => void}} options */
export function toggle({ label, flip }) {
  const box = h("input", { type: "checkbox", role: "switch", on: { change: () => flip(box.checked) } });
  return {
    node: h("label", { class: "toggle" }, h("span", {}, label), box),
    /** @param {boolean} on */
    set(on) {
      box.checked = on;
    },
  };
}

/** A labelled row around a control. @param {string} label @param {HTMLElement} control */
export function labelled(label, control) {
  return h("div", { class: "field" }, h("span", { class: "small muted", "aria-hidden": "true" }, label), control);
}

/** Whether this element has the keyboard, inside a shadow root or not. @param {HTMLElement} node */
export function focused(node) {
  const root = node.getRootNode();
  return (root instanceof ShadowRoot ? root.activeElement : document.activeElement) === node;
}
