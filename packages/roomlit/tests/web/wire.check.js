// The client's own names for frames fit the generated ones: read by the type checker only, never run.

/** @typedef {import("../../src/roomlit/web/types.js").ServerFrame} Expected */
/** @typedef {import("../../src/roomlit/web/types.js").ClientFrame} Sent */
/** @typedef {import("../../src/roomlit/web/protocol.js").ServerFrame} Published */
/** @typedef {import("../../src/roomlit/web/protocol.js").ClientFrame} Accepted */

/** Every frame the client sends is one the protocol accepts. @type {(frame: Sent) => Accepted} */
export const sent = (frame) => frame;

/** Every kind of frame the protocol publishes is one the client expects. @type {(kind: Published["frame"]) => Expected["frame"]} */
export const kind = (kind) => kind;

/** Every field the client reads is published under that type. @type {(frame: Required<Expected>) => Published} */
export const read = (frame) => frame;
