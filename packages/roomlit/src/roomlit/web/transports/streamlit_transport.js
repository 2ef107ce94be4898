// The same frames over Streamlit's own connection: upstream as component state, downstream as component data.

import { STREAMLIT } from "../liveness.js";
import { TRANSPORT } from "../protocol.js";
import { Problem } from "../rest_api.js";
import { ReliableTransport } from "./reliable_queue.js";

/** @typedef {import("../types.js").Seat} Seat */
/** @typedef {import("../types.js").SetState} SetState */
/** @typedef {import("./reliable_queue.js").Down} Down */
/**
 * @typedef {{player?: string, credential?: string, ticket?: string, path?: string, me?: string, request?: string, code?: string, message?: string, retry_ms?: number,
 *   handover?: import("../types.js").HandoverOffer|null}} SeatAnswer */
/** @typedef {{request: string, name: string, meta: Record<string, unknown>, browser?: string, tries?: number, credential: string|null, handed?: string, back?: boolean, page?: string}} SeatRequest */
/** @typedef {SeatAnswer & {player: string, credential: string, ticket: string}} Granted `path`: where a socket would connect. */

const ANSWER_MS = 15_000;
/** A ticket lives for a minute; one that was not needed at once is good for a while. */
const SPARE_MS = 45_000;
/**
 * A server that was restarted knows none of the page's fragments, answers nothing that is said from one, and the page is
 * not told. A run of the whole script makes them anew.
 */
const UNANSWERED_MS = 5_000;
const STILL_UNANSWERED_MS = 15_000;

/** Stands between the rooms of a page and the bridge component that can reach Python. */
export class StreamlitChannel {
  /** @param {import("../types.js").Page} page */
  constructor(page) {
    this.page = page;
    /** @type {SetState|null} */
    this.setState = null;
    /** Asks for a run of the whole script. @type {SetState|null} */
    this.rerun = null;
    /** @type {unknown} */
    this.waiting = null;
    /** @type {StreamlitTransport|null} */
    this.wire = null;
    /** @type {{request: SeatRequest, done: (granted: Granted) => void, failed: (problem: Problem) => void, timer: unknown}|null} */
    this.asking = null;
    /** Who is told to ask again asks for the same: a component's state has to be another one to be heard. */
    this.tries = 0;
    /** The last seat or ticket that no connection has used yet. @type {Granted|null} */
    this.granted = null;
    this.granted_at = 0;
    /** Whether the last question was answered: Streamlit's own connection is up. */
    this.answers = false;
    /** @type {Set<string>} */
    this.used = new Set();
  }

  /**
   * The bridge component is there. What could not be said before is said now.
   * @param {SetState} setState
   * @returns {() => void} Says that it is gone.
   */
  attach(setState) {
    const first = this.setState === null;
    this.setState = setState;
    if (first) {
      if (this.asking !== null) this.say("join", this.asking.request);
      this.wire?.attached();
    }
    return () => {
      if (this.setState === setState) this.setState = null;
    };
  }

  /** What stands outside the bridge's fragment is there. @param {SetState} setState @returns {() => void} */
  attachRerun(setState) {
    this.rerun = setState;
    return () => {
      if (this.rerun === setState) this.rerun = null;
    };
  }

  /** @param {string} [text] As the component's data has it. */
  hear(text) {
    this.feed(text === undefined ? {} : JSON.parse(text));
  }

  /** What Python answered. Hearing it twice is harmless. @param {{seat?: SeatAnswer|null, down?: Down|null}} data */
  feed({ seat = null, down = null }) {
    if (seat !== null || down !== null) this.#rest();
    if (seat !== null) this.#answered(seat);
    if (down !== null) this.wire?.feed(down);
    // Python knows of no connection where one has been answered: another process is there now, which carries on by resuming.
    else if (this.wire !== null && this.wire.seen > 0) this.wire.end("forgotten");
  }

  /** @param {string} name @param {any} value */
  say(name, value) {
    if (this.setState === null) return;
    this.setState(name, value);
    this.waiting ??= this.page.later(() => this.#unheard(), UNANSWERED_MS);
  }

  #unheard() {
    this.#rest();
    if (this.wire === null && this.asking === null) return;
    this.waiting = this.page.later(() => this.#unheard(), STILL_UNANSWERED_MS);
    this.rerun?.("again", this.page.id());
  }

  #rest() {
    if (this.waiting !== null) this.page.cancel(this.waiting);
    this.waiting = null;
  }

  /** Whether the bridge component is there. */
  get there() {
    return this.setState !== null;
  }

  /** @param {string} request @param {string} name @param {Record<string, unknown>} meta @param {string} [browser] @returns {Promise<Seat & {me?: string}>} */
  async take(request, name, meta, browser = "") {
    const granted = await this.#ask({ request, name, meta, browser, credential: null, tries: (this.tries += 1) });
    const { player, credential, me } = granted;
    return me === undefined ? { player, credential, name } : { player, credential, name, me };
  }

  /**
   * @param {Seat} seat @param {{within_ms?: number|undefined, back?: boolean}} [options] back: whether a seat that was handed over comes back here
   * @returns {Promise<import("../types.js").Ticket>}
   */
  async ticket(seat, { within_ms, back = false } = {}) {
    const spare = back ? null : this.#spare(seat);
    const { ticket, path = "streamlit" } = spare ?? await this.#ask({ ...this.#pass(seat), back }, within_ms);
    this.granted = null;
    this.used.add(ticket);
    return { ticket, path };
  }

  /** @param {Seat} seat @param {string} page @returns {Promise<import("../types.js").HandoverOffer>} */
  async handover(seat, page) {
    const { handover } = await this.#ask({ ...this.#pass(seat), page });
    if (handover) return handover;
    throw new Problem({ status: 0, code: "handover/none", message: "This page cannot hand over its seat." });
  }

  /** @param {string} request @param {string} token @returns {Promise<Seat & {me?: string}>} */
  async handed(request, token) {
    const { player, credential, me } = await this.#ask({ request, name: "", meta: {}, credential: null, handed: token });
    return me === undefined ? { player, credential } : { player, credential, me };
  }

  /**
   * Asks for a ticket that nobody waits for: whether there will be an answer is not known. The next `ticket` uses it.
   * @param {Seat} seat
   */
  prepare(seat) {
    if (this.asking === null && this.#spare(seat) === null) this.#ask(this.#pass(seat)).catch(() => undefined);
  }

  /** @returns {import("../types.js").Wire} */
  connect() {
    return (this.wire = new StreamlitTransport(this));
  }

  /** @returns {import("../types.js").Link} */
  link() {
    const unable = () => Promise.reject(new Problem({ status: 0, code: "connection/frames_only", message: "Only frames go through Streamlit." }));
    return {
      transport: TRANSPORT.STREAMLIT,
      rest: false,
      find: null, // Who draws the page has opened the room.
      take: (request, name, meta, browser) => this.take(request, name, meta, browser),
      ticket: (seat, back) => this.ticket(seat, { back: back ?? false }),
      handover: (seat, page) => this.handover(seat, page),
      handed: (request, token) => this.handed(request, token),
      snapshot: unable,
      events: unable,
      command: unable,
      connect: () => this.connect(),
    };
  }

  /** @param {Seat} seat @returns {SeatRequest} */
  #pass({ name = "", credential }) {
    return { request: this.page.id(), name, meta: {}, credential };
  }

  /** @param {Seat} seat */
  #spare(seat) {
    const fresh = this.page.now() - this.granted_at < SPARE_MS;
    return fresh && this.granted?.credential === seat.credential ? this.granted : null;
  }

  /** @param {SeatRequest} request @param {number} [within_ms] @returns {Promise<Granted>} */
  #ask(request, within_ms = ANSWER_MS) {
    this.asking?.failed(new Problem({ status: 0, code: "seat/asked_again", message: "A newer request took its place." }));
    return new Promise((done, failed) => {
      const end = (/** @type {() => void} */ settle) => {
        this.page.cancel(timer);
        this.asking = null;
        settle();
      };
      const timer = this.page.later(() => end(() => this.#unanswered(failed)), within_ms);
      this.asking = { request, timer, done: (granted) => end(() => done(granted)), failed: (problem) => end(() => failed(problem)) };
      this.say("join", request);
    });
  }

  /** @param {(problem: Problem) => void} failed */
  #unanswered(failed) {
    this.answers = false;
    failed(new Problem({ status: 0, code: "connection/lost", message: "Streamlit did not answer." }));
  }

  /** @param {SeatAnswer} answer */
  #answered(answer) {
    const { asking } = this;
    if (asking === null || (answer.request !== undefined && answer.request !== asking.request.request)) return;
    const { code, message = "", retry_ms = 0, player, credential, ticket } = answer;
    this.answers = true;
    if (code !== undefined) {
      // A seat that merely is elsewhere stays this browser's.
      const refused = asking.request.credential === null || code === "seat/moved";
      const status = retry_ms > 0 ? 429 : refused ? 409 : 401;
      asking.failed(new Problem({ status, code, message, retry_ms }));
    } else if (player !== undefined && credential !== undefined && ticket !== undefined && !this.used.has(ticket)) {
      this.granted = { ...answer, player, credential, ticket };
      this.granted_at = this.page.now();
      asking.done(this.granted);
    }
  }
}

/** The session's frames as the component's state: the newest value only, perhaps seen twice or not at all. */
export class StreamlitTransport extends ReliableTransport {
  /** @param {StreamlitChannel} channel */
  constructor(channel) {
    super(channel.page, TRANSPORT.STREAMLIT);
    this.rules = STREAMLIT;
    this.channel = channel;
  }

  /** @override */
  open() {
    super.open();
    if (this.channel.setState !== null) this.attached();
  }

  /** The bridge is there (again). */
  attached() {
    if (this.readyState === 0) this.opened();
    else if (this.readyState === 1 && this.unconfirmed.length > 0) this.gathered();
  }

  /** @override @param {import("./reliable_queue.js").Up} up */
  deliver(up) {
    this.channel.say("up", up);
  }

  /** @override @param {string} why */
  end(why) {
    // Component state outlives the connection: a later Streamlit session must not take it for one that is there.
    if (why === "closed" && this.readyState === 1) this.channel.setState?.("up", { session: this.session, n: this.first, seen: this.seen, frames: [...this.unconfirmed], over: true });
    if (this.channel.wire === this) this.channel.wire = null;
    super.end(why);
  }
}
