// The vocabulary of the browser client: frames of the wire, ports of the page and the public handle, as types only.

/** @typedef {import("./protocol.js").Position} Position */
/** @typedef {Record<string, Position>} Positions Last position seen per audience. */
/** @typedef {import("./protocol.js").Retry} RetryWindow */
/** @typedef {{code: string, message: string, retry_ms: number}} Refusal */
/** @typedef {"connecting"|"connected"|"disconnected"|"error"} Status */

/** @typedef {import("./protocol.js").Hello} Hello */
/** @typedef {import("./protocol.js").Join} Join */
/** @typedef {import("./protocol.js").Leave} Leave */
/** @typedef {import("./protocol.js").Command} Command */
/** @typedef {import("./protocol.js").Signal} Signal */
/** @typedef {import("./protocol.js").Heartbeat} Heartbeat */
/** @typedef {import("./protocol.js").ClientFrame} ClientFrame */
/** @typedef {import("./protocol.js").Welcome} Welcome */
/** @typedef {import("./protocol.js").Joined} Joined */
/** @typedef {import("./protocol.js").Ephemeral} Ephemeral */
/** @typedef {import("./protocol.js").Ack} Ack */
/** @typedef {import("./protocol.js").CommandRefused} CommandRefused */
/** @typedef {import("./protocol.js").Bye} Bye */
/** @typedef {import("./protocol.js").ServerFrame} ServerFrame */
/** @typedef {import("./protocol.js").Event} EventFrame */

/**
 * One thing the page hears. Stored events carry `epoch`, `audience` and `seq`; lossy hints and the page's own
 * `connection` events have `seq` 0 and are never stored.
 * @typedef {object} RoomEvent
 * @property {string} type
 * @property {any} data
 * @property {number} at Server time in milliseconds.
 * @property {number} seq
 * @property {number} epoch
 * @property {string} audience "public", "me" or, for what is never stored, "local".
 * @property {string} sender The display name of who sent it, "" when nobody in a seat did.
 * @property {boolean} server Whether the server itself tells it. No visitor can set it.
 * @property {string} user The signed-in user it comes from, for whom the app vouches; otherwise "". No visitor can set it.
 */

/** @typedef {{player: string, credential: string, name?: string, user?: string}} Seat user: who is signed in there, as the app vouches. */
/** @typedef {{ticket: string, path: string}} Ticket */
/** @typedef {(view: any, event: RoomEvent) => any} Reducer */
/** @typedef {import("./protocol.js").Transport} Transport */

/**
 * One connection, which carries frame texts. `onclose` is called once, with a close code; nothing is called after `close`.
 * @typedef {object} Wire
 * @property {Transport} transport
 * @property {import("./liveness.js").Rules|null} [rules] Liveness rules of a slow transport; null for the usual ones.
 * @property {() => void} open
 * @property {(text: string) => void} send
 * @property {(code: number, why: string) => void} close
 * @property {number} readyState As of a WebSocket: 0 connecting, 1 open, 2 closing, 3 closed.
 * @property {(() => void)|null} onopen
 * @property {((text: string) => void)|null} onmessage
 * @property {((code: number, why: string) => void)|null} onclose
 */

/**
 * Makes seats, tickets and connections for one room: over HTTP and WebSocket, or through Streamlit.
 * Every promise rejects with a `Problem` (see rest_api.js).
 * @typedef {object} Link
 * @property {Transport} transport What it begins with: "websocket", which falls back by itself and asks where push is off, "rest" or "streamlit".
 * @property {boolean} rest Whether `snapshot` and `command` can stand in while the connection is down.
 * @property {(() => Promise<unknown>)|null} find Whether there is such a room; null where that cannot be asked without a seat.
 * @property {(request: string, name: string, meta: Record<string, unknown>) => Promise<Seat & {me?: string}>} take
 * @property {(seat: Seat) => Promise<Ticket>} ticket
 * @property {(path: string, seat: Seat) => Wire} connect
 * @property {(seat: Seat) => Promise<Joined>} snapshot
 * @property {(seat: Seat, since: number) => Promise<{epoch: number, gap: boolean, events: EventFrame[]}>} events Public ones.
 * @property {(seat: Seat, command: Command) => Promise<Ack>} command
 */

/** @typedef {Pick<globalThis.Storage, "getItem"|"setItem"|"removeItem">} Store */

/**
 * What the client needs from the page, so that tests can hand in their own.
 * @typedef {object} Page
 * @property {() => number} now Milliseconds since 1970.
 * @property {() => number} random In [0, 1).
 * @property {(fn: () => void, ms: number) => unknown} later
 * @property {(timer: unknown) => void} cancel
 * @property {() => boolean} hidden
 * @property {() => boolean} offline
 * @property {(fn: (signal: PageSignal) => void) => () => void} watch
 * @property {() => string} id 32 hex digits.
 * @property {() => Store|null} session
 * @property {() => Store|null} local
 */
/** @typedef {"wake"|"online"|"offline"|"hidden"|"hide"} PageSignal `wake`: visible or shown again; `hide`: the page goes away. */

/**
 * @typedef {object} RoomHandle
 * @property {string} room
 * @property {Status} status
 * @property {string} why Machine-readable reason of the status: "", "superseded", "kicked", "room_gone", …
 * @property {string} me The name other members see.
 * @property {string} player
 * @property {Seat|null} seat
 * @property {any} view
 * @property {string[]} members The names of those who are here now.
 * @property {RoomEvent[]} events The last hundred.
 * @property {(type: string) => RoomEvent|null} latest The newest telemetry of a type that the server has published.
 * @property {import("./quality.js").Quality} quality
 * @property {import("./strength.js").Strength} strength The connection in a word and bars, with details.
 * @property {number} readyState
 * @property {Transport|null} transport What carries the frames now; null before the first try. While the status is "disconnected", "rest" stands in.
 * @property {boolean} sends Whether a command can go now: over the connection, or by request while push is down.
 * @property {Positions} positions Reached in each audience; none before the first answer.
 * @property {Position} cursor The public position reached; 0:0 before the first answer.
 * @property {() => Promise<void>} ready Done with the first connection; rejects with an `Error` with a `code` when there will be none ("room/unknown").
 * @property {(name: string, meta?: Record<string, unknown>) => Promise<Seat>} join
 * @property {(name: string, meta?: Record<string, unknown>) => void} want Join by itself, retrying, whenever there is no seat.
 * @property {(seat: Seat) => void} adopt Use a seat obtained elsewhere and connect.
 * @property {(reducer: Reducer) => void} setReducer
 * @property {(urgent: boolean|null) => void} setUrgent Whether a deadline runs; null (the default) reads `view.phase.ends_at`.
 * @property {(type: string, fn: (event: RoomEvent) => void) => () => void} on
 * @property {(fn: (status: Status, why: string) => void) => () => void} onStatus
 * @property {(fn: (view: any) => void) => () => void} onView
 * @property {(fn: (quality: import("./quality.js").Quality) => void) => () => void} onQuality
 * @property {(name: string, args?: Record<string, unknown>) => Promise<{seq: number, result: any}>} command
 * @property {(name: string, args?: Record<string, unknown>) => Promise<{seq: number, result: any}>} send As `command`, by the word that Python has for it.
 * @property {(kind: string, data?: Record<string, unknown>) => void} signal
 * @property {(every_ms: number) => void} setFallback How often to ask while push is down.
 * @property {() => number} serverNow
 * @property {() => void} reconnect
 * @property {() => void} release
 */

/** @typedef {(name: string, value: any) => void} SetState Sets one state of a component; Python hears of it. */

/**
 * What Streamlit hands to a component.
 * @typedef {object} ComponentArgs
 * @property {any} data
 * @property {HTMLElement|ShadowRoot} parentElement
 * @property {SetState} setStateValue
 * @property {(name: string, value: any) => void} setTriggerValue
 */

export {};
