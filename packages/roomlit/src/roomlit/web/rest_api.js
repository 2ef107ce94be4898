// The hub by HTTP requests: seats and tickets, what stands in while no connection lives, and frames.

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {{method: string, seat?: Seat, token?: string|undefined, body?: object, keepalive?: boolean, signal?: AbortSignal|undefined, accept?: string}} Asked */

/** Something between page and hub wants the person first: a sign-in that has run out, or a page to click away. */
export const SIGN_IN = "network/sign_in";
/** The seat's own header: `Authorization` may be a proxy's, which the browser fills in by itself. */
const SEAT = "Roomlit-Seat";
/** What whoever asks for a sign-in answers a request that is none of a page. */
const ASKS_WHO = new Set([401, 403, 407, 511]);

/** A refusal over HTTP (RFC 9457). `status` 0: the hub has not answered, whoever else may have. */
export class Problem extends Error {
  /** @param {{status: number, code: string, message: string, retry_ms?: number}} problem */
  constructor({ status, code, message, retry_ms = 0 }) {
    super(message);
    this.status = status;
    this.code = code;
    this.retry_ms = retry_ms;
  }

  /** Whether asking again in the same words is pointless. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![408, 425, 429].includes(this.status);
  }
}

/** @param {unknown} error @returns {Problem} */
export function asProblem(error) {
  if (error instanceof Problem) return error;
  return new Problem({ status: 0, code: "connection/lost", message: error instanceof Error ? error.message : String(error) });
}

export class RestApi {
  /** @param {{hub: URL, room: string, token?: string|undefined, fetch: typeof globalThis.fetch}} options token: of the issuer that the hub asks for. */
  constructor({ hub, room, token, fetch }) {
    this.room = room;
    this.base = new URL(`api/v1/rooms/${encodeURIComponent(room)}/`, hub);
    this.token = token;
    this.fetch = fetch;
  }

  /**
   * Takes a seat; by token or cookie the hub may know who asks. The same `request` (32 hex digits) never takes a second one.
   * @param {string} request
   * @param {string} name
   * @param {Record<string, unknown>} meta
   * @param {string} [browser] The key of this browser, 32 hex digits.
   * @returns {Promise<Seat & {me?: string}>}
   */
  async take(request, name, meta, browser = "") {
    const { player, seat, me } = await this.#ask("seats", ["player", "seat"], { method: "POST", token: this.token, body: { name, request, meta, browser } });
    return { player, credential: seat, name, me };
  }

  /** Whether there is such a room: rejects with `room/unknown` when not. @returns {Promise<unknown>} */
  find() {
    return this.#ask(`../${encodeURIComponent(this.room)}`, ["room"], { method: "GET" });
  }

  /** @param {Seat} seat @param {boolean} [back] Whether a seat that was handed over comes back here. @returns {Promise<Ticket>} */
  ticket(seat, back = false) {
    return this.#ask("ticket", ["ticket", "path"], { method: "POST", seat, body: back ? { back } : {} });
  }

  /** @param {Seat} seat @param {string} page @returns {Promise<import("./types.js").HandoverOffer>} */
  handover(seat, page) {
    return this.#ask("handover", ["link", "qr_svg"], { method: "POST", seat, body: { page } });
  }

  /** @param {string} request @param {string} token @returns {Promise<Seat & {me?: string}>} */
  async handed(request, token) {
    const { player, seat, me } = await this.#ask("handover/seat", ["player", "seat"], { method: "POST", body: { token, request } });
    return { player, credential: seat, me };
  }

  /** @param {Seat} seat @returns {Promise<import("./types.js").Joined>} */
  snapshot(seat) {
    return this.#ask("snapshot", ["at", "how"], { method: "GET", seat });
  }

  /**
   * @param {Seat} seat
   * @param {number} since
   * @returns {Promise<{epoch: number, gap: boolean, events: import("./types.js").EventFrame[]}>}
   */
  events(seat, since) {
    return this.#ask(`events?since=${since}`, ["epoch", "events"], { method: "GET", seat });
  }

  /** @param {Seat} seat @param {import("./types.js").Command} command @returns {Promise<import("./types.js").Ack>} */
  command(seat, { id, name, args = {} }) {
    return this.#ask("commands", ["seq"], { method: "POST", seat, body: { id, name, args } });
  }

  /**
   * @param {Seat} seat
   * @param {import("./transports/reliable_queue.js").Up & {over?: boolean, wait_ms?: number}} up
   * @param {AbortSignal} [signal]
   * @returns {Promise<import("./transports/reliable_queue.js").Down>}
   */
  frames(seat, up, signal) {
    // A page that goes away still gets its last words out.
    return this.#ask("frames", ["session", "frames"], { method: "POST", seat, body: up, keepalive: up.over === true, signal });
  }

  /**
   * @param {Seat} seat
   * @param {import("./transports/reliable_queue.js").Up} up
   * @param {AbortSignal} signal
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  async stream(seat, up, signal) {
    const response = await this.#send("stream", { method: "POST", seat, body: up, signal, accept: "text/event-stream" });
    const { body } = response;
    if (response.ok && body !== null && holds(response, "text/event-stream")) return body;
    throw problem(response, await response.json().catch(() => null));
  }

  /** @param {string} path @param {string[]} names What every answer of the hub to this has. @param {Asked} asked @returns {Promise<any>} */
  async #ask(path, names, asked) {
    const response = await this.#send(path, asked);
    const answer = await response.json().catch(() => null);
    if (response.ok && names.every((name) => answer?.[name] !== undefined)) return answer;
    throw problem(response, answer);
  }

  /** @param {string} path @param {Asked} asked @returns {Promise<Response>} */
  async #send(path, { method, seat, token, body, keepalive = false, signal, accept = "application/json" }) {
    /** @type {Record<string, string>} */
    const headers = { Accept: accept };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (seat !== undefined) headers[SEAT] = seat.credential;
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    /** @type {RequestInit} */
    const init = {
      method, headers, keepalive, signal: signal ?? null, cache: "no-store",
      // A proxy knows by its cookie who is signed in.
      credentials: "same-origin",
      // The hub leads nowhere else: who does, leads to a sign-in. Followed, it would look like a network that is down.
      redirect: "manual",
    };
    try {
      return await this.fetch(new URL(path, this.base), body === undefined ? init : { ...init, body: JSON.stringify(body) });
    } catch (error) {
      throw asProblem(error);
    }
  }
}

/**
 * What an answer says that is not the one asked for. Only the hub's own problem documents say something of the room.
 * @param {Response} response @param {any} answer @returns {Problem}
 */
function problem(response, answer) {
  const { status } = response;
  const seconds = Number(response.headers.get("Retry-After"));
  const wait_ms = seconds > 0 ? seconds * 1000 : 0;
  if (isOurs(response, answer)) {
    const retry_ms = Number.isFinite(answer.retry_ms) ? answer.retry_ms : wait_ms;
    return new Problem({ status, code: answer.code, message: answer.detail ?? answer.title ?? answer.code, retry_ms });
  }
  if (asksWho(response)) return new Problem({ status: 0, code: SIGN_IN, message: "Something on the way to the room asks you to sign in again.", retry_ms: wait_ms });
  return new Problem({ status: 0, code: "connection/lost", message: `Something on the way to the room answered ${status}.`, retry_ms: wait_ms });
}

/** @param {Response} response @param {string} kind */
const holds = (response, kind) => response.headers.get("Content-Type")?.startsWith(kind) === true;

/** @param {Response} response @param {any} answer */
function isOurs(response, answer) {
  return holds(response, "application/problem+json") && typeof answer?.code === "string" && answer.type === `about:blank#${answer.code}`;
}

/** A redirect, a refusal that is not ours, or a page where an answer should be. @param {Response} response */
function asksWho(response) {
  return response.type === "opaqueredirect" || ASKS_WHO.has(response.status) || (response.ok && holds(response, "text/html"));
}
