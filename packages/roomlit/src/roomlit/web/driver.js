// Runs the session machine: does what it asks with timers, wires and tickets, and feeds back what happens.

import { draw } from "./backoff.js";
import { asProblem } from "./rest_api.js";
import { step } from "./state_machine.js";
import { CALM } from "./liveness.js";
import { create } from "./session_state.js";
import { FALLS_BACK } from "./transports/transport_selector.js";

/** @typedef {import("./session_state.js").Input} Input */
/** @typedef {import("./session_state.js").Effect} Effect */
/** @typedef {import("./session_state.js").TimerName} TimerName */
/** @typedef {import("./types.js").Wire} Wire */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */
/** @typedef {import("./types.js").ClientFrame} ClientFrame */

/**
 * What the driver does not do itself.
 * @typedef {object} DriverPorts
 * @property {() => Promise<Ticket>} ticket
 * @property {(path: string) => Wire} connect
 * @property {(effect: Effect) => void} effect
 * @property {(frame: ClientFrame, at: number) => void} sent
 * @property {() => void} settled Called when everything that one input caused is done.
 */

export class Driver {
  /** @param {{room: string, page: import("./types.js").Page, ports: DriverPorts}} options */
  constructor({ room, page, ports }) {
    this.page = page;
    this.ports = ports;
    this.machine = { ...create({ room, at: page.now() }), hidden: page.hidden(), offline: page.offline() };
    /** @type {Wire|null} */
    this.wire = null;
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
    return this.wire?.readyState ?? 3;
  }

  /** @param {Input["kind"] & ("start"|"reconnect"|"quit"|"wake"|"online"|"offline"|"hidden"|"hide"|"doubt")} kind */
  tell(kind) {
    this.put({ kind, at: this.page.now() });
  }

  /** Goes on over another link. */
  relink() {
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
    this.ports.settled();
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
        this.wire?.close(effect.code, effect.why);
        this.wire = null;
        return;
      case "send":
        this.wire?.send(JSON.stringify(effect.frame));
        this.ports.sent(effect.frame, this.page.now());
        return;
      case "timer":
        this.#setTimer(effect.name, effect.after_ms);
        return;
      case "retry":
        this.#setTimer("retry", draw(effect.window, this.page.random()));
        return;
      default:
        this.ports.effect(effect);
    }
  }

  /** @param {number} current */
  async #fetchTicket(current) {
    /** @type {Input} */
    let input;
    try {
      const { ticket, path } = await this.ports.ticket();
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
    this.wire?.close(1000, "replaced");
    const wire = this.ports.connect(path);
    this.wire = wire;
    wire.onopen = () => current === this.tries && this.put({ kind: "opened", rules: wire.rules ?? CALM, at: this.page.now() });
    wire.onmessage = (text) => current === this.tries && this.#receive(text);
    wire.onclose = (code, why) => {
      if (current !== this.tries) return;
      this.wire = null;
      this.put({ kind: "closed", code, falls_back: why === FALLS_BACK, at: this.page.now() });
    };
    wire.open();
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
