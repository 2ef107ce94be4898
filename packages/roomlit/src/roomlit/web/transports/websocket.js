// Frames over a WebSocket, and the HTTP requests around it.

import { LOST } from "../close_codes.js";
import { SeatDesk, asProblem } from "../seat.js";
import { POLLED } from "../session_state.js";
import { HOLD_MS, LongPollTransport } from "./long_poll.js";
import { TransportSelector } from "./transport_selector.js";
import { SseTransport } from "./sse.js";

/** @typedef {import("../types.js").Transport} Transport */
/** @typedef {import("./streamlit.js").Carrier} Carrier */
/** @typedef {new (url: string) => WebSocket} SocketClass */

/** A carrier that has just answered does so within this, or Streamlit's own connection is down too. */
const CARRIED_MS = 4_000;

/** @implements {Transport} */
export class WebSocketTransport {
  /** @param {string} url @param {SocketClass} Socket */
  constructor(url, Socket) {
    this.url = url;
    this.way = /** @type {const} */ ("push");
    this.rung = /** @type {const} */ ("websocket");
    this.Socket = Socket;
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {(() => void)|null} */
    this.onopen = null;
    /** @type {((text: string) => void)|null} */
    this.onmessage = null;
    /** @type {((code: number, why: string) => void)|null} */
    this.onclose = null;
  }

  get readyState() {
    return this.socket?.readyState ?? 3;
  }

  open() {
    let socket;
    try {
      socket = new this.Socket(this.url);
    } catch (error) {
      // An insecure address on a secure page throws instead of failing.
      this.onclose?.(LOST, String(error));
      return;
    }
    this.socket = socket;
    socket.onopen = () => this.onopen?.();
    socket.onmessage = (event) => {
      if (typeof event.data === "string") this.onmessage?.(event.data);
    };
    socket.onclose = (event) => this.onclose?.(event.code, event.reason);
  }

  /** @param {string} text */
  send(text) {
    if (this.socket?.readyState === 1) this.socket.send(text);
  }

  /** @param {number} code @param {string} why */
  close(code, why) {
    const { socket } = this;
    this.onopen = this.onmessage = this.onclose = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (socket.readyState < 2) socket.close(code, why);
  }
}

/**
 * Where frames go: http becomes ws, https becomes wss, a path below which the hub lives is kept.
 * @param {URL} hub
 * @param {string} path As the ticket named it.
 */
export function socketUrl(hub, path) {
  const url = new URL(path.replace(/^\//, ""), hub);
  url.protocol = hub.protocol === "https:" || hub.protocol === "wss:" ? "wss:" : "ws:";
  return url.href;
}

/**
 * @param {object} options
 * @param {string} options.hub Its address, "" for the page's own origin.
 * @param {string} options.room
 * @param {string} options.address The page's own address.
 * @param {import("../types.js").Page} options.page
 * @param {Carrier|null} [options.carrier] Streamlit's own connection, for when nothing else passes.
 * @param {"push"|"poll"} [options.way] What the page wants; while the hub's push is off, its tickets name the other way.
 * @param {typeof globalThis.fetch} options.fetch
 * @param {SocketClass} options.Socket
 * @returns {import("../types.js").Link}
 */
export function webLink({ hub, room, address: own, page, carrier = null, way = "push", fetch, Socket }) {
  const address = new URL(hub === "" ? "/" : hub, own);
  if (address.protocol === "ws:") address.protocol = "http:";
  if (address.protocol === "wss:") address.protocol = "https:";
  if (!address.pathname.endsWith("/")) address.pathname += "/";
  const desk = new SeatDesk({ hub: address, room, fetch });
  const rungs = new TransportSelector({ page, hub: address, carried: () => carrier?.there === true });
  /** @param {import("./transport_fallback.js").Rung} rung @param {string} path @param {import("../types.js").Seat} seat */
  const made = (rung, path, seat) => {
    /** @type {import("./long_poll.js").Exchange} */
    const exchange = (up, signal) => desk.frames(seat, up, signal);
    switch (rung) {
      case "websocket":
        return new WebSocketTransport(socketUrl(address, path), Socket);
      case "sse":
        return new SseTransport({ page, stream: (up, signal) => desk.stream(seat, up, signal), exchange });
      case "long-poll":
        return new LongPollTransport({ page, exchange, hold_ms: HOLD_MS });
      case "streamlit":
        return /** @type {Carrier} */ (carrier).connect();
    }
  };
  /**
   * What a request should have brought, through Streamlit; null when that is not to be had either.
   * @template T
   * @param {unknown} error @param {(carrier: Carrier) => Promise<T>|null} ask @returns {Promise<T>}
   */
  const carried = async (error, ask) => {
    const answer = asProblem(error).status === 0 && carrier?.there ? ask(carrier) : null;
    if (answer === null) throw error;
    const granted = await answer;
    rungs.heard({ asked: false });
    return granted;
  };
  /** @template T @param {T} answer */
  const answered = (answer) => {
    rungs.heard({ asked: true });
    return answer;
  };
  return {
    way,
    // Where asking is the way, there is nothing to stand in for it.
    polls: way === "push",
    take: (request, name, meta) => desk.take(request, name, meta).catch((error) => carried(error, (through) => through.take(request, name, meta))),
    ticket: (seat) => desk.ticket(seat).then(answered, (error) => carried(error, (through) => {
      if (through.answers || rungs.ladder.rung === "streamlit") return through.ticket(seat, CARRIED_MS);
      // In an outage of the whole server nobody waits for Streamlit.
      through.prepare(seat);
      return null;
    })),
    snapshot: (seat) => desk.snapshot(seat).then(answered),
    events: (seat, since) => desk.events(seat, since),
    command: (seat, command) => desk.command(seat, command),
    connect: (path, seat) => (way === "push" && !path.endsWith(POLLED)
      ? rungs.connect((rung) => made(rung, path, seat))
      : new LongPollTransport({ page, exchange: (up, signal) => desk.frames(seat, up, signal) })),
  };
}
