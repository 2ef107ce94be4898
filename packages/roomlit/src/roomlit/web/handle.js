// A component's hold on a room. Releasing it ends its listeners; the room itself lives as long as anyone holds it.

import { strengthOf } from "./strength.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */

/** @param {{members?: import("./reducer.js").Member[]}|null} view @returns {string[]} */
const membersOf = (view) => (view?.members ?? []).filter(({ online }) => online).map(({ name }) => name);

/** This page for another device: what stands behind the `#` is of this one. @param {string} address */
const placeOf = (address) => address.replace(/#.*$/, "");

/**
 * @param {import("./session.js").Session} session
 * @param {() => void} letGo
 * @returns {RoomHandle}
 */
export function makeHandle(session, letGo) {
  /** @type {Set<() => void>} */
  const offs = new Set();
  let held = true;
  const track = (/** @type {() => void} */ off) => {
    const once = () => {
      offs.delete(once);
      off();
    };
    offs.add(once);
    return once;
  };
  return {
    get room() { return session.room; },
    get status() { return session.status; },
    get why() { return session.why; },
    get me() { return session.me; },
    get player() { return session.player; },
    get seat() { return session.seat; },
    get view() { return session.history.view; },
    get members() { return membersOf(session.history.view); },
    get events() { return session.history.events; },
    latest: (type) => session.local.latest.get(type) ?? null,
    get quality() { return session.quality; },
    get readyState() { return session.driver.readyState; },
    get strength() { return strengthOf(session); },
    get transport() { return session.driver.wire?.transport ?? (session.fallback.active ? "rest" : null); },
    get sends() { return session.driver.live || session.fallback.answered; },
    get positions() { return session.driver.machine.positions; },
    get outdated() { return session.builds.outdated; },
    get waiting() { return [...session.outbox.pending.values()].map(({ command, answer }) => ({ name: command.name, args: command.args ?? {}, answer })); },
    get cursor() { return session.driver.machine.positions.public ?? { epoch: 0, seq: 0 }; },
    ready: () => ready(session),
    join: (name, meta = {}) => session.join(name, meta),
    want: (name, meta = {}) => session.enrolment.want(name, meta),
    adopt: (seat) => session.adopt(seat),
    setReducer: (reducer) => session.setReducer(reducer),
    setUrgent: (urgent) => session.setUrgent(urgent),
    on: (type, fn) => track(session.listeners.events.on(type, fn)),
    onStatus: (fn) => track(session.listeners.statuses.on("status", fn)),
    onView: (fn) => track(session.listeners.views.on("view", fn)),
    onQuality: (fn) => track(session.listeners.qualities.on("quality", fn)),
    command: (name, args = {}) => session.command(name, args),
    send: (name, args = {}) => session.command(name, args),
    signal: (kind, data = {}) => session.signals.put(kind, data),
    setFallback: (every_ms) => { session.fallback.every_ms = every_ms; },
    handOver: (page = placeOf(document.baseURI)) => session.handOver(page),
    serverNow: () => session.clock.now(),
    reconnect: () => session.reconnect(),
    release: () => {
      if (!held) return;
      held = false;
      for (const off of [...offs]) off();
      letGo();
    },
  };
}

/** @param {import("./session.js").Session} session @returns {Promise<void>} */
function ready(session) {
  return new Promise((done, failed) => {
    const look = () => {
      const { end } = session;
      if (session.status !== "connected" && end === null) return;
      off();
      if (end === null) done();
      else failed(end);
    };
    const off = session.listeners.statuses.on("status", look);
    look();
  });
}
