// Runs the session machine: does what it asks with timers, transports and tickets, and feeds back what happens.

import { draw } from "./backoff.js";
import { asProblem } from "./seat.js";
import { step } from "./state_machine.js";
import { CALM } from "./liveness.js";
import { create } from "./session_state.js";
import { LOWER } from "./transports/transport_selector.js";

/** @typedef {import("./session_state.js").Input} Input */
/** @typedef {import("./session_state.js").Effect} Effect */
/** @typedef {import("./session_state.js").TimerName} TimerName */
/** @typedef {import("./types.js").Transport} Transport */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */
/** @typedef {import("./types.js").ClientFrame} ClientFrame */

/**
 * What the driver does not do itself.
 * @typedef {object} Outlet
 * @property {() => Promise<Ticket>} ticket
 * @property {(path: string) => Transport} connect
 * @property {(effect: Effect) => void} effect
 * @property {(frame: ClientFrame, at: number) => void} sent
 * @property {() => void} settled Called when everything that one input caused is done.
 */

export class Driver {
  /** @param {{room: string, page: import("./types.js").Page, outlet: Outlet}} options */
  constructor({ room, page, outlet }) {
    this.page = page;
    this.outlet = outlet;
    this.machine = { ...create({ room, at: page.now() }), hidden: page.hidden(), offline: page.offline() };
    /** @type {Transport|null} */
    this.transport = null;
    /** @type {Map<TimerName, unknown>} */
    this.timers = new Map();
    /** Counts tries, so that the answer to an abandoned one is not taken for the present one's. */
    this.tries = 0;
    /** @type {Input[]} */
    this.queue = [];
    this.busy = false;
  }

  get live() {
    return this.machine.phase === "live";
  }

  get readyState() {
    return this.transport?.readyState ?? 3;
  }

  /** @param {Input["kind"] & ("start"|"reconnect"|"quit"|"wake"|"online"|"offline"|"hidden"|"hide"|"doubt")} kind */
  tell(kind) {
    this.put({ kind, at: this.page.now() });
  }

  /** Goes on over another carrier. */
  turn() {
    this.machine = { ...this.machine, path: null };
    if (this.machine.phase !== "idle") this.tell("reconnect");
  }

  /** Takes inputs one after another, also those that effects of an earlier one cause. @param {...Input} inputs */
  put(...inputs) {
    this.queue.push(...inputs);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let input = this.queue.shift(); input !== undefined; input = this.queue.shift()) {
        const [next, effects] = step(this.machine, input);
        this.machine = next;
        for (const effect of effects) this.#do(effect);
      }
    } finally {
      this.busy = false;
    }
    this.outlet.settled();
  }

  /** @param {Effect} effect */
  #do(effect) {
    switch (effect.kind) {
      case "ticket":
        void this.#fetchTicket(++this.tries);
        return;
      case "open":
        this.#open(effect.path);
        return;
      case "close":
        this.tries += 1;
        this.transport?.close(effect.code, effect.why);
        this.transport = null;
        return;
      case "send":
        this.transport?.send(JSON.stringify(effect.frame));
        this.outlet.sent(effect.frame, this.page.now());
        return;
      case "timer":
        this.#setTimer(effect.name, effect.after_ms);
        return;
      case "retry":
        this.#setTimer("retry", draw(effect.window, this.page.random()));
        return;
      default:
        this.outlet.effect(effect);
    }
  }

  /** @param {number} current */
  async #fetchTicket(current) {
    /** @type {Input} */
    let input;
    try {
      const { ticket, path } = await this.outlet.ticket();
      input = { kind: "ticket", ticket, path, at: this.page.now() };
    } catch (error) {
      const { final, code, retry_ms } = asProblem(error);
      input = { kind: "no_ticket", stop: final, code, retry_ms, at: this.page.now() };
    }
    if (current === this.tries) this.put(input);
  }

  /** @param {string} path */
  #open(path) {
    const current = ++this.tries;
    this.transport?.close(1000, "replaced");
    const transport = this.outlet.connect(path);
    this.transport = transport;
    transport.onopen = () => current === this.tries && this.put({ kind: "opened", rules: transport.rules ?? CALM, at: this.page.now() });
    transport.onmessage = (text) => current === this.tries && this.#receive(text);
    transport.onclose = (code, why) => {
      if (current !== this.tries) return;
      this.transport = null;
      this.put({ kind: "closed", code, lower: why === LOWER, at: this.page.now() });
    };
    transport.open();
  }

  /** @param {string} text */
  #receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return this.put({ kind: "garbled", at: this.page.now() });
    }
    if (isFrame(frame)) this.put({ kind: "frame", frame, at: this.page.now() });
  }

  /** @param {TimerName} name @param {number|null} after_ms */
  #setTimer(name, after_ms) {
    const running = this.timers.get(name);
    if (running !== undefined) this.page.cancel(running);
    this.timers.delete(name);
    if (after_ms === null) return;
    this.timers.set(name, this.page.later(() => {
      this.timers.delete(name);
      this.put({ kind: "timer", name, at: this.page.now() });
    }, after_ms));
  }
}

/** @param {any} value @returns {value is ServerFrame} */
function isFrame(value) {
  return typeof value === "object" && value !== null && typeof value.frame === "string";
}
