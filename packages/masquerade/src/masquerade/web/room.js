// The page of one room from the door to the reveal: which screen is up, the notice, and the state of the connection.

import { h, say, show, button } from "./element.js";
import { lateInvitation } from "./invitation.js";
import { joinForm } from "./join.js";
import { knocks } from "./knocks.js";
import { moving } from "./moving.js";
import { rulebook } from "./rulebook.js";
import { signalBars } from "./signal_bars.js";
import { home } from "./site.js";
import { sounds } from "./sounds.js";
import { claimSeat } from "./tab.js";
import { gameTable } from "./table.js";
import { waitingRoom } from "./waiting.js";
import { wakeLock } from "./wake_lock.js";
import { SIGN_IN, STOPPED, refusal } from "./words.js";

/** @typedef {import("./types.js").RoomHandle} RoomHandle */
/** @typedef {import("./types.js").TableData} TableData */
/** @typedef {import("./wire.js").View} View */

const SLOWLY = "Live updates are gone for now. You can play on: this page looks every few seconds.";
/** What the button of the banner is called, by reason. @type {Record<string, string>} */
const AGAIN = { superseded: "Use here", retry_limit: "Try again", [SIGN_IN]: "Sign in again", handed_over: "Back here", "seat/moved": "Back here" };
const NEWER = "There is a newer version of this page. Your seat stays.";
/** The seat was handed over, heard now or after this page had been away. */
const MOVED = new Set(["handed_over", "seat/moved"]);
const NOTICE = "This room may contain AI players";
const NOTICE_MORE =
  "Some masks are worn by programs that write by themselves. Which ones is the game: at the reveal every AI is named, with the program behind it.";

/**
 * Draws into `root` until the returned function is called.
 * @param {HTMLElement} root
 * @param {{handle: RoomHandle, data: TableData, arrives?: boolean, unmasked?: (game: number) => void}} options
 *   arrives: a seat is on its way here from another device; unmasked: all masks of this game are off
 * @returns {() => void}
 */
export function drawRoom(root, { handle, data, arrives = false, unmasked }) {
  const more = h("p", { class: "small muted", hidden: true }, NOTICE_MORE);
  const why = h("button", {
    type: "button", class: "link small", "aria-expanded": "false", "aria-label": "More about AI players",
    on: { click: () => { show(more, more.hidden); why.setAttribute("aria-expanded", String(!more.hidden)); } },
  }, "More");
  const notice = h("div", { class: "notice small" }, h("p", {}, NOTICE, " ", why), more);
  const words = h("p", {});
  const again = button({ label: "Reconnect", class: "primary", run: () => { if (newer() || handle.why === SIGN_IN) location.reload(); else handle.reconnect(); } });
  const banner = h("div", { class: "banner", role: "status", hidden: true }, words, again);
  const light = signalBars({ handle });
  const screen = h("main", { class: "screen" });
  const rules = rulebook();
  const sound = sounds();
  const invite = lateInvitation(data);
  const move = moving({ handle, data });
  const lit = wakeLock();
  const door = knocks({ handle });
  const signs = h("div", { class: "signs" }, invite.node, sound.node, rules.node, move.node, light.node);
  root.replaceChildren(h("div", { class: "frame" }, h("div", { class: "strip" }, notice, signs), light.words, h("div", { class: "alerts" }, banner, door.node), lit.node, screen, rules.dialog, invite.dialog, move.dialog));

  /** @type {import("./types.js").Part|null} */
  let part = null;
  let shown = "";
  let claimed = "";
  let started = data.solo !== true;

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

  function draw() {
    const view = /** @type {View|null} */ (handle.view);
    if (handle.seat !== null && handle.seat.player !== claimed) {
      claimed = handle.seat.player;
      claimSeat(handle.room, handle.seat);
    }
    if (view !== null) {
      rules.update(view);
      invite.update(view);
      lit.update(view);
      door.update(view);
      move.update(view);
    }
    show(sound.node, view !== null);
    const end = ended(view);
    if (end !== null) {
      stage("ended", () => endPage(end));
    } else if (arrives && handle.seat === null && handle.status !== "error") {
      stage("wait", () => h("p", { class: "wait muted" }, "Your seat is on its way here…"));
    } else if (handle.seat === null && handle.status !== "connected") {
      stage("door", () => joinForm({
        trouble: handle.why === "handover/gone" ? refusal({ code: handle.why }) : "",
        room: handle.room, name: data.name ?? "", password: data.password, locked: data.locked, watch: data.watch, alone: data.solo, enter: (name, meta) => handle.join(name, meta),
      }).node);
    } else if (view === null) {
      stage("wait", () => h("p", { class: "wait muted" }, "Opening the room…"));
    } else if (view.phase.name === "lobby") {
      if (!started && view.you.host) {
        started = true;
        // The waiting room stays when this is refused, with its own Start.
        handle.command("start", {}).catch(() => {});
      }
      stage("waiting", () => waitingRoom({ handle, data }));
      part?.update(view);
    } else {
      stage("table", () => gameTable({ handle, cue: sound.play, showRules: rules.open, unmasked }));
      part?.update(view);
    }
    connection();
  }

  /** Why this room is over for this browser; null while it is not. @param {View|null} view */
  function ended(view) {
    if (view?.you.kicked || handle.why === "kicked") return "kicked";
    return view === null && (handle.why === "room_gone" || handle.why === "room/unknown") ? handle.why : null;
  }

  /** All is well, but the server has been upgraded since this page was loaded. */
  function newer() {
    return handle.outdated && handle.status === "connected" && STOPPED[handle.why] === undefined;
  }

  /** Small when all is well, plain words when not. */
  function connection() {
    const { status, why: reason } = handle;
    const outside = shown === "door" || shown === "ended";
    light.show(!outside);
    show(signs, shown !== "ended");
    if (newer() && !outside) return offer();
    const stopped = STOPPED[reason];
    if (outside || (status === "connected" && !stopped)) return show(banner, false);
    const lost = status === "disconnected" || status === "error" || stopped !== undefined;
    if (!lost && handle.view === null) return show(banner, false);
    const elsewhere = MOVED.has(reason);
    if (elsewhere) move.shut();
    say(words, stopped ?? (!lost ? "Connecting again…" : handle.sends ? SLOWLY : "The connection is gone. Trying to get it back."));
    say(again, AGAIN[reason] ?? "Reconnect");
    show(again, lost && !["room_gone", "room/unknown", "kicked"].includes(reason));
    banner.classList.toggle("calm", !lost || elsewhere);
    show(banner, true);
  }

  function offer() {
    say(words, NEWER);
    say(again, "Reload");
    show(again, true);
    banner.classList.add("calm");
    show(banner, true);
  }

  const off = [handle.onView(draw), handle.onStatus(() => draw()), handle.on("outdated", draw)];
  draw();
  return () => {
    off.forEach((stop) => stop());
    part?.destroy();
    rules.destroy();
    invite.destroy();
    move.destroy();
    lit.destroy();
    sound.destroy();
    light.destroy();
  };
}

/** The end of the way, with the way out. @param {string} why */
function endPage(why) {
  const kicked = why === "kicked";
  return h(
    "section", { class: "door panel stack" }, h("h2", {}, kicked ? "You’re out of this room" : "This room is gone"),
    h("p", { class: "muted" }, kicked ? "The host took you out. The others go on without you." : STOPPED[why] ?? ""),
    h("a", { class: "button primary wide", href: home() }, "Find another game"),
  );
}
