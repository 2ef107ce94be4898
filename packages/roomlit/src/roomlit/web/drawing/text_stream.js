// Text that grows while it is made, one block a stream. Everything goes in as text.

import { element } from "../element.js";

/** @typedef {import("./loading.js").DrawingArgs} DrawingArgs */
/** @typedef {{id: string, done: boolean, text: string, body: Text, block: HTMLElement, mark: HTMLElement}} Stream */

const STREAMS_MOST = 50;
/** From the end, within which new text keeps being scrolled to. */
const NEAR_PX = 40;

/** @param {DrawingArgs} args */
export default function ({ root, data, follow }) {
  const { field, by, done, placeholder } = data;
  const list = element("div", { class: "rl-streams", tabindex: 0, role: "log", "aria-label": "Streamed text" });
  const empty = element("p", { class: "rl-empty", text: placeholder });
  /** @type {Stream[]} */
  let streams = [];
  /** Those with text that is not shown yet. @type {Set<Stream>} */
  const grown = new Set();
  let frame = 0;
  /** Whether the end is in sight, and stays so. */
  let follows = true;

  /** @param {string} id */
  function begin(id) {
    const body = document.createTextNode("");
    const mark = element("span", { class: "rl-mark" });
    const label = element("b", { text: id, hidden: id === "" });
    const block = element("div", { class: "rl-stream", "aria-busy": "true", dir: "auto" }, label, body, mark);
    const stream = { id, done: false, text: "", body, block, mark };
    streams.push(stream);
    list.append(block);
    for (const old of streams.splice(0, streams.length - STREAMS_MOST)) old.block.remove();
    return stream;
  }

  /** @param {import("../types.js").RoomEvent} event */
  function grow({ data: news }) {
    const id = String(news[by] ?? "");
    const stream = streams.find((one) => one.id === id && !one.done) ?? begin(id);
    stream.text += news[field] ?? "";
    stream.done = Boolean(news[done]);
    grown.add(stream);
    if (frame === 0) frame = requestAnimationFrame(show);
  }

  function show() {
    frame = 0;
    for (const { body, text, done: over, block, mark } of grown) {
      body.appendData(text.slice(body.length));
      block.setAttribute("aria-busy", String(!over));
      mark.textContent = over ? "✓ done" : "";
    }
    grown.clear();
    empty.hidden = streams.length > 0;
    if (follows) list.scrollTop = list.scrollHeight;
  }

  const stop = follow(grow, () => {
    for (const { block } of streams.splice(0)) block.remove();
    grown.clear();
    empty.hidden = false;
  });
  list.addEventListener("scroll", () => { follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX; });
  root.classList.toggle("rl-boxed", data.boxed);
  root.append(empty, list);
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
}
