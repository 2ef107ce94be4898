// The vocabulary of the live table: the view a seat gets from the room, and what a drawn part offers. Types only.

/** @typedef {"lobby"|"ready"|"prompts"|"discussion"|"voting"|"runoff"|"elimination"|"result"|"reveal"} PhaseName */
/** @typedef {"spot"|"masks"|"hunt"} Mode */
/** @typedef {"human"|"ai"} Role */
/**
 * Times are server milliseconds; `tied` holds the seats a run-off is between. A paused phase has no end: `left_ms` is what remains.
 * @typedef {{name: PhaseName, round: number, rounds: number, started_at: number, ends_at: number|null, shifted_ms: number, tied?: number[], paused?: boolean, left_ms?: number|null}} Phase
 */
/**
 * What the host chose; null takes the mode's own value, and what is in force stands in the phase.
 * @typedef {{mode: Mode|"auto", ai_seats: number, rounds: number|null, elimination: boolean|null, difficulty: "easy"|"normal"|"hard", discussion_s: number|null, prompts_s: number, ballot_s: number, ready_s: number, result_s: number, topic: string|null, language: string, public: boolean, locked: boolean, password: boolean}} Settings
 */
/** @typedef {{name: string, host: boolean, away?: boolean, watching?: boolean}} Person */
/**
 * `vacant`: taken out by the host, and empty for the rest of the game.
 * @typedef {{seat: number, name: string, avatar: string, alive: boolean, vacant?: boolean, role: Role|null}} Seat
 */
/** @typedef {{text: string, twist: string|null, prompts?: string[]}} Topic */
/** @typedef {{round: number, prompt: number, seat: number, text: string}} Answer */
/** @typedef {{id: number, round: number, seat: number, name: string, text: string, at: number}} Message */
/** @typedef {{named: number|null, sliders: Record<string, number>}} Ballot */
/** @typedef {{round: number, named: number[], counts: Record<string, number>, tie: boolean, eliminated: {seat: number, role: Role}|null}} Result */
/** @typedef {{title: string, text: string, trait?: string}} Card */
/** @typedef {{seat: number, name: string, avatar: string, role: Role, nickname: string|null, engine: string|null, persona: string|null, suspicion: number, score: number, detection: number|null, blending: number, card?: Card|null, vacant?: boolean}} Unmasked */
/** @typedef {{seats: Unmasked[], outcome: "humans"|"ais"|"draw", text: string, mode?: Mode, winner_seats?: number[], ballots?: {round: number, voter: number, named: number|null, sliders: Record<string, number>}[]}} Reveal */
/**
 * What only this seat knows. `answers` by prompt, `hunches` by seat: how surely an AI, in per cent.
 * @typedef {{nickname: string|null, host: boolean, seat: number|null, name: string|null, ballot: Ballot|null, card?: Card|null, answers?: Record<string, string>, hunches?: Record<string, number>, ready?: boolean, kicked?: boolean, watching?: boolean}} You
 */
/**
 * Everything a seat may know.
 * @typedef {object} View
 * @property {Phase} phase
 * @property {Mode} mode The mode in force; in the lobby the one that would be dealt now.
 * @property {Settings} settings
 * @property {Person[]} people
 * @property {Seat[]} seats
 * @property {Topic|null} topic
 * @property {Answer[]} answers
 * @property {Message[]} messages
 * @property {{cast: number, of: number}} votes
 * @property {Result[]} results
 * @property {Reveal|null} reveal
 * @property {You} you
 * @property {number} game
 */

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
 * @property {() => number} serverNow
 * @property {() => void} reconnect
 * @property {() => void} release
 */

/**
 * What Python gives the table. `transport`: what it begins with, "streamlit" for Streamlit's own connection;
 * `fallback_ms`: between polls while push is down; `every_ms`: least time between two doorbells; `solo` starts the game
 * as soon as the first person is in. `password`: whether newcomers need one; `locked`: whether they get no seat, `watch`: whether they may watch
 * all the same; `reach`: help for phones that cannot reach the page, a `Reach` as JSON text, "" when it does not concern this browser.
 * @typedef {{room: string, hub?: string, name?: string, base_url?: string, qr_svg?: string, transport?: "websocket"|"rest"|"streamlit",
 *   fallback_ms?: number, every_ms?: number, solo?: boolean, password?: boolean, locked?: boolean, watch?: boolean, reach?: string}} TableData
 */

/**
 * A drawn part of the page: its node, how to bring it up to date, and how to let go of it.
 * @typedef {{node: HTMLElement, update: (view: View) => void, destroy: () => void}} Part
 */

export {};
