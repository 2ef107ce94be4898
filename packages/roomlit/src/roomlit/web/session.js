// One room of this page, shared by all its handles: joins the parts to the driver of the connection.

import { BuildWatch } from "./build.js";
import { ServerClock } from "./clock.js";
import { Deadline } from "./deadline.js";
import { Driver } from "./driver.js";
import { Enrolment } from "./enrolment.js";
import { arrival, offered } from "./handover.js";
import { History } from "./history.js";
import { JoinRefusal } from "./join_refusal.js";
import { RoomListeners } from "./listeners.js";
import { ACK_DOUBT_MS } from "./liveness.js";
import { LocalEvents } from "./local_events.js";
import { isElsewhere } from "./notice.js";
import { Outbox } from "./outbox.js";
import { QualityMeter } from "./quality_meter.js";
import { chat } from "./reducer.js";
import { Problem } from "./rest_api.js";
import { RestFallback } from "./rest_fallback.js";
import { Signals, restOf } from "./signals.js";
import { RoomStorage } from "./storage.js";
import { UnsentStore } from "./unsent_store.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./session_state.js").Effect} Effect */

export class Session {
  /** @param {{room: string, page: import("./types.js").Page, link: import("./types.js").Link}} options */
  constructor({ room, page, link }) {
    this.room = room;
    this.page = page;
    this.link = link;
    this.storage = new RoomStorage(room, page);
    this.history = new History({ reducer: chat, storage: this.storage, page });
    this.clock = new ServerClock(page);
    this.deadline = new Deadline({ view: () => this.history.view, serverNow: () => this.clock.now() });
    this.builds = new BuildWatch({ page });
    this.listeners = new RoomListeners();
    this.local = new LocalEvents({ now: () => this.clock.now(), tell: (event) => this.listeners.tell(event) });
    this.player = "";
    this.outbox = new Outbox({
      now: page.now,
      answered: () => this.meter.count("answered"),
      store: new UnsentStore({ room, store: page.local, player: () => this.player }),
      failed: ({ name, args }, { code, message }) => this.local.hint("unsent", { name, args, code, message }, this.me),
    });
    this.enrolment = new Enrolment({
      page, link, storage: this.storage,
      seated: ({ player, me }) => {
        this.refusal.problem = null;
        this.player = player;
        this.me = me ?? this.me;
        this.driver.tell(this.driver.machine.phase === "stopped" ? "reconnect" : "start");
      },
      failed: (problem) => this.refusal.take(problem),
      barred: ({ code, retry_ms }) => this.driver.put({ kind: "no_ticket", stop: false, code, retry_ms, at: page.now() }),
    });
    this.player = this.seat?.player ?? "";
    this.outbox.restore(room);
    this.me = "";
    this.driver = new Driver({ room, page, ports: {
      ticket: () => this.enrolment.ticket(),
      connect: (path) => this.link.connect(path, /** @type {Seat} */ (this.seat)),
      effect: (effect) => this.#do(effect),
      sent: (frame, at) => this.#sent(frame, at),
      settled: () => this.#settled(),
    } });
    this.meter = new QualityMeter({
      changed: (quality) => this.listeners.qualities.emit("quality", quality),
      // Over a slow transport the report would cost more than it tells.
      tell: (data) => this.link.rest && this.transport !== "streamlit" && this.#signal("quality", data),
    });
    this.signals = new Signals({ page, every_ms: (kind) => restOf(kind, this.transport), say: (kind, data) => this.#signal(kind, data) });
    this.fallback = new RestFallback({ page, link, outbox: this.outbox, seat: () => this.seat,
      left_ms: () => this.deadline.left_ms,
      reached: () => this.driver.machine.positions.public ?? null,
      now: () => this.#serverNow(),
      polled: (frame, events) => this.driver.put({ kind: "polled", frame, events, at: page.now() }) });
    this.unwatch = page.watch((signal) => {
      if (signal === "hide") this.history.keep();
      this.driver.tell(signal);
    });
    this.refusal = new JoinRefusal({ room, page, find: () => this.link.find?.(),
      unjoined: () => this.seat === null && this.enrolment.wanted === null && this.driver.machine.phase === "idle",
      refused: ({ code }) => this.driver.put({ kind: "no_ticket", stop: true, code, retry_ms: 0, at: page.now() }) });
    const token = offered({ page, room, seated: this.seat !== null });
    if (token !== null) {
      this.enrolment.receive(arrival({ page, link, token }), (problem) => (this.seat === null ? this.refusal.take(problem) : this.driver.tell("start")));
    } else if (this.seat !== null) this.driver.tell("start");
  }

  get seat() {
    return this.enrolment.seat;
  }

  get quality() {
    return this.meter.quality;
  }

  /** What carries the frames, or is about to. */
  get transport() {
    return this.driver.wire?.transport ?? this.link.transport;
  }

  get status() {
    return this.driver.machine.status;
  }

  get why() {
    return this.driver.machine.why;
  }

  /** Why there will be no connection unless somebody does something about it; null while there may be. */
  get end() {
    return this.refusal.of(this.driver.machine);
  }

  /** @param {string} name @param {Record<string, unknown>} meta @returns {Promise<Seat>} */
  async join(name, meta) {
    const seat = await this.enrolment.join(name, meta);
    this.driver.tell("start");
    return seat;
  }

  /** @param {Seat} seat */
  adopt(seat) {
    const another = this.enrolment.adopt(seat);
    this.player = seat.player;
    this.driver.tell(another && this.driver.machine.phase !== "idle" ? "reconnect" : "start");
  }

  /** Connects over another link from now on. What is known stays, and the position with it. @param {import("./types.js").Link} link */
  use(link) {
    if (link.transport === this.link.transport) return;
    this.link = this.enrolment.link = this.fallback.link = link;
    this.fallback.toggle(false);
    this.driver.relink();
  }

  /** @param {string} address Of the page to open there. @returns {Promise<import("./types.js").HandoverOffer>} */
  handOver(address) {
    if (this.seat === null) return Promise.reject(new Problem({ status: 401, code: "seat/none", message: "Take a seat first." }));
    return this.link.handover(this.seat, address);
  }

  reconnect() {
    this.enrolment.back = this.driver.machine.phase === "stopped" && isElsewhere(this.why);
    if (this.seat === null) this.enrolment.seek();
    else this.driver.tell("reconnect");
  }

  /** @param {string} name @param {Record<string, unknown>} args */
  command(name, args) {
    const { end } = this;
    if (end !== null) return Promise.reject({ code: end.code, message: end.message, retry_ms: 0 });
    /** @type {import("./types.js").Command} */
    const command = { frame: "command", id: this.page.id(), room: this.room, name, args };
    const answer = this.outbox.put(command, this.clock.now());
    if (this.outbox.pending.has(command.id)) this.meter.count("commands");
    // Who has sent a message types no longer: a hint held back would say otherwise.
    this.signals.forget();
    if (this.driver.live) this.#say({ ...command, room: this.driver.machine.room });
    else this.fallback.flush();
    return answer;
  }

  /** @param {import("./types.js").Reducer} reducer */
  setReducer(reducer) {
    this.history.refold(reducer);
    this.#settled();
  }

  /** @param {boolean|null} urgent */
  setUrgent(urgent) {
    this.deadline.said = urgent;
    this.#hurry();
  }

  quit() {
    this.history.keep();
    this.unwatch();
    this.enrolment.stop();
    this.fallback.stop();
    this.signals.stop();
    this.driver.tell("quit");
    this.outbox.leave();
  }

  /** Null while nothing is known of it. */
  #serverNow() {
    return this.clock.set ? this.clock.now() : null;
  }

  /** @param {import("./types.js").ClientFrame} frame */
  #say(frame) {
    this.driver.put({ kind: "say", frame, at: this.page.now() });
  }

  /** @param {string} kind @param {Record<string, unknown>} data */
  #signal(kind, data) {
    this.#say({ frame: "signal", room: this.driver.machine.room, kind, data });
  }

  /** @param {import("./types.js").ClientFrame} frame @param {number} at */
  #sent(frame, at) {
    if (frame.frame === "hello") this.clock.asks(at);
    if (frame.frame === "heartbeat" && !frame.reply) this.meter.ask(frame.nonce ?? 0, at);
    if (frame.frame !== "command") return;
    this.outbox.sent(frame.id, this.clock.now());
    if (!this.driver.machine.urgent) return;
    this.page.later(() => {
      if (this.outbox.pending.has(frame.id) && this.driver.live) this.driver.tell("doubt");
    }, ACK_DOUBT_MS);
  }

  /** @param {Effect} effect */
  #do(effect) {
    const at = this.page.now();
    switch (effect.kind) {
      case "status":
        this.storage.keepStatus(effect.status);
        this.fallback.toggle(this.link.rest && effect.status === "disconnected" && effect.why === "lost");
        this.listeners.statuses.emit("status", effect.status, effect.why);
        this.local.hint("connection", { status: effect.status, why: effect.why, player: this.player }, this.me);
        return;
      case "joined":
        this.me = effect.frame.me;
        if (effect.frame.how !== "resumed") this.history.restart(effect.frame.snapshot ?? null, effect.frame.at.public?.epoch ?? 0);
        return;
      case "ready":
        for (const command of this.outbox.waiting(this.#serverNow())) this.#say({ ...command, room: this.driver.machine.room });
        return;
      case "event": {
        const { audience, seq, type, data, server = false, user = "" } = effect.frame;
        this.clock.sees(effect.frame.at, at);
        const event = { type, data, at: effect.frame.at, seq, epoch: effect.epoch, audience, sender: data?.sender ?? "", server, user };
        this.history.add(event);
        this.listeners.tell(event);
        return;
      }
      case "pass":
        this.#pass(effect.frame, at);
        return;
      case "count":
        if (effect.what === "tries") this.meter.lose();
        this.meter.count(effect.what);
        return;
      case "abandon":
        this.outbox.abandon(effect.code);
        return;
      default:
        return;
    }
  }

  /** @param {import("./types.js").ServerFrame} frame @param {number} at */
  #pass(frame, at) {
    switch (frame.frame) {
      case "welcome":
        this.player = frame.player;
        this.clock.hears(frame.now, at);
        if (this.builds.hears(frame.build)) this.local.hint("outdated", { build: frame.build }, this.me);
        return;
      case "ack":
        this.outbox.ack(frame);
        return;
      case "refused":
        this.outbox.refuse(frame);
        return;
      case "ephemeral":
        this.local.hint(frame.kind, frame.data ?? {}, frame.sender, frame.sender === "");
        return;
      case "heartbeat":
        this.#measure(frame, at);
        return;
      default:
        return;
    }
  }

  /** @param {import("./types.js").Heartbeat} beat @param {number} at */
  #measure({ nonce = 0, now }, at) {
    const asked_at = this.meter.answer(nonce, at);
    // A machine that slept may have a clock that did too: then this is the first word of what time it is.
    if (asked_at !== null && now !== undefined) this.clock.hears(now, at, asked_at);
  }

  #settled() {
    if (!this.history.changed) return;
    this.history.changed = false;
    this.#hurry();
    this.listeners.views.emit("view", this.history.view);
  }

  #hurry() {
    const { urgent } = this.deadline;
    if (urgent !== this.driver.machine.urgent) this.driver.put({ kind: "urgency", urgent, at: this.page.now() });
  }
}
