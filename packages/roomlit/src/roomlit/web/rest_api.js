// The hub by HTTP requests: seats and tickets, what stands in while no connection lives, and frames.

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {{method: string, seat?: Seat, bearer?: string|undefined, cookies?: boolean, body?: object, keepalive?: boolean, signal?: AbortSignal|undefined, accept?: string}} Asked */

/** A refusal over HTTP (RFC 9457). `status` 0: nobody answered. */
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
   * @returns {Promise<Seat & {me?: string}>}
   */
  async take(request, name, meta) {
    const { player, seat, me } = await this.#ask("seats", { method: "POST", bearer: this.token, cookies: true, body: { name, request, meta } });
    return { player, credential: seat, name, me };
  }

  /** Whether there is such a room: rejects with `room/unknown` when not. @returns {Promise<unknown>} */
  find() {
    return this.#ask(`../${encodeURIComponent(this.room)}`, { method: "GET" });
  }

  /** @param {Seat} seat @param {boolean} [back] Whether a seat that was handed over comes back here. @returns {Promise<Ticket>} */
  ticket(seat, back = false) {
    return this.#ask("ticket", { method: "POST", seat, body: back ? { back } : {} });
  }

  /** @param {Seat} seat @param {string} page @returns {Promise<import("./types.js").HandoverOffer>} */
  handover(seat, page) {
    return this.#ask("handover", { method: "POST", seat, body: { page } });
  }

  /** @param {string} request @param {string} token @returns {Promise<Seat & {me?: string}>} */
  async handed(request, token) {
    const { player, seat, me } = await this.#ask("handover/seat", { method: "POST", body: { token, request } });
    return { player, credential: seat, me };
  }

  /** @param {Seat} seat @returns {Promise<import("./types.js").Joined>} */
  snapshot(seat) {
    return this.#ask("snapshot", { method: "GET", seat });
  }

  /**
   * @param {Seat} seat
   * @param {number} since
   * @returns {Promise<{epoch: number, gap: boolean, events: import("./types.js").EventFrame[]}>}
   */
  events(seat, since) {
    return this.#ask(`events?since=${since}`, { method: "GET", seat });
  }

  /** @param {Seat} seat @param {import("./types.js").Command} command @returns {Promise<import("./types.js").Ack>} */
  command(seat, { id, name, args = {} }) {
    return this.#ask("commands", { method: "POST", seat, body: { id, name, args } });
  }

  /**
   * @param {Seat} seat
   * @param {import("./transports/reliable_queue.js").Up & {over?: boolean, wait_ms?: number}} up
   * @param {AbortSignal} [signal]
   * @returns {Promise<import("./transports/reliable_queue.js").Down>}
   */
  frames(seat, up, signal) {
    // A page that goes away still gets its last words out.
    return this.#ask("frames", { method: "POST", seat, body: up, keepalive: up.over === true, signal });
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
    if (response.ok && body !== null && response.headers.get("Content-Type")?.startsWith("text/event-stream")) return body;
    throw problem(response, await response.json().catch(() => null));
  }

  /** @param {string} path @param {Asked} asked @returns {Promise<any>} */
  async #ask(path, asked) {
    const response = await this.#send(path, asked);
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer;
    throw problem(response, answer);
  }

  /** @param {string} path @param {Asked} asked @returns {Promise<Response>} */
  async #send(path, { method, seat, bearer = seat?.credential, cookies = false, body, keepalive = false, signal, accept = "application/json" }) {
    /** @type {Record<string, string>} */
    const headers = { Accept: accept };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (bearer !== undefined) headers.Authorization = `Bearer ${bearer}`;
    const init = { method, headers, keepalive, signal: signal ?? null, credentials: /** @type {"same-origin"|"omit"} */ (cookies ? "same-origin" : "omit"), cache: /** @type {const} */ ("no-store") };
    try {
      return await this.fetch(new URL(path, this.base), body === undefined ? init : { ...init, body: JSON.stringify(body) });
    } catch (error) {
      throw asProblem(error);
    }
  }
}

/** @param {Response} response @param {any} answer @returns {Problem} */
function problem(response, answer) {
  const seconds = Number(response.headers.get("Retry-After"));
  return new Problem({
    // A page that is not JSON comes from something in between (a tunnel's notice): worth another try.
    status: answer === null ? 0 : response.status,
    code: typeof answer?.code === "string" ? answer.code : `http/${response.status}`,
    message: answer?.detail ?? answer?.title ?? `The server answered ${response.status}.`,
    retry_ms: Number.isFinite(answer?.retry_ms) ? answer.retry_ms : (seconds > 0 ? seconds * 1000 : 0),
  });
}
