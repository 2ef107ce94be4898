// One held connection for all tabs of a browser on the same seat: browsers keep six per host over HTTP/1.1, for all tabs
// together. One tab leads, the others live on its connection; when it is gone, or frozen, another one leads.

import { CLOSE } from "../close_codes.js";

/** @typedef {import("../types.js").Wire} Wire */
/** @typedef {import("../types.js").TabChannel} TabChannel */
/**
 * What tabs tell each other. who: is there a leader? lead: I am; up: a frame for the server; down: one of it, for the tab
 * `to` or for all (""); gone: I was the leader.
 * @typedef {{kind: "who"|"lead"|"up"|"down"|"gone", from: string, to: string, text?: string}} Told
 */

/** A leader answers at once, even from a hidden tab: messages are not slowed down as timers are. */
export const ASK_MS = 150;
/** Whoever finds that another tab asks too, and has the right to lead, waits for its word. */
const YIELD_MS = 1_000;
/** A tab that lives on another's connection asks this often whether it is still there; two silences say no. */
export const PING_EVERY_MS = 2_000;
const SILENCES_MOST = 2;
/** Hidden tabs ask once a minute. */
const FOLLOWS_FOR_MS = 150_000;
const WELCOME = '{"frame":"welcome"';
const JOINED = '{"frame":"joined"';
const BEAT = '{"frame":"heartbeat"';
const SUPERSEDED = `{"frame":"bye","code":${CLOSE.SUPERSEDED},`;

/** @implements {Wire} */
export class SharedWire {
  /** @param {{page: import("../types.js").Page, name: string, inner: Wire}} options name: what the tabs have in common. */
  constructor({ page, name, inner }) {
    this.page = page;
    this.name = name;
    this.inner = inner;
    this.transport = inner.transport;
    this.id = page.id();
    this.readyState = 3;
    /** @type {TabChannel|null} */
    this.channel = null;
    /** @type {"seeking"|"leading"|"following"|"over"} */
    this.role = "seeking";
    this.leader = "";
    /** What others are told is not for this tab before its own welcome. */
    this.welcomed = false;
    this.silences = 0;
    /** When each tab that lives on this one was last heard. @type {Map<string, number>} */
    this.followers = new Map();
    /** Their greetings, before there is anything to join. @type {Map<string, string>} */
    this.greetings = new Map();
    /** @type {{frame: any, at: number}|null} */
    this.welcome = null;
    /** The room as the server writes it, once it is joined. */
    this.room = "";
    /** A goodbye that may come from this browser's own next leader. */
    this.doubted = "";
    /** @type {unknown} */
    this.timer = null;
    /** @type {(() => void)|null} */
    this.onopen = null;
    /** @type {((text: string) => void)|null} */
    this.onmessage = null;
    /** @type {((code: number, why: string) => void)|null} */
    this.onclose = null;
  }

  /** Whether other tabs depend on it, or it on another: then it stays as it is. */
  get shared() {
    const since = this.page.now() - FOLLOWS_FOR_MS;
    for (const [id, at] of this.followers) if (at < since) this.followers.delete(id);
    return this.role === "following" || this.followers.size > 0;
  }

  open() {
    this.readyState = 0;
    this.channel = this.page.channel(this.name, (told) => this.#hear(/** @type {Told} */ (told)));
    if (this.channel === null) this.#lead();
    else this.#seek();
  }

  /** @param {string} text */
  send(text) {
    if (this.role === "following") this.#say("up", this.leader, text);
    else this.inner.send(text);
  }

  /** @param {number} code @param {string} why */
  close(code, why) {
    this.onclose = null;
    if (this.role === "leading") this.inner.close(code, why);
    this.#end(code, why);
  }

  #seek() {
    this.#say("who");
    this.#wait(ASK_MS, () => this.#lead());
  }

  #lead() {
    const { inner } = this;
    this.role = "leading";
    this.#say("lead");
    inner.onopen = () => {
      this.readyState = inner.readyState;
      this.onopen?.();
    };
    inner.onmessage = (text) => this.#down(text);
    inner.onclose = (code, why) => (this.doubted === "" ? this.#end(code, why) : undefined);
    inner.open();
  }

  /** @param {string} leader */
  #follow(leader) {
    this.role = "following";
    this.leader = leader;
    this.readyState = 1;
    this.#ping();
    this.onopen?.();
  }

  #ping() {
    if (this.silences > SILENCES_MOST) return this.#end(CLOSE.MOVED, "the leading tab is silent");
    this.silences += 1;
    this.#say("who", this.leader);
    this.#wait(PING_EVERY_MS, () => this.#ping());
  }

  /** @param {Told} told */
  #hear({ kind, from, to, text = "" }) {
    if (to !== "" && to !== this.id) return;
    switch (this.role) {
      case "seeking":
        if (kind === "lead") this.#follow(from);
        if (kind === "who" && from < this.id) this.#wait(YIELD_MS, () => this.#seek());
        if (kind === "who" && from > this.id) this.#say("who");
        return;
      case "leading":
        if (kind === "lead" && this.doubted !== "") return this.#end(CLOSE.MOVED, "another tab leads");
        if (kind === "who") this.#say("lead", from);
        if (kind === "who" && to === this.id) this.followers.set(from, this.page.now());
        if (kind === "up") this.#up(from, text);
        return;
      case "following":
        if (from !== this.leader) return kind === "lead" ? this.#end(CLOSE.MOVED, "another tab leads") : undefined;
        this.silences = 0;
        if (kind === "gone") this.#end(CLOSE.MOVED, "the leading tab is gone");
        this.welcomed ||= kind === "down" && to === this.id;
        if (kind === "down" && this.welcomed) this.onmessage?.(text);
        return;
      case "over":
    }
  }

  /** What a tab that lives on this one says to the server. @param {string} from @param {string} text */
  #up(from, text) {
    const frame = JSON.parse(text);
    this.followers.set(from, this.page.now());
    if (frame.frame === "hello" && this.room === "") this.greetings.set(from, text);
    else if (frame.frame === "hello") this.#greet(from, frame.at);
    else if (frame.frame !== "heartbeat") this.inner.send(text);
    // The leader watches over the connection itself.
    else if (!frame.reply) this.#say("down", from, JSON.stringify({ ...frame, reply: true }));
  }

  /**
   * The server has welcomed this connection already; of what the tab has missed it sends the run, or a snapshot. All tabs
   * hear that: a run twice over changes nothing, a snapshot is where all of them are.
   * @param {string} from @param {unknown} at
   */
  #greet(from, at) {
    const { frame, at: welcomed_at } = /** @type {{frame: any, at: number}} */ (this.welcome);
    this.#say("down", from, JSON.stringify({ ...frame, now: frame.now + this.page.now() - welcomed_at }));
    this.inner.send(JSON.stringify({ frame: "join", room: this.room, at }));
  }

  /** What the server says. @param {string} text */
  #down(text) {
    if (text.startsWith(SUPERSEDED)) return this.#doubt(text);
    if (text.startsWith(WELCOME)) this.welcome = { frame: JSON.parse(text), at: this.page.now() };
    else if (!text.startsWith(BEAT)) this.#say("down", "", text);
    this.onmessage?.(text);
    if (this.room !== "" || !text.startsWith(JOINED)) return;
    this.room = JSON.parse(text).room;
    for (const [from, greeting] of this.greetings) this.#greet(from, JSON.parse(greeting).at);
    this.greetings.clear();
  }

  /** A tab that was frozen may have lost the lead to one that lives on it no more. @param {string} text */
  #doubt(text) {
    this.doubted = text;
    this.#say("who");
    this.#wait(ASK_MS, () => {
      this.#say("down", "", text);
      this.onmessage?.(text);
      this.#end(CLOSE.SUPERSEDED, "superseded");
    });
  }

  /** @param {Told["kind"]} kind @param {string} [to] @param {string} [text] */
  #say(kind, to = "", text = "") {
    this.channel?.say({ kind, from: this.id, to, text });
  }

  /** @param {number} ms @param {() => void} then */
  #wait(ms, then) {
    if (this.timer !== null) this.page.cancel(this.timer);
    this.timer = this.page.later(then, ms);
  }

  /** @param {number} code @param {string} why */
  #end(code, why) {
    if (this.role === "over") return;
    if (this.role === "leading") this.#say("gone");
    this.role = "over";
    this.readyState = 3;
    if (this.timer !== null) this.page.cancel(this.timer);
    this.channel?.close();
    this.channel = null;
    const { onclose } = this;
    this.onopen = this.onmessage = this.onclose = null;
    onclose?.(code, why);
  }
}
