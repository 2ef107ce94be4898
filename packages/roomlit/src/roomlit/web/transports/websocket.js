// Frames over a WebSocket, and the HTTP requests around it.

import { LOST } from "../close_codes.js";
import { RestApi, asProblem } from "../rest_api.js";
import { TRANSPORT } from "../protocol.js";
import { POLLED } from "../session_state.js";
import { HOLD_MS, LongPollTransport } from "./long_poll.js";
import { TransportSelector } from "./transport_selector.js";
import { SharedWire } from "./shared_wire.js";
import { SseTransport } from "./sse.js";

/** @typedef {import("../types.js").Wire} Wire */
/** @typedef {import("./streamlit_transport.js").StreamlitChannel} StreamlitChannel */
/** @typedef {new (url: string) => WebSocket} SocketClass */

/** A Streamlit that has just answered does so within this, or its own connection is down too. */
const STREAMLIT_MS = 4_000;

/** @implements {Wire} */
export class WebSocketTransport {
  /** @param {string} url @param {SocketClass} Socket */
  constructor(url, Socket) {
    this.url = url;
    this.transport = TRANSPORT.WEBSOCKET;
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
 * @param {string} options.hub Its address, which may be relative to `home`; "" for `home` itself.
 * @param {string} options.room
 * @param {string} options.home Where the hub is that belongs to this page.
 * @param {import("../types.js").Page} options.page
 * @param {StreamlitChannel|null} [options.channel] Streamlit's own connection, for when nothing else passes.
 * @param {"websocket"|"rest"} [options.transport] What the page wants; while push is off, the hub's tickets name "rest" anyway.
 * @param {string|undefined} [options.token] Of the issuer that the hub asks for.
 * @param {typeof globalThis.fetch} options.fetch
 * @param {SocketClass} options.Socket
 * @returns {import("../types.js").Link}
 */
export function webLink({ hub, room, home, page, channel = null, transport = "websocket", token, fetch, Socket }) {
  const address = new URL(hub, home);
  if (address.protocol === "ws:") address.protocol = "http:";
  if (address.protocol === "wss:") address.protocol = "https:";
  if (!address.pathname.endsWith("/")) address.pathname += "/";
  const api = new RestApi({ hub: address, room, token, fetch });
  const selector = new TransportSelector({ page, hub: address, streamlit: () => channel?.there === true });
  /** What a probe finds out, it finds out by itself. @param {Wire} inner @param {import("../types.js").Seat} seat @param {boolean} probes */
  const shared = (inner, { player }, probes) => (probes ? inner : new SharedWire({ page, inner, name: `roomlit ${address.href} ${player}` }));
  /** @param {import("../protocol.js").Transport} chosen @param {string} path @param {import("../types.js").Seat} seat @param {boolean} probes */
  const made = (chosen, path, seat, probes) => {
    /** @type {import("./long_poll.js").Exchange} */
    const exchange = (up, signal) => api.frames(seat, up, signal);
    switch (chosen) {
      case "websocket":
        return new WebSocketTransport(socketUrl(address, path), Socket);
      case "sse":
        return shared(new SseTransport({ page, stream: (up, signal) => api.stream(seat, up, signal), exchange }), seat, probes);
      case "long_poll":
        return shared(new LongPollTransport({ page, exchange, hold_ms: HOLD_MS }), seat, probes);
      case "streamlit":
        return /** @type {StreamlitChannel} */ (channel).connect();
      case "rest":
        throw new Error("expected a transport of the fallback order, got rest");
    }
  };
  /**
   * What a request should have brought, through Streamlit; null when that is not to be had either.
   * @template T
   * @param {unknown} error @param {(channel: StreamlitChannel) => Promise<T>|null} ask @returns {Promise<T>}
   */
  const throughStreamlit = async (error, ask) => {
    const answer = asProblem(error).status === 0 && channel?.there ? ask(channel) : null;
    if (answer === null) throw error;
    const granted = await answer;
    selector.heard({ asked: false });
    return granted;
  };
  /** @template T @param {T} answer */
  const answered = (answer) => {
    selector.heard({ asked: true });
    return answer;
  };
  return {
    transport,
    // Where requests carry the frames, there is nothing to stand in for.
    rest: transport === "websocket",
    find: () => api.find(),
    take: (request, name, meta, browser) => api.take(request, name, meta, browser).catch((error) => throughStreamlit(error, (through) => through.take(request, name, meta, browser))),
    handover: (seat, shown) => api.handover(seat, shown).catch((error) => throughStreamlit(error, (through) => through.handover(seat, shown))),
    handed: (request, token) => api.handed(request, token).catch((error) => throughStreamlit(error, (through) => through.handed(request, token))),
    ticket: (seat, back = false) => api.ticket(seat, back).then(answered, (error) => throughStreamlit(error, (through) => {
      if (through.answers || selector.fallback.transport === "streamlit") return through.ticket(seat, { within_ms: STREAMLIT_MS, back });
      // In an outage of the whole server nobody waits for Streamlit.
      through.prepare(seat);
      return null;
    })),
    snapshot: (seat) => api.snapshot(seat).then(answered),
    events: (seat, since) => api.events(seat, since),
    command: (seat, command) => api.command(seat, command),
    connect: (path, seat) => (transport === "websocket" && !path.endsWith(POLLED)
      ? selector.connect((chosen, probes = false) => made(chosen, path, seat, probes))
      : new LongPollTransport({ page, exchange: (up, signal) => api.frames(seat, up, signal) })),
  };
}
