// What a close code asks of the client: its range is the instruction. Twin of protocol/close_codes.py.

import { CLOSE } from "./protocol.js";

export { CLOSE };

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
