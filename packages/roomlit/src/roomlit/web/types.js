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
 * @property {string} type Its name.
 * @property {any} data What it carries; `sender` is the name of who caused it.
 * @property {number} at The server's time, in milliseconds since 1970.
 * @property {number} seq Its number in its audience; 0 for what is never stored.
 * @property {number} epoch Of which count that is a number: a restart without a journal begins another.
 * @property {string} audience "public", "me" (this seat alone hears it) or, for what is never stored, "local".
 * @property {string} sender The display name of who sent it, "" when nobody in a seat did.
 * @property {boolean} server Whether the server itself tells it. No visitor can set it.
 * @property {string} user The signed-in user it comes from, for whom the app vouches; otherwise "". No visitor can set it.
 */

/** @typedef {{player: string, credential: string, name?: string, user?: string}} Seat user: who is signed in there, as the app vouches. */
/** @typedef {{ticket: string, path: string}} Ticket */
/** @typedef {{link: string, qr_svg: string, lasts_ms: number}} HandoverOffer A link that moves a seat to the device that opens it, once, and its QR code. */
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
 * @property {boolean} [shared] Whether other tabs depend on it, or it on another's: no reason to look for a better one.
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
 * @property {(request: string, name: string, meta: Record<string, unknown>, browser?: string) => Promise<Seat & {me?: string}>} take
 * @property {(seat: Seat, back?: boolean) => Promise<Ticket>} ticket back: a seat that was handed over comes back here.
 * @property {(seat: Seat, page: string) => Promise<HandoverOffer>} handover Offers the seat to the device that opens `page` by the link.
 * @property {(request: string, token: string) => Promise<Seat & {me?: string}>} handed Takes a seat that is offered so.
 * @property {(path: string, seat: Seat) => Wire} connect
 * @property {(seat: Seat) => Promise<Joined>} snapshot
 * @property {(seat: Seat, since: number) => Promise<{epoch: number, gap: boolean, events: EventFrame[]}>} events Public ones.
 * @property {(seat: Seat, command: Command) => Promise<Ack>} command
 */

/** @typedef {Pick<globalThis.Storage, "getItem"|"setItem"|"removeItem">} Store */

/**
 * What the client needs from the page, so that tests can hand in their own.
 * @typedef {object} Page
 * @property {() => number} now Milliseconds since 1970 as of the page's beginning, moved on by a clock that nobody sets. It may stand still while the machine sleeps.
 * @property {() => number} random In [0, 1).
 * @property {(fn: () => void, ms: number) => unknown} later
 * @property {(timer: unknown) => void} cancel
 * @property {() => boolean} hidden
 * @property {() => boolean} offline
 * @property {(fn: (signal: PageSignal) => void) => () => void} watch
 * @property {() => string} id 32 hex digits.
 * @property {(name: string, hear: (told: unknown) => void) => TabChannel|null} channel To the other tabs of this browser; null where there is no way to them.
 * @property {(room: string) => string|null} [handed] The code by which another device hands over its seat, from the page's address.
 * @property {(words: string) => boolean} [ask] What the person says to a question.
 * @property {() => void} [landed] That code is used: it leaves the address.
 * @property {() => Store|null} session
 * @property {() => Store|null} local
 */
/** @typedef {{say: (told: unknown) => void, close: () => void}} TabChannel What is said is heard by all others of that name, not by oneself. */
/** @typedef {"wake"|"online"|"offline"|"hidden"|"hide"} PageSignal `wake`: visible or shown again, or the machine has slept; `hide`: the page goes away. */

/**
 * A page's hold on a room. A line in backquotes that ends a description is an example.
 * @typedef {object} RoomHandle
 * @property {string} room The code it was opened with.
 * @property {Status} status "connecting", "connected", "disconnected" or "error".
 * @property {string} why The reason of the status, for machines: "", "no_seat", "lost", "superseded", "kicked", "room/unknown", …
 * @property {string} me The name others see; "" before the first answer.
 * @property {string} player The seat's id.
 * @property {Seat|null} seat Keep its `credential` to yourself.
 * @property {any} view The room as this seat may see it, with later events folded in; null before the first answer.
 * @property {string[]} members The names of those who are here now.
 * @property {RoomEvent[]} events The last hundred that this tab has heard.
 * @property {import("./quality.js").Quality} quality How good the connection is, in figures.
 * @property {import("./strength.js").Strength} strength The same in a word and bars, with details.
 * @property {number} readyState As of a WebSocket: 1 is open.
 * @property {Transport|null} transport What carries the frames now; null before the first try. While the status is "disconnected", "rest" stands in.
 * @property {boolean} sends Whether a command can go now: over the connection, or by request while push is down.
 * @property {Positions} positions Reached in each audience; none before the first answer.
 * @property {Position} cursor The public position reached; 0:0 before the first answer.
 * @property {boolean} outdated Whether the server serves newer modules than this page was loaded from; an event "outdated" says when. A reload keeps the seat, and what waits.
 * @property {{name: string, args: Record<string, any>, answer: Promise<{seq: number, result: any}>}[]} waiting Commands without an answer so far, oldest first, also those that a page of this seat before a reload has left behind: they go out once. When one of those is refused, an event "unsent" tells of it: `name`, `args`, `code`, `message`.
 * @property {() => Promise<void>} ready Done with the first connection; rejects with an `Error` with a `code` when there will be none ("room/unknown").
 *   `await room.ready();`
 * @property {(type: string, fn: (event: RoomEvent) => void) => () => void} on Calls `fn` with each event of that `type`; "*" hears all. What it returns ends that.
 *   `const off = room.on("buzz", ({ data }) => console.log(data.sender));`
 * @property {(type: string) => RoomEvent|null} latest The newest event of a `type` that the server published with `keep="latest"`; null before the first.
 *   `console.log(room.latest("load")?.data.percent);`
 * @property {(fn: (status: Status, why: string) => void) => () => void} onStatus Calls `fn` at each change. What it returns ends that.
 *   `room.onStatus((status, why) => console.log(status, why));`
 * @property {(fn: (view: any) => void) => () => void} onView Calls `fn` whenever the room looks different. What it returns ends that.
 *   `room.onView((view) => console.log(view.messages.length));`
 * @property {(fn: (quality: import("./quality.js").Quality) => void) => () => void} onQuality Calls `fn` when the figures change. What it returns ends that.
 *   `room.onQuality(({ round_trip_ms }) => console.log(round_trip_ms));`
 * @property {(name: string, args?: Record<string, unknown>) => Promise<{seq: number, result: any}>} send The command `name` with `args`, answered once it is durable: `seq` is the public number behind it, `result` the room's answer. Rejects with `{code, message, retry_ms}`, the room's reason. While the connection is down it waits, and goes out once.
 *   `const { seq } = await room.send("buzz", { loud: true });`
 * @property {(name: string, args?: Record<string, unknown>) => Promise<{seq: number, result: any}>} command As `send`, by the wire's word: `name`, `args`.
 *   `await room.command("message", { text: "hello" });`
 * @property {(kind: string, data?: Record<string, unknown>) => void} signal A hint to everybody else that may be lost and is never kept: at most twenty a second of a `kind` ("typing": one; through Streamlit: two), the newest counts. Chat rooms pass on any kind in small letters, with up to 1,000 bytes of `data`.
 *   `room.signal("pointer", { x: 0.5, y: 0.25 });`
 * @property {(name: string, meta?: Record<string, unknown>) => Promise<Seat>} join Takes a seat under this `name`, unless there is one; rooms may ask for more in `meta`. Rejects with the reason.
 *   `await room.join("Ada");`
 * @property {(name: string, meta?: Record<string, unknown>) => void} want As `join` with `name` and `meta`, again and again until there is a seat, or it is refused for good.
 *   `room.want("Ada");`
 * @property {(seat: Seat) => void} adopt Uses a `seat` obtained elsewhere, and connects.
 *   `room.adopt({ player: "p1", credential: "c1" });`
 * @property {(reducer: Reducer) => void} setReducer Has `reducer` (called with a view and an event) give the next view; the default knows members and messages.
 *   `room.setReducer((view, event) => (event.type === "counted" ? { ...view, count: event.data.count } : view));`
 * @property {(urgent: boolean|null) => void} setUrgent Whether a deadline runs (`urgent`): then drops are noticed sooner. `null` (the default) reads `view.phase.ends_at`.
 *   `room.setUrgent(true);`
 * @property {(every_ms: number) => void} setFallback Has the page ask every `every_ms` milliseconds while nothing else passes.
 *   `room.setFallback(5000);`
 * @property {() => number} serverNow The server's time, in milliseconds since 1970.
 *   `const seconds = (room.view.ends_at - room.serverNow()) / 1000;`
 * @property {(page?: string) => Promise<HandoverOffer>} handOver Offers this seat to another device: whoever opens `link` first, within `lasts_ms`
 *   milliseconds, goes on with it, and this page is told ("handed_over"). `qr_svg` is the link as an image. `page` is the address to open there, this
 *   page's when left out. Rejects with a `Problem`: `handover/signed_in` for a seat of a signed-in user.
 *   `const { qr_svg } = await room.handOver();`
 * @property {() => void} reconnect Tries now; a seat that has gone to another device comes back.
 *   `room.reconnect();`
 * @property {() => void} release Lets go: its listeners end, and the connection when nobody else in the page holds the room.
 *   `room.release();`
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
