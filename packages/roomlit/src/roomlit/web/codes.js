// Close codes of the wire: the range is the instruction. Twin of protocol/codes.py.

/** Why a connection ends, by code. */
export const CLOSE = Object.freeze({
  BAD_FRAME: 4000,
  BAD_TICKET: 4001,
  KICKED: 4002,
  ROOM_GONE: 4003,
  SUPERSEDED: 4004,
  BAD_VERSION: 4005,
  TOO_MANY_STRIKES: 4006,
  DRAIN: 4100,
  OVERLOAD: 4101,
  SLOW_CONSUMER: 4102,
  INTERNAL: 4103,
  SILENT: 4104,
  MOVED: 4200,
  STATE_RESET: 4201,
  TICKET_EXPIRED: 4202,
});

/** What a path does when it breaks without a word. */
export const LOST = 1006;

/** @typedef {"stop"|"retry"|"retry_now"} Verdict */

/**
 * What to do after a close with `code`; everything outside 40xx and 42xx counts as a fault of the path.
 * @param {number} code
 * @returns {Verdict}
 */
export function verdict(code) {
  switch (Math.floor(code / 100)) {
    case 40:
      return "stop";
    case 42:
      return "retry_now";
    default:
      return "retry";
  }
}

/**
 * The code's name in small letters ("room_gone"), or "lost" for everything that is not ours.
 * @param {number} code
 */
export function reason(code) {
  for (const [name, value] of Object.entries(CLOSE)) if (value === code) return name.toLowerCase();
  return "lost";
}
