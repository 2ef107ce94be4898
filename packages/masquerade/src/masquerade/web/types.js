// What the live table uses of the room, of Python and of its own parts. Types only; what the room says is in wire.js.

/** @typedef {import("./wire.js").View} View */
/** @typedef {{type: string, data: any, audience?: string, sender?: string, at?: number}} RoomEvent */
/** @typedef {{player: string, credential: string, name?: string}} StoredSeat */

/**
 * What the table uses of the room's handle (roomlit.room/index.js).
 * @typedef {object} RoomHandle
 * @property {string} room
 * @property {"connecting"|"connected"|"disconnected"|"error"} status
 * @property {string} why
 * @property {string} me
 * @property {{epoch: number, seq: number}} cursor
 * @property {boolean} sends Whether a command can go now, on whatever way.
 * @property {boolean} outdated Whether the server has newer pages than this one.
 * @property {{name: string, args: Record<string, any>, answer: Promise<unknown>}[]} waiting Said before, also by this page before a reload, and not answered yet.
 * @property {(every_ms: number) => void} setFallback
 * @property {{grade: "good"|"slow"|"reconnecting"|"off", bars: 0|1|2|3, words: string, details: string[]}} strength
 * @property {StoredSeat|null} seat
 * @property {any} view
 * @property {(name: string, meta?: Record<string, unknown>) => Promise<StoredSeat>} join
 * @property {(reducer: (view: any, event: any) => any) => void} setReducer
 * @property {(type: string, fn: (event: any) => void) => () => void} on
 * @property {(fn: (status: any, why: string) => void) => () => void} onStatus
 * @property {(fn: (view: any) => void) => () => void} onView
 * @property {(fn: (quality: any) => void) => () => void} onQuality
 * @property {(name: string, args?: Record<string, unknown>) => Promise<unknown>} command
 * @property {(kind: string, data?: Record<string, unknown>) => void} signal
 * @property {(page?: string) => Promise<{link: string, qr_svg: string, lasts_ms: number}>} handOver
 * @property {() => number} serverNow
 * @property {() => void} reconnect
 * @property {() => void} release
 */

/**
 * What Python gives the table. `invite`: the address others open, `qr_svg` the same as a QR code, "" where it would lead a phone to itself. `transport`: what it begins with, "streamlit" for Streamlit's own connection;
 * `fallback_ms`: between polls while push is down; `every_ms`: least time between two doorbells; `solo` starts the game
 * as soon as the first person is in. `password`: whether newcomers need one; `locked`: whether they get no seat, `watch`: whether they may watch
 * all the same; `reach`: help for phones that cannot reach the page, a `Reach` as JSON text, "" when it does not concern this browser.
 * @typedef {{room: string, hub?: string, name?: string, invite?: string, qr_svg?: string, transport?: "websocket"|"rest"|"streamlit",
 *   fallback_ms?: number, every_ms?: number, solo?: boolean, password?: boolean, locked?: boolean, watch?: boolean, reach?: string}} TableData
 */

/**
 * A drawn part of the page: its node, how to bring it up to date, and how to let go of it.
 * @typedef {{node: HTMLElement, update: (view: View) => void, destroy: () => void}} Part
 */

export {};
