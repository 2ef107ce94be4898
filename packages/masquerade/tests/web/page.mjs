// A page for tests: as much of the DOM as the parts of the table touch, so that they can be drawn and read without a browser.

/** @typedef {any} Anything */

class Element_ {
  /** @param {string} tag */
  constructor(tag) {
    this.tagName = tag.toUpperCase();
    /** @type {Anything[]} */
    this.childNodes = [];
    /** @type {Anything} */
    this.parentElement = null;
    /** @type {Map<string, string>} */
    this.attributes = new Map();
    /** @type {Map<string, ((event: Anything) => void)[]>} */
    this.listeners = new Map();
    this.hidden = false;
    this.disabled = false;
    this.value = "";
    this.style = { setProperty() {} };
    this.classList = {
      /** @param {string} name */ contains: (name) => this.classes().includes(name),
      /** @param {...string} names */ add: (...names) => names.forEach((name) => this.classList.toggle(name, true)),
      /** @param {...string} names */ remove: (...names) => names.forEach((name) => this.classList.toggle(name, false)),
      /** @param {string} name @param {boolean} [on] */
      toggle: (name, on = !this.classes().includes(name)) => {
        this.setAttribute("class", [...this.classes().filter((one) => one !== name), ...(on ? [name] : [])].join(" "));
      },
    };
  }

  classes() {
    return (this.attributes.get("class") ?? "").split(" ").filter((name) => name !== "");
  }

  get children() { return this.childNodes.filter((child) => typeof child !== "string"); }
  get childElementCount() { return this.children.length; }
  get firstElementChild() { return this.children[0] ?? null; }
  get firstChild() { return this.childNodes[0] ?? null; }
  get nextElementSibling() {
    const among = this.parentElement?.children ?? [];
    return among[among.indexOf(this) + 1] ?? null;
  }
  /** @returns {string} */
  get textContent() { return this.childNodes.map((child) => (typeof child === "string" ? child : child.textContent)).join(""); }
  set textContent(text) { this.replaceChildren(text); }

  /** @param {Anything[]} nodes */
  append(...nodes) { for (const node of nodes) this.insertBefore(node, null); }
  /** @param {Anything} node @param {Anything} before */
  insertBefore(node, before) {
    if (typeof node !== "string") {
      node.remove();
      node.parentElement = this;
    }
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, node);
  }
  /** @param {Anything[]} nodes */
  replaceChildren(...nodes) {
    for (const child of this.children) child.parentElement = null;
    this.childNodes = [];
    this.append(...nodes);
  }
  remove() {
    if (this.parentElement) this.parentElement.childNodes = this.parentElement.childNodes.filter((/** @type {Anything} */ child) => child !== this);
    this.parentElement = null;
  }
  /** @param {string} name @param {string} text */
  setAttribute(name, text) {
    this.attributes.set(name, text);
    if (name === "hidden") this.hidden = true;
  }
  /** @param {string} name */
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  /** @param {string} name */
  removeAttribute(name) { this.attributes.delete(name); }
  /** @param {string} name @param {boolean} on */
  toggleAttribute(name, on) { if (on) this.setAttribute(name, ""); else this.removeAttribute(name); }
  /** @param {string} type @param {(event: Anything) => void} listener */
  addEventListener(type, listener) { this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]); }
  /** @param {string} type */
  removeEventListener(type) { this.listeners.delete(type); }
  /** @param {string} type */
  fire(type) { for (const listener of this.listeners.get(type) ?? []) listener({ type, target: this, preventDefault() {} }); }
  click() { if (!this.disabled) this.fire("click"); }
  focus() {}
  scrollIntoView() {}
  matches() { return false; }
  getRootNode() { return document; }

  /** Every element below with this class or tag, in order. @param {string} what @returns {Anything[]} */
  all(what) {
    return this.children.flatMap((child) => [...(child.classes().includes(what) || child.tagName === what.toUpperCase() ? [child] : []), ...child.all(what)]);
  }
}

/** Gives the running test file a page of its own; called before a part is made. */
export function openPage() {
  class Watcher { observe() {} disconnect() {} }
  const page = Object.assign(new Element_("document"), {
    visibilityState: "visible",
    createElement: (/** @type {string} */ tag) => new Element_(tag),
    createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) => new Element_(tag),
  });
  Object.assign(globalThis, { document: page, ResizeObserver: Watcher, HTMLElement: Element_, ShadowRoot: class {} });
  return page;
}

/** A room's handle that answers every command and remembers it. */
export function aHandle() {
  /** @type {{name: string, args: Anything}[]} */
  const sent = [];
  /** @type {Anything} */
  const handle = {
    room: "ABC234", status: "connected", why: "", sends: true, seat: null, view: null, outdated: false, waiting: [],
    serverNow: () => 0, on: () => () => {}, onStatus: () => () => {}, onView: () => () => {}, signal() {},
    command: async (/** @type {string} */ name, /** @type {Anything} */ args) => void sent.push({ name, args }),
  };
  return { handle, sent };
}

