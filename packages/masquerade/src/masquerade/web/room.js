// The page of one room from the door to the reveal: which screen is up, the notice, and the state of the connection.

import { h, say, show, button } from "./element.js";
import { joinForm, welcomeBack } from "./join.js";
import { gameTable } from "./table.js";
import { waitingRoom } from "./waiting.js";
import { STOPPED } from "./words.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {import("./types.js").TableData} TableData */
/** @typedef {import("./types.js").View} View */

const NOTICE = "This room may contain AI players.";
const NOTICE_MORE =
  "Some masks are worn by programs that write by themselves. Which ones is the game: at the reveal every AI is named, with the program behind it.";

/**
 * Draws into `root` until the returned function is called.
 * @param {HTMLElement} root
 * @param {{handle: RoomHandle, data: TableData}} options
 * @returns {() => void}
 */
export function drawRoom(root, { handle, data }) {
  const more = h("p", { class: "small muted", hidden: true }, NOTICE_MORE);
  const why = h("button", {
    type: "button", class: "link small", "aria-expanded": "false",
    on: { click: () => { show(more, more.hidden); why.setAttribute("aria-expanded", String(!more.hidden)); } },
  }, "What does that mean?");
  const notice = h("div", { class: "notice small" }, h("p", {}, NOTICE, " ", why), more);
  const words = h("p", {});
  const again = button({ label: "Reconnect", class: "primary", run: () => handle.reconnect() });
  const banner = h("div", { class: "banner", role: "status", hidden: true }, words, again);
  const light = h("span", { class: "light", role: "img" });
  const screen = h("div", { class: "screen" });
  root.replaceChildren(h("div", { class: "frame" }, h("div", { class: "strip" }, notice, light), banner, screen));

  /** @type {import("./types.js").Part|null} */
  let part = null;
  let shown = "";
  let anew = false;
  let confirmed = handle.view !== null || !askFirst(handle);

  /** @param {string} name @param {() => HTMLElement|import("./types.js").Part} make */
  function stage(name, make) {
    if (shown === name) return;
    shown = name;
    part?.destroy();
    const made = make();
    part = made instanceof HTMLElement ? null : made;
    screen.replaceChildren(made instanceof HTMLElement ? made : made.node);
    root.setAttribute("data-screen", name);
  }

  function enter(/** @type {string} */ name) {
    return handle.join(name, {}).then(() => {
      confirmed = true;
      anew = false;
      claimTab(handle);
      draw();
    });
  }

  function draw() {
    const view = /** @type {View|null} */ (handle.view);
    if (anew || (handle.seat === null && view === null)) {
      stage("door", () => joinForm({ room: handle.room, name: data.name ?? "", enter }).node);
    } else if (!confirmed) {
      const seat = handle.seat;
      stage("back", () => welcomeBack({
        room: handle.room, name: seat?.name ?? "",
        resume: () => { confirmed = true; claimTab(handle); if (handle.status !== "connected") handle.reconnect(); draw(); },
        another: () => { anew = true; draw(); },
      }).node);
    } else if (view === null) {
      stage("wait", () => h("p", { class: "wait muted" }, "Opening the room…"));
    } else if (view.phase.name === "lobby") {
      stage("waiting", () => waitingRoom({ handle, data }));
      part?.update(view);
    } else {
      stage("table", () => gameTable({ handle }));
      part?.update(view);
    }
    connection();
  }

  /** Small when all is well, plain words when not. */
  function connection() {
    const { status, why: reason } = handle;
    const door = shown === "door" || shown === "back";
    light.setAttribute("data-status", status);
    light.setAttribute("aria-label", status === "connected" ? "Connected" : "Not connected");
    show(light, !door);
    const stopped = STOPPED[reason];
    if (door || (status === "connected" && !stopped)) return show(banner, false);
    const lost = status === "disconnected" || status === "error" || stopped !== undefined;
    if (!lost && handle.view === null) return show(banner, false);
    say(words, stopped ?? (lost ? "The connection is gone. Trying to get it back." : "Connecting again…"));
    say(again, reason === "superseded" ? "Use here" : "Reconnect");
    show(again, lost && reason !== "room_gone" && reason !== "kicked");
    banner.classList.toggle("calm", !lost);
    show(banner, true);
  }

  const off = [handle.onView(draw), handle.onStatus(() => draw())];
  if (confirmed && handle.seat !== null) claimTab(handle);
  draw();
  return () => {
    off.forEach((stop) => stop());
    part?.destroy();
  };
}

/** Whether a stored seat belongs to some other tab as far as this one knows. @param {RoomHandle} handle */
function askFirst(handle) {
  if (handle.seat === null) return false;
  try {
    return sessionStorage.getItem(tabKey(handle)) !== handle.seat.player;
  } catch {
    return false;
  }
}

/** This tab uses the seat from now on, also after a reload. @param {RoomHandle} handle */
function claimTab(handle) {
  if (handle.seat === null) return;
  try {
    sessionStorage.setItem(tabKey(handle), handle.seat.player);
  } catch {
    // Without storage the question is asked again, which is harmless.
  }
}

/** @param {RoomHandle} handle */
function tabKey(handle) {
  return `masquerade_tab_${handle.room}`;
}
