// A page, a storage, a link and a server for tests: time moves only when told to.

import { Problem } from "../../src/roomlit/web/rest_api.js";
import { Session } from "../../src/roomlit/web/session.js";

/** The tabs of one browser: what one says, the others hear a moment later. */
export class Tabs {
  constructor() {
    this.open = new Set();
  }

  channel(page, name, hear) {
    const own = { page, name, hear };
    this.open.add(own);
    const say = (told) => {
      if (page.frozen) return;
      for (const other of this.open) if (other !== own && other.name === name) queueMicrotask(() => this.open.has(other) && !other.page.frozen && other.hear(structuredClone(told)));
    };
    return { say, close: () => this.open.delete(own) };
  }
}

/** A page whose clock and timers are moved by hand. */
export class ManualPage {
  constructor({ random = 0.5, tabs = new Tabs() } = {}) {
    this.tabs = tabs;
    /** As a hidden tab may be: it hears and says nothing. */
    this.frozen = false;
    this.time = 1_000_000;
    this.chance = random;
    this.timers = new Map();
    this.count = 0;
    this.ids = 0;
    this.watchers = new Set();
    this.isHidden = false;
    this.isOffline = false;
    this.stores = { session: new MemoryStore(), local: new MemoryStore() };
  }

  now = () => this.time;
  random = () => this.chance;
  hidden = () => this.isHidden;
  offline = () => this.isOffline;
  session = () => this.stores.session;
  local = () => this.stores.local;
  channel = (name, hear) => this.tabs.channel(this, name, hear);
  id = () => (++this.ids).toString(16).padStart(32, "0");

  later = (fn, ms) => {
    this.timers.set(++this.count, { fn, at: this.time + ms });
    return this.count;
  };

  cancel = (timer) => this.timers.delete(timer);

  watch = (fn) => {
    this.watchers.add(fn);
    return () => this.watchers.delete(fn);
  };

  signal(name) {
    for (const fn of [...this.watchers]) fn(name);
  }

  /** Lets `ms` pass, firing what is due in order, and lets promises settle after each. */
  async pass(ms) {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].fn();
      await settle();
    }
    this.time = end;
  }
}

/** Lets every promise that can settle do so. */
export async function settle() {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

export class MemoryStore {
  constructor({ room = Infinity } = {}) {
    this.room = room;
    this.kept = new Map();
  }

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  setItem(key, text) {
    if (text.length > this.room) throw new Error("QuotaExceededError");
    this.kept.set(key, text);
  }

  removeItem(key) {
    this.kept.delete(key);
  }
}

/** The far end of one connection, played by the test. */
export class FakeWire {
  constructor() {
    this.readyState = 3;
    this.sent = [];
    this.closed = null;
    this.onopen = this.onmessage = this.onclose = null;
  }

  open() {
    this.readyState = 0;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code, why) {
    this.readyState = 3;
    this.closed = { code, why };
  }

  accept() {
    this.readyState = 1;
    this.onopen?.();
  }

  say(...frames) {
    for (const frame of frames) this.onmessage?.(JSON.stringify(frame));
  }

  drop(code = 1006) {
    this.readyState = 3;
    this.onclose?.(code, "");
  }

  /** Accepts, welcomes and joins at `seq`. */
  greet({ seq = 0, epoch = 1, how = "snapshot", snapshot = { members: [], messages: [] }, generation = 1, resume = `resume-${generation}`, now = 0 } = {}) {
    this.accept();
    this.say(welcome({ generation, resume, now }), joined({ how, seq, epoch, snapshot }));
  }

  last(frame) {
    return this.sent.findLast((sent) => sent.frame === frame);
  }
}

export function welcome({ generation = 1, resume = "resume-1", now = 0, player = "p1" } = {}) {
  return { frame: "welcome", generation, resume, player, heartbeat_ms: 20000, now,
    limits: { frame_bytes: 65536, text_chars: 200, commands_per_s: 10, command_burst: 20 }, retry: { min_ms: 0, max_ms: 1000 } };
}

export function joined({ how = "snapshot", seq = 0, epoch = 1, snapshot = { members: [], messages: [] }, room = "TEAM", me = "Ada" } = {}) {
  const frame = { frame: "joined", room, how, at: { public: { epoch, seq }, me: { epoch, seq: 0 } }, me };
  return how === "resumed" ? frame : { ...frame, snapshot };
}

export function event(seq, { type = "message", data = { id: seq, sender: "Bob", text: `t${seq}` }, audience = "public", at = 5, room = "TEAM" } = {}) {
  return { frame: "event", room, audience, seq, at, type, data };
}

/** A link whose wires, tickets and requests the test plays. */
export class FakeLink {
  constructor({ rest = true } = {}) {
    this.transport = "websocket";
    this.rest = rest;
    this.rules = null;
    this.wires = [];
    this.rooms = true;
    this.tickets = 0;
    this.taken = [];
    this.posted = [];
    this.answers = {
      take: async () => ({ player: "p1", credential: "c1", name: "Ada", me: "Ada" }),
      ticket: async () => ({ ticket: `ticket-${++this.tickets}`, path: "/ws/TEAM/p1" }),
      snapshot: async () => { throw new Error("no answer"); },
      events: async () => { throw new Error("no answer"); },
      command: async () => { throw new Error("no answer"); },
    };
  }

  find = async () => { if (!this.rooms) throw new Problem({ status: 404, code: "room/unknown", message: "there is no room" }); };
  take = (request, name, meta) => (this.taken.push({ request, name, meta }), this.answers.take());
  ticket = (seat) => this.answers.ticket(seat);
  snapshot = (seat) => this.answers.snapshot(seat);
  events = (seat, since) => this.answers.events(seat, since);
  command = (seat, command) => (this.posted.push(command), this.answers.command(seat, command));

  connect = () => {
    const wire = new FakeWire();
    this.wires.push(wire);
    return wire;
  };

  get now() {
    return this.wires.at(-1);
  }
}

/** A session with a kept seat whose first connection is opening. */
export async function seated(options = {}) {
  const page = options.page ?? new ManualPage();
  const link = options.link ?? new FakeLink();
  page.stores.local?.setItem("roomlit_seat_TEAM", JSON.stringify({ player: "p1", credential: "c1" }));
  const session = new Session({ room: "TEAM", page, link });
  await settle();
  return { page, link, session };
}
