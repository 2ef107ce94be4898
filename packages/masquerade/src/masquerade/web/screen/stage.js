// The shared screen from the first guest to the last mask: which picture is up, and what is wrong when nothing is.

import { h, say, show } from "../element.js";
import { STOPPED, refusal } from "../words.js";
import { finale } from "./finale.js";
import { foyer } from "./foyer.js";
import { play } from "./play.js";

/** @typedef {import("../wire.js").View} View */
/** @typedef {import("../types.js").Part} Part */

/**
 * Draws into `root` until the returned function is called.
 * @param {HTMLElement} root
 * @param {{handle: import("../types.js").RoomHandle, data: import("../types.js").TableData, watch: (password: string) => void}} options
 *   watch: asks for the seat again, with the password of the room
 */
export function drawScreen(root, { handle, data, watch }) {
  const stage = h("main", { class: "stage" });
  const trouble = h("p", { class: "trouble", role: "status", hidden: true });
  const door = passwordForm({ enter: watch });
  root.replaceChildren(stage, door.node, trouble);
  /** @type {Part|null} */
  let part = null;
  let shown = "";

  /** @param {string} name @param {() => Part} make */
  function set(name, make) {
    if (shown === name) return;
    shown = name;
    part?.destroy();
    part = make();
    stage.replaceChildren(part.node);
    root.setAttribute("data-screen", name);
  }

  function draw() {
    const view = /** @type {View|null} */ (handle.view);
    if (view !== null) {
      const { name } = view.phase;
      if (name === "lobby") set("foyer", () => foyer({ data }));
      else if (name === "reveal") set("finale", () => finale({ now: () => handle.serverNow() }));
      else set("play", () => play({ now: () => handle.serverNow(), data }));
      part?.update(view);
    }
    const { status, why } = handle;
    const asked = view === null && why === "join/password";
    show(door.node, asked);
    if (asked) door.open();
    say(trouble, asked ? "" : troubleWords(status, why, view !== null));
    show(trouble, trouble.textContent !== "");
  }

  const off = [handle.onView(draw), handle.onStatus(() => draw())];
  draw();
  return () => {
    off.forEach((stop) => stop());
    part?.destroy();
  };
}

/**
 * What to say when the picture is not live; "" when all is well.
 * @param {string} status @param {string} why @param {boolean} drawn
 */
export function troubleWords(status, why, drawn) {
  if (status === "connected") return "";
  if (STOPPED[why]) return STOPPED[why];
  if (why === "join/locked") return "This room is locked. Unlock it in the waiting room, then reload this page.";
  if (why.startsWith("join/") || why.startsWith("room/")) return refusal({ code: why });
  if (!drawn) return "Opening the room…";
  return status === "connecting" ? "" : "The connection is gone. Trying to get it back.";
}

/** @param {{enter: (password: string) => void}} options */
function passwordForm({ enter }) {
  const word = h("input", { type: "text", maxlength: 40, autocomplete: "off", autocapitalize: "off", "aria-label": "Password", placeholder: "Password" });
  const node = h("form", { class: "ask", hidden: true }, h("h2", {}, "This room has a password"), h("div", { class: "row" }, word, h("button", { type: "submit", class: "primary" }, "Show")));
  let open = false;
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    open = false;
    if (word.value.trim() !== "") enter(word.value.trim());
  });
  return {
    node,
    open() {
      if (open) return;
      open = true;
      word.focus();
      word.select();
    },
  };
}
