// Server-sent events out of pieces of text, as a fetched stream brings them (WHATWG HTML, 9.2.6). Pure.

/** @typedef {{event: string, id: string, data: string}} SseMessage */

export class EventParser {
  constructor() {
    this.rest = "";
  }

  /** The messages that this piece completes. Comments and unknown fields are skipped. @param {string} piece @returns {SseMessage[]} */
  take(piece) {
    const blocks = (this.rest + piece).replace(/\r\n/g, "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(message).filter((one) => one !== null);
  }
}

/** @param {string} block @returns {SseMessage|null} */
function message(block) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, "");
    fields[name] = name === "data" && fields.data !== undefined ? `${fields.data}\n${value}` : value;
  }
  const { event = "message", id = "", data } = fields;
  return data === undefined ? null : { event, id, data };
}
